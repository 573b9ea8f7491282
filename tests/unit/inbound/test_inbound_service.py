from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from services.aws.memory import MemoryStore
from services.aws.store import Action, Busy, Item, Key, Put
from services.contacts.repository import ContactRepository
from services.inbound.service import PartsFailed
from services.messaging.model import MessageStatus
from services.realtime.publisher import INBOUND
from tests.factories.drafts import switch
from tests.factories.inbox import Inbox
from tests.factories.infrastructure import ALLOWLIST, memory_store_of, rows
from tests.factories.logs import logged
from tests.factories.outcomes import in_threads
from tests.factories.records import contact, keep, message
from tests.factories.time import NOW
from tests.factories.webhooks import (
    FROM,
    epoch,
    event,
    inbound,
    profile,
    status_of,
    text_from,
    value_of,
)

PHONE = f"+{FROM}"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


def at(minutes: float, **changes: Any) -> dict[str, Any]:
    """A message that was sent so many minutes from now."""
    moment = NOW + timedelta(minutes=minutes)
    return text_from(timestamp=epoch(moment), id=f"wamid.{minutes}", **changes)


@pytest.mark.proves("4.3", "4.9", "16.1", "property 16", "property 20")
def test_a_strangers_first_message_makes_message_contact_window_and_conversation(inbox: Inbox):
    inbox.receive(inbound(text_from(body="hi"), contacts=[profile("Ada")]))
    [who], [said] = inbox.contacts(), inbox.messages()
    assert (who.name, who.phone, who.last_phone_number_id) == ("Ada", PHONE, ALLOWLIST[1])
    assert who.last_inbound_message_at == NOW
    assert not (who.opt_in_whats_app or who.opt_in_sms or who.opt_in_email)
    assert said.to_item() == {
        "messageId": said.message_id,
        "contactId": who.contact_id,
        "channel": "whatsapp",
        "direction": "inbound",
        "messageType": "text",
        "content": "hi",
        "status": "received",
        "dryRun": False,
        "timestamp": "2026-03-01T12:00:00.000Z",
        "updatedAt": "2026-03-01T12:00:00.000Z",
        "whatsappMessageId": "wamid.in",
        "statusHistory": [],
        "reactions": [],
        "phoneNumberId": ALLOWLIST[1],
        "revision": 1,
        "expiresAt": int((NOW + timedelta(days=30)).timestamp()),
    }
    assert {row["feed"] for row in rows(inbox.store, "Conversations")} == {"all", "whatsapp"}
    assert inbox.publisher.published == [(INBOUND, said.shown())]


@pytest.mark.proves("4.9", "16.1")
def test_a_known_customers_message_opens_the_window_and_changes_nothing_else(inbox: Inbox):
    known = contact(last_inbound_message_at=None, opt_in_sms=True, name="Ada Lovelace")
    keep(inbox.store, known)
    inbox.receive(inbound(text_from(), contacts=[profile("Nick")]))
    [who], [said] = inbox.contacts(), inbox.messages()
    changes = {
        "last_inbound_message_at": NOW,
        "last_phone_number_id": ALLOWLIST[1],
        "last_inbound_message_id": said.message_id,
    }
    assert who == known.model_copy(update=changes)
    assert [m.contact_id for m in inbox.messages()] == ["c1"]


@pytest.mark.parametrize(
    ("stored", "sender"),
    [
        ("+525512345678", "5215512345678"),
        ("+5215512345678", "525512345678"),
        ("+5511987654321", "551187654321"),
        ("+541123456789", "5491123456789"),
    ],
)
def test_a_customer_is_known_by_any_form_of_their_number(inbox: Inbox, stored: str, sender: str):
    keep(inbox.store, contact(phone=stored))
    inbox.receive(inbound(text_from(sender)))
    assert [c.phone for c in inbox.contacts()] == [stored]


def test_a_customer_who_hides_their_number_is_one_contact(inbox: Inbox):
    hidden = [text_from(None, from_user_id="IN.1", id=f"wamid.{n}") for n in range(2)]
    inbox.receive(*(inbound(each, contacts=[profile("Ada", None)]) for each in hidden))
    [who] = inbox.contacts()
    assert (who.phone, who.whats_app_user_id, who.name) == (None, "IN.1", "Ada")
    assert len(inbox.messages()) == 2


@pytest.mark.parametrize(
    ("sender", "contacts", "name"),
    [
        (text_from(), None, PHONE),
        (text_from(None, from_user_id="IN.1"), None, "WhatsApp customer"),
        (text_from(), [profile("n" * 300)], "n" * 255),
    ],
)
def test_a_stranger_without_a_usable_name_gets_one(
    inbox: Inbox, sender: Any, contacts: Any, name: str
):
    inbox.receive(inbound(sender, contacts=contacts))
    assert [c.name for c in inbox.contacts()] == [name]


def test_what_is_more_than_text_is_kept_whole(inbox: Inbox):
    picture = {"from": FROM, "id": "wamid.p", "type": "image", "image": {"id": "7", "caption": "x"}}
    inbox.receive(inbound(picture))
    [said] = inbox.messages()
    assert (said.message_type, said.content) == ("image", "x")
    assert said.raw is not None and '"id": "7"' in said.raw


@pytest.mark.proves("4.8", "property 19")
@pytest.mark.parametrize("times", [2, 3, 10])
def test_a_message_that_comes_again_is_stored_once(inbox: Inbox, times: int):
    text = inbound(text_from(), contacts=[profile("Ada")])
    inbox.receive(text)
    once = inbox.state()
    inbox.clock.advance(minutes=5)
    with logged() as lines:
        inbox.receive(*[text] * (times - 1))
    assert inbox.state() == once
    assert len(lines.named("inbound_repeated")) == times - 1
    assert len({m.model_dump_json() for _, m in inbox.publisher.published}) == 1


def test_a_message_twice_in_one_event_is_stored_once(inbox: Inbox):
    inbox.receive(inbound(text_from(), text_from()))
    assert len(inbox.messages()) == len(inbox.contacts()) == 1


@pytest.mark.proves("4.8")
def test_one_message_delivered_eight_times_at_once_is_stored_once(inbox: Inbox):
    text = inbound(text_from())
    assert in_threads(8, lambda _: inbox.receive(text)) == [None] * 8
    assert len(inbox.messages()) == len(inbox.contacts()) == 1


def test_two_first_messages_of_one_stranger_at_once_make_one_contact(inbox: Inbox):
    forms = ["5215512345678", "525512345678"]
    texts = [inbound(text_from(forms[n % 2], id=f"wamid.{n}")) for n in range(5)]
    assert in_threads(5, lambda n: inbox.receive(texts[n])) == [None] * 5
    [who] = inbox.contacts()
    assert {m.contact_id for m in inbox.messages()} == {who.contact_id}
    assert len(inbox.messages()) == 5


@pytest.mark.parametrize("order", list(permutations([-2, -1, 0])))
def test_the_window_and_the_conversation_only_move_forward(inbox: Inbox, order: tuple[int, ...]):
    inbox.receive(*(inbound(at(minutes)) for minutes in order))
    [who] = inbox.contacts()
    newest = next(m for m in inbox.messages() if m.whatsapp_message_id == "wamid.0")
    assert who.last_inbound_message_at == NOW
    assert {r["lastMessageId"] for r in rows(inbox.store, "Conversations")} == {newest.message_id}
    assert len(inbox.messages()) == 3


def test_an_answer_of_ours_stays_the_latest_when_an_older_message_comes_late(inbox: Inbox):
    keep(inbox.store, contact(), message(timestamp=NOW))
    inbox.receive(inbound(at(-5)))
    assert {r["lastMessageId"] for r in rows(inbox.store, "Conversations")} == {"m1"}
    assert inbox.contacts()[0].last_inbound_message_at == NOW


def test_messages_of_one_second_are_all_kept(inbox: Inbox):
    inbox.receive(inbound(*(text_from(id=f"wamid.{n}") for n in range(3))))
    assert len(inbox.messages()) == 3


def test_a_deleted_contact_who_writes_again_is_a_new_one_without_consent(inbox: Inbox):
    keep(inbox.store, contact())
    contacts = ContactRepository(inbox.store)
    contacts.delete(contacts.get("c1"), NOW)
    inbox.receive(inbound(text_from()))
    [who] = [c for c in inbox.contacts() if c.deleted_at is None]
    assert (who.contact_id != "c1", who.opt_in_whats_app) == (True, False)
    assert [m.contact_id for m in inbox.messages()] == [who.contact_id]


@pytest.mark.parametrize("leftover", ["c1", "gone"])
def test_an_identity_left_behind_by_a_deleted_contact_is_taken_over(inbox: Inbox, leftover: str):
    keep(inbox.store, contact(deleted_at=NOW))
    claim = {"identity": f"phone#{PHONE}", "contactId": leftover}
    inbox.store.write(Put("Identities", claim))
    inbox.receive(inbound(text_from()))
    [who] = [c for c in inbox.contacts() if c.deleted_at is None]
    assert inbox.store.get("Identities", {"identity": f"phone#{PHONE}"}) == {
        "identity": f"phone#{PHONE}",
        "contactId": who.contact_id,
    }


@pytest.mark.proves("4.7")
def test_one_broken_part_does_not_lose_the_rest_and_is_reported(inbox: Inbox):
    keep(inbox.store, message())
    good = status_of("wamid.out", "delivered", biz_opaque_callback_data="m1")
    text = event(
        value_of(text_from("nobody"), text_from(), statuses=[{"id": None}, good]),
        value_of(text_from(id="wamid.2")),
    )
    for _ in range(2):
        with pytest.raises(PartsFailed, match="no sender; a status has no id"):
            inbox.receive(text)
    assert {m.whatsapp_message_id for m in inbox.messages()} == {
        "wamid.in",
        "wamid.2",
        "wamid.out",
    }
    ours = next(m for m in inbox.messages() if m.message_id == "m1")
    assert ours.status is MessageStatus.DELIVERED


@pytest.mark.parametrize("text", ["alarm", "{}", '{"AlarmName": "x"}'])
def test_what_is_not_ours_is_counted_and_left_alone(inbox: Inbox, text: str):
    with logged() as lines:
        inbox.receive(text)
    assert len(lines.named("inbound_ignored")) == 1
    assert not inbox.messages() and not inbox.publisher.published


def test_a_change_of_another_kind_is_counted_by_its_name(inbox: Inbox):
    entry = '{"changes": [{"field": "account_update", "value": {}}]}'
    with logged() as lines:
        inbox.receive(event(entry=entry))
    assert [line["change"] for line in lines.named("inbound_change_ignored")] == ["account_update"]


def test_no_personal_data_is_logged(inbox: Inbox):
    with logged() as lines:
        inbox.receive(inbound(text_from(body="a secret"), contacts=[profile("Lovelace")]))
    assert lines.named("inbound_stored")
    assert not any(secret in lines.text for secret in (FROM, "a secret", "Lovelace"))


def test_a_contact_that_keeps_changing_ends_in_an_error_and_stores_nothing():
    class Restless(MemoryStore):
        """Before every write somebody else gets hold of the sender's number."""

        turns = 0

        def write(self, *actions: Action) -> None:
            if len(actions) > 1:
                self.turns += 1
                claim = {"identity": f"phone#{PHONE}", "contactId": f"other-{self.turns}"}
                super().write(Put("Identities", claim))
            super().write(*actions)

    inbox = Inbox(memory_store_of(Restless))
    with pytest.raises(PartsFailed, match="try again") as failed:
        inbox.receive(inbound(text_from()))
    assert isinstance(failed.value.parts[0][1], Busy)
    assert not inbox.messages()


def test_of_two_messages_in_one_second_the_last_to_come_is_the_conversations_latest():
    inbox = Inbox()
    inbox.receive(inbound(text_from(body="first", id="wamid.1")))
    inbox.receive(inbound(text_from(body="second", id="wamid.2")))
    latest = {row["lastMessageId"] for row in rows(inbox.store, "Conversations")}
    [second] = [m.message_id for m in inbox.messages() if m.content == "second"]
    assert latest == {second}


class Counting(MemoryStore):
    """Counts the calls that a message takes."""

    calls = 0

    def get(self, table: str, key: Key) -> Item | None:
        self.calls += 1
        return super().get(table, key)

    def get_many(self, keys: Sequence[tuple[str, Key]]) -> list[Item | None]:
        self.calls += 1
        return [MemoryStore.get(self, *key) for key in keys]

    def write(self, *actions: Action) -> None:
        self.calls += 1
        super().write(*actions)


@pytest.mark.parametrize(("value", "asked"), [(None, False), ("false", False), ("true", True)])
@pytest.mark.parametrize("known", [True, False])
def test_a_message_takes_two_calls_and_asks_for_a_draft_only_if_one_is_wanted(
    value: str | None, asked: bool, known: bool
):
    store = memory_store_of(Counting)
    inbox = Inbox(store=store)
    switch(store, value)
    if known:
        keep(store, contact(last_inbound_message_at=None))
    store.calls = 0
    inbox.receive(inbound(text_from()))
    assert store.calls == 2
    assert len(inbox.drafts.asked) == asked


def test_a_message_that_comes_again_asks_again_for_its_one_draft(inbox: Inbox):
    """The first delivery may have died between storing and asking."""
    switch(inbox.store)
    inbox.receive(inbound(text_from()), inbound(text_from()))
    [said] = inbox.messages()
    assert inbox.drafts.asked == [said.message_id] * 2


def test_a_file_without_a_word_asks_for_no_draft(inbox: Inbox):
    switch(inbox.store)
    inbox.receive(inbound(text_from(type="image", image={"id": "1", "mime_type": "image/png"})))
    assert inbox.media.asked and not inbox.drafts.asked


@pytest.mark.parametrize("minutes", [[-10, -20], [-20, -10]])
def test_the_last_message_to_come_is_noted_whatever_its_time(inbox: Inbox, minutes: list[int]):
    inbox.receive(*(inbound(at(each)) for each in minutes))
    [who] = inbox.contacts()
    last = next(m for m in inbox.messages() if m.whatsapp_message_id == f"wamid.{minutes[1]}")
    assert who.last_inbound_message_id == last.message_id
    assert who.last_inbound_message_at == NOW - timedelta(minutes=10)
