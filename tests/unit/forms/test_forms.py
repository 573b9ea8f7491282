from typing import Any

import pytest
from pydantic import ValidationError

from services.access.roles import Role
from services.core.errors import Conflict, Forbidden, NotFound
from services.forms.model import FormRevision, FormSwitch, hash_of
from services.links.codes import is_code
from tests.factories.forms import OPERATOR, TEXT, FormRoom, new_form
from tests.factories.infrastructure import rows
from tests.factories.records import principal

OTHER = "I agree that WECARE.DIGITAL sends me offers and news by WhatsApp and SMS."


@pytest.fixture
def room() -> FormRoom:
    return FormRoom()


def test_a_form_is_made_with_its_first_wording_and_an_address(room: FormRoom):
    form = room.form()
    assert is_code(form.form_id) and form.url == f"https://s.example/f/{form.form_id}"
    assert (form.version, form.consent_text, form.enabled) == (1, TEXT, True)
    [text] = room.service.texts(OPERATOR, form.form_id, None, None).items
    assert (text.version, text.consent_text, text.text_hash) == (1, TEXT, hash_of(TEXT))
    [row] = rows(room.store, "AuditLogs")
    assert (row["action"], row["resourceId"]) == ("create_form", form.form_id)


def test_a_new_wording_is_a_new_version_and_the_old_one_stays(room: FormRoom):
    form = room.form()
    room.clock.advance(minutes=1)
    after = room.service.revise(
        OPERATOR, FormRevision(form_id=form.form_id, version=1, consent_text=OTHER)
    )
    assert (after.version, after.consent_text) == (2, OTHER)
    assert after.created_at == form.created_at and after.updated_at > form.updated_at
    assert room.service.newest(OPERATOR, None, None).items == (after,)
    texts = room.service.texts(OPERATOR, form.form_id, None, None).items
    assert [(text.version, text.consent_text) for text in texts] == [(2, OTHER), (1, TEXT)]


def test_the_same_wording_again_changes_nothing(room: FormRoom):
    form = room.form()
    again = FormRevision(form_id=form.form_id, version=1, consent_text=f"  {TEXT} ")
    assert room.service.revise(OPERATOR, again) == form
    assert len(rows(room.store, "FormTexts")) == len(rows(room.store, "AuditLogs")) == 1


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_wording_that_follows_another_version_is_refused(room: FormRoom, version: int):
    form = room.form()
    with pytest.raises(Conflict, match="reload it"):
        room.service.revise(
            OPERATOR, FormRevision(form_id=form.form_id, version=version, consent_text=OTHER)
        )
    assert len(rows(room.store, "FormTexts")) == 1


def test_a_repeated_client_token_finds_a_form_that_was_worded_anew_meanwhile(room: FormRoom):
    first = room.form(client_token="t1")
    revision = FormRevision(
        form_id=first.form_id, version=1, consent_text="Yes, write to me about other things."
    )
    revised = room.service.revise(OPERATOR, revision)
    assert room.form(client_token="t1") == revised


def test_a_form_that_is_switched_off_cannot_be_filled_in(room: FormRoom):
    form = room.form()
    assert room.filling.look(form.form_id)
    off = room.service.switch(OPERATOR, FormSwitch(form_id=form.form_id, enabled=False))
    assert not off.enabled and room.filling.look(form.form_id) is None
    room.service.switch(OPERATOR, FormSwitch(form_id=form.form_id, enabled=True))
    assert room.filling.look(form.form_id)
    actions = sorted(row["action"] for row in rows(room.store, "AuditLogs"))
    assert actions == ["create_form", "disable_form", "enable_form"]


def test_a_repeated_client_token_makes_one_form(room: FormRoom):
    first = room.form(client_token="t1")
    assert room.form(client_token="t1") == first
    assert len(rows(room.store, "Forms")) == len(rows(room.store, "FormTexts")) == 1
    with pytest.raises(Conflict, match="use a new one"):
        room.form(client_token="t1", name="Another")
    with pytest.raises(Conflict, match="use a new one"):
        room.form(client_token="t1", consent_text="Yes, write to me about other things.")
    assert room.form().form_id != room.form().form_id


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"channels": ["email"]}, "cannot prove an email address"),
        ({"channels": ["whatsapp", "email"]}, "cannot prove an email address"),
        ({"channels": []}, "at least 1 item"),
        ({"channels": ["sms", "sms"]}, "each channel once"),
        ({"consent_text": "I agree."}, "at least 20"),
        ({"consent_text": "a" * 1_001}, "at most 1000"),
        ({"name": "  "}, "at least 1 character"),
        ({"name": "a" * 101}, "at most 100"),
        ({"whats_app_number": "98123"}, "country code"),
        ({"language": "fr"}, "'en' or 'hi'"),
    ],
)
def test_a_form_that_could_not_work_is_refused_with_what_to_do(given: dict[str, Any], says: str):
    with pytest.raises(ValidationError, match=says):
        new_form(**given)


def test_only_those_who_may_manage_services_make_and_change_forms(room: FormRoom):
    form, viewer = room.form(), principal(Role.VIEWER)
    with pytest.raises(Forbidden):
        room.service.create(viewer, new_form())
    with pytest.raises(Forbidden):
        room.service.revise(
            viewer, FormRevision(form_id=form.form_id, version=1, consent_text=OTHER)
        )
    with pytest.raises(Forbidden):
        room.service.switch(viewer, FormSwitch(form_id=form.form_id, enabled=False))
    assert room.service.newest(viewer, None, None).items == (form,)


@pytest.mark.parametrize("form_id", ["2345678", "", "../..", "ABCDEFG"])
def test_an_unknown_form_is_nowhere(room: FormRoom, form_id: str):
    assert room.filling.look(form_id) is None
    with pytest.raises(NotFound):
        room.service.switch(OPERATOR, FormSwitch(form_id=form_id, enabled=False))
    with pytest.raises(NotFound):
        room.service.revise(OPERATOR, FormRevision(form_id=form_id, version=1, consent_text=OTHER))
