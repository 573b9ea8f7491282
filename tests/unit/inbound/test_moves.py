"""Customers who change their number, or hide it: they stay the contact that they are."""

import json
from itertools import permutations
from typing import Any

import pytest

from services.aws.memory import MemoryStore
from services.contacts.identities import Move
from services.contacts.model import ContactChange
from services.contacts.repository import ContactRepository
from services.contacts.service import ContactService
from services.inbound.moves import move_in_notice, move_in_update
from services.messaging.channels.base import Draft
from services.messaging.channels.whatsapp import payload
from services.realtime.publisher import INBOUND
from tests.factories.inbox import Inbox
from tests.factories.infrastructure import rows
from tests.factories.logs import logged
from tests.factories.records import OPERATOR, contact, keep
from tests.factories.webhooks import FROM, event, inbound, text_from, value_of

NEW = "919899999999"
OLD_ID, NEW_ID = "IN.1", "IN.2"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


def wrote(sender: str | None = FROM, user_id: str | None = OLD_ID, wamid: str = "w.1") -> str:
    return inbound(text_from(sender, from_user_id=user_id, id=wamid))


def notice(kind: str = "user_changed_number", **changes: Any) -> str:
    """What WhatsApp says in the thread when a customer changed their number."""
    says = {"previous_user_id": OLD_ID, "user_id": NEW_ID, "wa_id": NEW, **changes}
    said = {"type": kind, "body": "Ada changed from one number to another", **says}
    system = {name: value for name, value in said.items() if value is not None}
    sender = FROM if says["wa_id"] else None
    return inbound(text_from(sender, id="w.move", type="system", system=system, text=None))


def update(previous: str = OLD_ID, current: str = NEW_ID, **changes: Any) -> str:
    """The same as a change of its own."""
    ids = {"previous": previous, "current": current}
    said = {"user_id": ids, "detail": "User id has been updated", "timestamp": "1772366400"}
    value = value_of() | {"user_id_update": [said | changes]}
    changed = [{"field": "user_id_update", "value": value}]
    return event(entry=json.dumps({"id": "77", "changes": changed}))


def holders(store: MemoryStore) -> dict[str, str]:
    found = rows(store, "Identities")
    return {row["identity"]: row["contactId"] for row in found if "expiresAt" not in row}


def recipient(inbox: Inbox) -> dict[str, Any]:
    """Where an answer would go."""
    [who] = inbox.contacts()
    body = payload(who, Draft("hi"), "m1")
    return {name: body[name] for name in ("to", "recipient") if name in body}


def test_a_customer_who_hides_their_number_later_stays_the_same_contact(inbox: Inbox):
    keep(inbox.store, contact())
    inbox.receive(wrote(), wrote(None, wamid="w.2"))
    [who] = inbox.contacts()
    assert (who.contact_id, who.whats_app_user_id) == ("c1", OLD_ID)
    assert [m.contact_id for m in inbox.messages()] == ["c1", "c1"]
    assert recipient(inbox) == {"to": f"+{FROM}"}


def test_a_stranger_who_hides_their_number_later_stays_the_same_contact(inbox: Inbox):
    inbox.receive(wrote(), wrote(None, wamid="w.2"))
    assert len(inbox.contacts()) == 1


def test_a_customer_who_shows_their_number_later_stays_the_same_contact(inbox: Inbox):
    inbox.receive(wrote(None), wrote(wamid="w.2"))
    assert len(inbox.contacts()) == 1


def test_a_second_user_id_of_one_number_is_nobodys(inbox: Inbox):
    keep(inbox.store, contact())
    with logged() as lines:
        inbox.receive(wrote(), wrote(user_id="IN.9", wamid="w.2"))
    assert lines.named("user_id_not_learned")
    assert "user#IN.9" not in holders(inbox.store)
    assert inbox.contacts()[0].whats_app_user_id == OLD_ID


MOVES = {
    "a notice with the new number": notice(),
    "a notice without numbers": notice("user_changed_user_id", wa_id=None),
    "a change of its own": update(),
    "a change of its own with the number": update(wa_id=NEW),
}


@pytest.mark.parametrize("told", MOVES.values(), ids=MOVES)
def test_the_contact_follows_and_is_answered_under_its_new_user_id(inbox: Inbox, told: str):
    keep(inbox.store, contact())
    inbox.receive(wrote(), told, wrote(None, NEW_ID, "w.9"))
    [who] = inbox.contacts()
    assert (who.contact_id, who.whats_app_user_id, who.phone) == ("c1", NEW_ID, f"+{FROM}")
    assert who.opt_in_whats_app and who.number_left
    assert recipient(inbox) == {"recipient": NEW_ID}
    assert [m.contact_id for m in inbox.messages()] == ["c1"] * 3
    [said] = [m for m in inbox.messages() if m.message_type == "system"]
    assert said.content and said.raw
    assert (INBOUND, said.shown()) in inbox.publisher.published
    [row] = [row for row in rows(inbox.store, "AuditLogs") if row["action"] == "follow_customer"]
    assert row["resourceId"] == "c1" and "expiresAt" not in row


@pytest.mark.parametrize("told", MOVES.values(), ids=MOVES)
def test_a_move_that_comes_again_changes_nothing(inbox: Inbox, told: str):
    keep(inbox.store, contact())
    inbox.receive(wrote(), told)
    once, audit = inbox.state(), rows(inbox.store, "AuditLogs")
    inbox.clock.advance(minutes=1)
    inbox.receive(told, told)
    assert (inbox.state(), rows(inbox.store, "AuditLogs")) == (once, audit)


def test_what_still_comes_under_the_earlier_identities_is_theirs(inbox: Inbox):
    keep(inbox.store, contact())
    late = [wrote(wamid="w.2"), wrote(None, wamid="w.3"), wrote(user_id=None, wamid="w.4")]
    inbox.receive(wrote(), notice(), *late, wrote(NEW, None, "w.5"), wrote(NEW, NEW_ID, "w.6"))
    assert len(inbox.contacts()) == 1
    assert recipient(inbox) == {"recipient": NEW_ID}
    assert set(holders(inbox.store)) == {
        f"phone#+{FROM}",
        f"phone#+{NEW}",
        f"user#{OLD_ID}",
        f"user#{NEW_ID}",
    }


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_moves_in_any_order_end_at_one_contact(order: tuple[int, ...]):
    inbox = Inbox()
    keep(inbox.store, contact(phone=None, whats_app_user_id=OLD_ID))
    found = [wrote(None, wamid="w.2"), update(wa_id=FROM), update(wa_id=FROM)]
    inbox.receive(*(found[n] for n in order), wrote(None, NEW_ID, "w.9"))
    assert [c.whats_app_user_id for c in inbox.contacts()] == [NEW_ID]


def test_who_writes_under_the_new_id_before_the_move_is_told_stays_apart_and_nothing_breaks(
    inbox: Inbox,
):
    """Two contacts are never made one: the new one has consented to nothing."""
    keep(inbox.store, contact())
    inbox.receive(wrote(), wrote(None, NEW_ID, "w.2"), update(), wrote(None, NEW_ID, "w.3"))
    known = {c.contact_id: c for c in inbox.contacts()}
    [other] = set(known) - {"c1"}
    assert (known["c1"].whats_app_user_id, known["c1"].number_left) == (OLD_ID, None)
    assert known[other].opt_in_whats_app is False
    whose = {m.whatsapp_message_id: m.contact_id for m in inbox.messages()}
    assert (whose["w.2"], whose["w.3"]) == (other, other)
    assert sum(contact_id == "c1" for contact_id in whose.values()) == 2


def test_the_number_that_stays_is_written_to(inbox: Inbox):
    keep(inbox.store, contact())
    inbox.receive(wrote(), update(wa_id=FROM))
    assert inbox.contacts()[0].number_left is None
    assert recipient(inbox) == {"to": f"+{FROM}"}


@pytest.mark.parametrize("told", MOVES.values(), ids=MOVES)
def test_the_move_of_somebody_unknown_makes_no_contact(inbox: Inbox, told: str):
    with logged() as lines:
        inbox.receive(told)
    assert lines.named("move_of_nobody")
    assert not inbox.contacts() and not inbox.messages()


def test_a_deleted_contact_does_not_follow(inbox: Inbox):
    keep(inbox.store, contact())
    inbox.receive(wrote(), notice())
    contacts = ContactRepository(inbox.store)
    contacts.delete(contacts.get("c1"), inbox.clock())
    assert holders(inbox.store) == {}
    with logged() as lines:
        inbox.receive(update(NEW_ID, "IN.3"))
    assert lines.named("move_of_nobody")


def test_a_user_who_records_the_new_number_is_answered_there_again(inbox: Inbox):
    keep(inbox.store, contact())
    inbox.receive(wrote(), notice())
    service = ContactService(ContactRepository(inbox.store), inbox.clock)
    service.update(OPERATOR, changed(phone=f"+{NEW}"))
    assert recipient(inbox) == {"to": f"+{NEW}"}
    inbox.receive(wrote(None, NEW_ID, "w.9"))
    assert len(inbox.contacts()) == 1


def test_a_user_who_corrects_a_number_lets_go_of_whoever_wrote_from_it(inbox: Inbox):
    keep(inbox.store, contact())
    inbox.receive(wrote())
    service = ContactService(ContactRepository(inbox.store), inbox.clock)
    service.update(OPERATOR, changed(phone=f"+{NEW}"))
    inbox.receive(wrote(wamid="w.2"))
    whose = {m.whatsapp_message_id: m.contact_id for m in inbox.messages()}
    assert whose["w.1"] == "c1" != whose["w.2"]


def changed(**fields: Any) -> ContactChange:
    return ContactChange.model_validate({"contact_id": "c1", **fields})


def test_no_number_and_no_user_id_is_logged(inbox: Inbox):
    keep(inbox.store, contact())
    with logged() as lines:
        inbox.receive(wrote(), notice(), wrote(user_id="IN.9", wamid="w.2"))
    assert not any(secret in lines.text for secret in (FROM, NEW, OLD_ID, NEW_ID, "IN.9"))


NOTICES: list[tuple[dict[str, Any], Move | None]] = [
    ({"system": {"type": "user_changed_number", "wa_id": NEW}}, None),
    ({"system": {"type": "something_new", "user_id": "IN.2"}}, None),
    ({"system": "odd"}, None),
    (
        {"from_user_id": "IN.1", "system": {"type": "user_changed_user_id", "user_id": "IN.2"}},
        Move("IN.1", "IN.2"),
    ),
    (
        {"from_user_id": "IN.2", "system": {"type": "user_changed_user_id", "user_id": "IN.2"}},
        Move(None, "IN.2"),
    ),
]


@pytest.mark.parametrize(("said", "move"), NOTICES)
def test_only_a_notice_with_a_new_user_id_moves_anybody(said: Any, move: Move | None):
    assert move_in_notice(said) == move


@pytest.mark.parametrize("said", [{}, {"user_id": "IN.2"}, {"user_id": {"previous": "IN.1"}}])
def test_an_update_without_a_new_user_id_says_nothing(said: Any):
    assert move_in_update(said) is None
