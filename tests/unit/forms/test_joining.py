from datetime import timedelta
from typing import Any

import pytest

from services.aws.memory import MemoryStore
from services.aws.store import Action, Busy, Item, Key, Put
from services.contacts.consent import Consents, Revocation
from services.contacts.repository import ContactRepository
from services.forms.joining import Joining
from services.forms.model import FormRevision, hash_of
from tests.factories.forms import OPERATOR, TEXT, FormRoom
from tests.factories.inbox import Inbox
from tests.factories.infrastructure import memory_store_of, rows
from tests.factories.logs import logged
from tests.factories.records import PHONE, contact, keep
from tests.factories.time import NOW
from tests.factories.webhooks import FROM, epoch, inbound, profile, text_from

LONG_AGO = NOW - timedelta(days=30)


@pytest.fixture
def room() -> FormRoom:
    return FormRoom()


def known(room: FormRoom, **changed: Any) -> None:
    details = {"opt_in_whats_app": False, "created_at": LONG_AGO, "updated_at": LONG_AGO}
    keep(room.store, contact(**details | changed))


def opted_in(room: FormRoom) -> tuple[bool, bool, bool]:
    who = ContactRepository(room.store).get("c1")
    return who.opt_in_whats_app, who.opt_in_sms, who.opt_in_email


def evidence(room: FormRoom) -> list[dict[str, Any]]:
    return rows(room.store, "ConsentEvidence")


def test_who_sends_the_code_has_consented_with_source_evidence_audit_and_count(room: FormRoom):
    known(room)
    form = room.form()
    said = room.fill_in(form).text
    room.clock.advance(minutes=5)
    heard = room.hear(said)
    assert opted_in(room) == (True, True, False)
    who = ContactRepository(room.store).get("c1")
    source = f"form:{form.form_id}:v1"
    assert who.consent_sms and who.consent_whats_app
    assert (who.consent_whats_app.source, who.consent_whats_app.by) == (source, "system")
    [proof] = evidence(room)
    assert proof == {
        "evidenceId": proof["evidenceId"],
        "formId": form.form_id,
        "version": 1,
        "textHash": hash_of(TEXT),
        "channels": ["whatsapp", "sms"],
        "contactId": "c1",
        "name": "Asha Rao",
        "messageId": heard.message_id,
        "submittedAt": "2026-03-01T12:00:00.000Z",
        "confirmedAt": "2026-03-01T12:05:00.000Z",
        "said": said,
        "ipAddress": "203.0.113.7",
        "userAgent": "Mozilla/5.0",
    }
    [row] = [row for row in rows(room.store, "AuditLogs") if row["action"] == "give_opt_in"]
    assert row["details"] == {
        "optInWhatsApp": True,
        "optInSms": True,
        "source": source,
        "evidenceId": proof["evidenceId"],
        "messageId": heard.message_id,
    }
    assert "expiresAt" not in row and "expiresAt" not in proof
    counted = [row for row in rows(room.store, "Statistics") if "optInSms" in row]
    assert [(row["optInWhatsApp"], row["optInSms"]) for row in counted] == [(1, 1)]
    [shown] = room.service.consents(OPERATOR, form.form_id, None, None).items
    assert shown.contact_id == "c1" and "ipAddress" not in shown.to_wire()


def test_the_evidence_names_the_wording_that_was_seen_not_the_one_of_today(room: FormRoom):
    known(room)
    form = room.form()
    said = room.fill_in(form).text
    room.service.revise(
        OPERATOR,
        FormRevision(form_id=form.form_id, version=1, consent_text="A new wording, much longer."),
    )
    room.hear(said)
    assert [(row["version"], row["textHash"]) for row in evidence(room)] == [(1, hash_of(TEXT))]


def test_a_repeated_message_gives_nothing_twice(room: FormRoom):
    known(room)
    said = room.fill_in(room.form()).text
    first = room.hear(said)
    Consents(room.store, room.clock).revoke(Revocation("c1", "optInSms", "sms:STOP", "stop-1"))
    room.hear(said, message_id=first.message_id)
    assert opted_in(room) == (True, False, False) and len(evidence(room)) == 1


def test_a_code_that_was_passed_on_gives_nothing_to_a_second_person(room: FormRoom):
    known(room)
    keep(room.store, contact(contact_id="c2", phone="+919800000002", opt_in_whats_app=False))
    said = room.fill_in(room.form()).text
    room.hear(said)
    with logged() as lines:
        room.hear(said, contact_id="c2", message_id="in-2")
    assert not ContactRepository(room.store).get("c2").opt_in_whats_app
    assert [line["why"] for line in lines.named("join_not_taken")] == ["used"]


@pytest.mark.parametrize("hours", [24.1, 48])
def test_after_a_day_a_code_gives_nothing(room: FormRoom, hours: float):
    known(room)
    said = room.fill_in(room.form()).text
    room.clock.advance(hours=hours)
    room.hear(said)
    assert opted_in(room) == (False, False, False) and evidence(room) == []


def test_a_code_that_nobody_was_given_gives_nothing(room: FormRoom):
    known(room)
    room.hear("JOIN 2345678")
    assert opted_in(room) == (False, False, False)


def test_a_refusal_that_is_younger_than_the_message_wins(room: FormRoom):
    known(room, opt_in_sms=True)
    said = room.fill_in(room.form()).text
    sent = room.clock()
    room.clock.advance(minutes=1)
    Consents(room.store, room.clock).revoke(Revocation("c1", "optInSms", "sms:STOP", "stop-1"))
    room.clock.advance(minutes=1)
    room.hear(said, timestamp=sent)
    assert opted_in(room) == (True, False, False)
    assert [row["channels"] for row in evidence(room)] == [["whatsapp"]]


def test_a_refusal_that_is_older_is_taken_back_by_the_customers_own_word(room: FormRoom):
    known(room, opt_in_sms=True)
    Consents(room.store, room.clock).revoke(Revocation("c1", "optInSms", "sms:STOP", "stop-1"))
    room.clock.advance(minutes=1)
    room.hear(room.fill_in(room.form()).text)
    assert opted_in(room) == (True, True, False)


@pytest.mark.parametrize(
    ("channels", "given"), [(["whatsapp", "sms"], (True, False, False)), (["sms"], (False,) * 3)]
)
def test_who_keeps_the_number_secret_proves_none_and_gets_no_texts(
    room: FormRoom, channels: list[str], given: tuple[bool, ...]
):
    known(room, phone=None, whats_app_user_id="IN.1")
    room.hear(room.fill_in(room.form(channels=channels)).text, phone=None)
    assert opted_in(room) == given


def test_a_deleted_contact_gives_nothing(room: FormRoom):
    known(room, deleted_at=NOW)
    room.hear(room.fill_in(room.form()).text)
    assert evidence(room) == []


class Meddled(MemoryStore):
    """Somebody changes the contact right before each consent is written."""

    times = 0

    def write(self, *actions: Action) -> None:
        if self.times and any(isinstance(a, Put) and a.table == "ConsentEvidence" for a in actions):
            self.times -= 1
            item = self.get("Contacts", {"contactId": "c1"})
            assert item
            at = f"2026-02-01T00:00:00.{self.times:03d}Z"
            super().write(Put("Contacts", {**item, "updatedAt": at}))
        super().write(*actions)


@pytest.mark.parametrize(("times", "works"), [(1, True), (5, True), (99, False)])
def test_a_contact_that_changes_meanwhile_is_read_again(times: int, works: bool):
    store = memory_store_of(Meddled)
    room = FormRoom(store)
    known(room)
    said = room.fill_in(room.form()).text
    store.times = times
    if works:
        room.hear(said)
        assert opted_in(room) == (True, True, False) and len(evidence(room)) == 1
        return
    with pytest.raises(Busy):
        room.hear(said)
    assert evidence(room) == []


class Silent(MemoryStore):
    """Storage that may not be asked."""

    def get(self, table: str, key: Key) -> Item | None:
        raise AssertionError(f"an ordinary message must cost nothing: {table}, {key}")


def test_an_ordinary_message_costs_nothing():
    Joining(memory_store_of(Silent)).heard(FormRoom().hear("hello"), PHONE)


def test_a_stranger_who_confirms_becomes_a_contact_with_the_name_from_the_form():
    inbox = Inbox()
    room = FormRoom(inbox.store, inbox.clock)
    said = text_from(body=room.fill_in(room.form()).text)
    inbox.receive(*[inbound(said, contacts=[profile("~rocky~")])] * 2)
    [who] = inbox.contacts()
    assert (who.name, who.phone) == ("Asha Rao", f"+{FROM}")
    assert (who.opt_in_whats_app, who.opt_in_sms, who.opt_in_email) == (True, True, False)
    assert len(evidence(room)) == 1


class Remembering(MemoryStore):
    """Remembers every transaction."""

    def write(self, *actions: Action) -> None:
        super().write(*actions)
        vars(self).setdefault("written", []).append(actions)


def test_a_newcomers_name_is_stored_with_the_consent_for_a_code_is_never_heard_twice():
    inbox = Inbox(memory_store_of(Remembering))
    room = FormRoom(inbox.store, inbox.clock)
    inbox.receive(inbound(text_from(body=room.fill_in(room.form()).text)))
    [consent] = [
        actions
        for actions in vars(inbox.store)["written"]
        if "ConsentEvidence" in {action.table for action in actions}
    ]
    [change] = [each for each in consent if each.table == "Contacts"]
    assert (change.set["name"], change.set["optInWhatsApp"]) == ("Asha Rao", True)
    assert "ContactChanges" in {action.table for action in consent}


def test_a_contact_who_was_known_keeps_the_name_that_operators_use():
    inbox = Inbox()
    room = FormRoom(inbox.store, inbox.clock)
    inbox.receive(inbound(text_from(id="wamid.1"), contacts=[profile("Ada")]))
    inbox.clock.advance(minutes=1)
    said = text_from(
        body=room.fill_in(room.form()).text, id="wamid.2", timestamp=epoch(inbox.clock())
    )
    inbox.receive(inbound(said, contacts=[profile("Ada")]))
    [who] = inbox.contacts()
    assert (who.name, who.opt_in_whats_app) == ("Ada", True)
