from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from services.core.errors import Conflict
from services.forms.filling import MOST, MOST_THROUGH, Filling, Problem
from services.forms.message import code_in
from services.forms.model import FormRevision
from services.forms.repository import EntryRepository, FormRepository
from tests.factories.forms import OPERATOR, OUR_NUMBER, FormRoom, filled
from tests.factories.infrastructure import rows


@pytest.fixture
def room() -> FormRoom:
    return FormRoom()


def entries(room: FormRoom) -> list[dict[str, Any]]:
    return [row for row in rows(room.store, "FormEntries") if "formId" in row]


def test_what_was_filled_in_waits_for_a_message_and_gives_nobody_consent(room: FormRoom):
    form = room.form()
    waiting = room.fill_in(form)
    [entry] = entries(room)
    assert code_in(waiting.text) == entry["code"]
    assert waiting.link.startswith(f"https://wa.me/{OUR_NUMBER.removeprefix('+')}?text=")
    assert parse_qs(urlsplit(waiting.link).query)["text"] == [waiting.text]
    assert entry["expiresAt"] == int(room.clock().timestamp()) + 24 * 3600
    assert entry["version"] == 1 and entry["name"] == "Asha Rao"
    for table in ("Contacts", "Identities", "ConsentEvidence"):
        assert rows(room.store, table) == []


def test_the_message_says_what_is_agreed_to_in_the_language_of_the_form(room: FormRoom):
    english = room.fill_in(room.form()).text
    assert "I agree to get messages from WECARE.DIGITAL by WhatsApp and SMS." in english
    hindi = room.fill_in(room.form(language="hi", channels=["whatsapp"])).text
    assert "WECARE.DIGITAL से व्हाट्सऐप पर" in hindi and code_in(hindi)


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ({"name": ""}, (Problem.NO_NAME,)),
        ({"name": "a" * 101}, (Problem.LONG_NAME,)),
        ({"agreed": False}, (Problem.NOT_AGREED,)),
        ({"trap": "https://spam.example"}, (Problem.TRAPPED,)),
        ({"version": ""}, (Problem.OTHER_TEXT,)),
        ({"version": "2"}, (Problem.OTHER_TEXT,)),
        ({"name": "", "agreed": False}, (Problem.NO_NAME, Problem.NOT_AGREED)),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    room: FormRoom, given: dict[str, Any], problems: tuple[Problem, ...]
):
    assert room.answer(room.form(), **given) == problems
    assert rows(room.store, "FormEntries") == []


def test_nobody_agrees_to_a_text_that_they_did_not_see(room: FormRoom):
    form = room.form()
    seen = str(form.version)
    revision = FormRevision(form_id=form.form_id, version=1, consent_text="Another text, longer.")
    room.service.revise(OPERATOR, revision)
    assert room.answer(form, version=seen) == (Problem.OTHER_TEXT,)
    assert room.fill_in(form, version="2")


def test_one_address_may_send_so_many_forms_in_ten_minutes(room: FormRoom):
    form = room.form()
    for _ in range(MOST):
        room.fill_in(form)
    assert room.answer(form) == (Problem.TOO_MANY,)
    assert room.fill_in(form, address="203.0.113.8")
    assert len(entries(room)) == MOST + 1
    room.clock.advance(minutes=10)
    assert room.fill_in(form)


def test_addresses_of_one_customers_network_are_counted_together(room: FormRoom):
    form = room.form()
    for number in range(MOST):
        room.fill_in(form, address=f"2001:db8:1:2::{number:x}")
    assert room.answer(form, address="2001:db8:1:2:ffff::1") == (Problem.TOO_MANY,)
    assert room.fill_in(form, address="2001:db8:1:3::1")


def test_who_makes_addresses_up_is_counted_by_where_the_forms_come_from(room: FormRoom):
    form = room.form()
    for number in range(MOST_THROUGH):
        room.fill_in(form, address=f"10.0.{number // 250}.{number % 250}")
    assert room.answer(form, address="192.0.2.1") == (Problem.TOO_MANY,)
    assert room.fill_in(form, address="192.0.2.1", through="198.51.100.2")


@pytest.mark.parametrize("address", ["", "nonsense", "1.2.3.4, 5.6.7.8"])
def test_an_unreadable_address_is_counted_too(room: FormRoom, address: str):
    form = room.form()
    for _ in range(MOST):
        room.fill_in(form, address=address)
    assert room.answer(form, address="other nonsense") == (Problem.TOO_MANY,)


def test_a_code_that_is_taken_is_drawn_again(room: FormRoom):
    form = room.form()
    first, second = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
    drawn = iter([first, first, second])
    filling = Filling(
        FormRepository(room.store), EntryRepository(room.store), room.clock, lambda: next(drawn)
    )
    filling.take(form, filled())
    filling.take(form, filled())
    assert len(entries(room)) == 2
    always = Filling(
        FormRepository(room.store), EntryRepository(room.store), room.clock, lambda: first
    )
    with pytest.raises(Conflict, match="send the form again"):
        always.take(form, filled())
