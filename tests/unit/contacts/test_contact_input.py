from typing import Any

import pytest
from pydantic import ValidationError

from services.contacts.model import ContactChange, NewContact
from tests.factories.records import EMAIL, PHONE, new_contact

REFUSED_NEW: list[tuple[dict[str, Any], str]] = [
    ({"phone": None, "email": None}, "give a phone number or an email address"),
    ({"phone": "919812345678"}, "country code"),
    ({"phone": ""}, "country code"),
    ({"phone": None, "email": "ada.example.com"}, "name@example.com"),
    ({"email": ""}, "name@example.com"),
    ({"name": ""}, "at least 1 character"),
    ({"name": "   "}, "at least 1 character"),
    ({"name": "n" * 256}, "at most 255 characters"),
    ({"name": None}, "valid string"),
    ({"optInWhatsApp": True}, "Extra inputs"),
    ({"contactId": "mine"}, "Extra inputs"),
]
REFUSED_CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"name": None}, "leave the field out"),
    ({"name": " "}, "at least 1 character"),
    ({"name": "n" * 256}, "at most 255 characters"),
    ({"optInWhatsApp": None}, "leave the field out"),
    ({"optInSms": None}, "leave the field out"),
    ({"optInEmail": None}, "leave the field out"),
    ({"optInWhatsApp": "maybe"}, "valid boolean"),
    ({"phone": "12"}, "country code"),
    ({"email": "ada"}, "name@example.com"),
    ({"deletedAt": "2026-01-01T00:00:00Z"}, "Extra inputs"),
    ({"lastInboundMessageAt": "2026-01-01T00:00:00Z"}, "Extra inputs"),
]


@pytest.mark.proves("2.2")
@pytest.mark.parametrize(("changes", "words"), REFUSED_NEW)
def test_details_that_break_a_rule_are_refused_in_words(changes: dict[str, Any], words: str):
    with pytest.raises(ValidationError, match=words):
        NewContact.model_validate({"name": "Ada", "phone": PHONE, **changes})


@pytest.mark.parametrize("name", ["n", "n" * 255, "अदिति", "👩‍🚀", "O'Neil; DROP TABLE", "a\x00b"])
def test_a_name_of_1_to_255_characters_is_taken_in_any_script(name: str):
    assert new_contact(name=name).name == name


def test_a_name_is_taken_without_the_blanks_around_it():
    assert new_contact(name="  Ada  ").name == "Ada"
    assert new_contact(name=" " + "n" * 255 + " ").name == "n" * 255


@pytest.mark.parametrize(
    "found", [{"phone": PHONE, "email": None}, {"phone": None, "email": EMAIL}]
)
def test_one_way_to_reach_somebody_is_enough(found: dict[str, Any]):
    assert new_contact(**found).model_dump(exclude={"name"}) == found


@pytest.mark.proves("2.4")
@pytest.mark.parametrize(("changes", "words"), REFUSED_CHANGES)
def test_a_change_that_breaks_a_rule_is_refused_in_words(changes: dict[str, Any], words: str):
    with pytest.raises(ValidationError, match=words):
        ContactChange.model_validate({"contactId": "c1", **changes})


@pytest.mark.proves("2.4")
@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({}, {}),
        ({"optInSms": False}, {"opt_in_sms": False}),
        ({"phone": None}, {"phone": None}),
        ({"name": " Bo ", "optInEmail": True}, {"name": "Bo", "opt_in_email": True}),
    ],
)
def test_only_what_was_said_counts_as_a_change(said: dict[str, Any], meant: dict[str, Any]):
    assert ContactChange.model_validate({"contactId": "c1", **said}).changes() == meant
