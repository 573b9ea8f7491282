from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from services.aws.store import Delete
from services.contacts.repository import ContactRepository
from services.core.errors import Forbidden, Invalid, NotFound
from services.messaging.model import Channel, MessageStatus, StoredMessage
from services.messaging.repository import MessageRepository, conversation_updates, message_key
from services.messaging.service import MessageService
from services.messaging.status import StatusEvent, with_event
from tests.factories.infrastructure import memory_store
from tests.factories.outcomes import in_threads
from tests.factories.records import VIEWER, contact, keep, message
from tests.factories.time import NOW, FakeClock

MONTH = timedelta(days=30)


class Room:
    """A message service that can be looked into."""

    def __init__(self) -> None:
        self.store, self.clock = memory_store(), FakeClock()
        self.repository = MessageRepository(self.store)
        self.service = MessageService(self.repository, self.clock)

    def say(self, number: int, contact_id: str = "c1", **changes: object) -> StoredMessage:
        at = NOW + timedelta(minutes=number)
        said = message(message_id=f"m{number}", contact_id=contact_id, timestamp=at, **changes)
        keep(self.store, said)
        return said


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_message_is_shown_as_clients_know_it(room: Room):
    said = room.say(1, raw="{}", phone_number_id="phone-number-id-1")
    shown = room.service.message(VIEWER, "m1")
    assert shown == said.shown()
    assert not {"raw", "phoneNumberId", "revision", "expiresAt"} & set(shown.to_wire())


@pytest.mark.parametrize("message_id", ["nothing", ""])
def test_a_message_that_is_not_there_is_not_found(room: Room, message_id: str):
    with pytest.raises(NotFound, match="kept for 30 days"):
        room.service.message(VIEWER, message_id)


@pytest.mark.proves("17.7", "property 78")
def test_an_expired_message_is_hidden_everywhere_whatever_the_table_still_holds(room: Room):
    keep(room.store, contact())
    room.say(0)
    room.clock.now = NOW + MONTH - timedelta(seconds=1)
    assert room.service.message(VIEWER, "m0")
    assert room.service.messages(VIEWER, "c1", None, None).items
    assert room.service.conversations(VIEWER, None, None, None).items
    room.clock.now = NOW + MONTH
    with pytest.raises(NotFound):
        room.service.message(VIEWER, "m0")
    assert room.service.messages(VIEWER, "c1", None, None).items == ()
    assert room.service.conversations(VIEWER, None, None, None).items == ()
    assert room.store.get("Messages", {"messageId": "m0"}) is not None


def test_a_thread_comes_newest_first_and_in_pages_without_loss_or_repetition(room: Room):
    for number in range(7):
        room.say(number)
    room.say(9, contact_id="c2")
    seen: list[str] = []
    token = None
    for _ in range(4):
        page = room.service.messages(VIEWER, "c1", 2, token)
        seen += [said.message_id for said in page.items]
        token = page.next_token
    assert seen == [f"m{n}" for n in reversed(range(7))]
    assert token is None


def test_a_token_of_another_thread_is_refused(room: Room):
    for number in range(4):
        room.say(number, contact_id=f"c{number % 2}")
    token = room.service.messages(VIEWER, "c1", 1, None).next_token
    assert token
    with pytest.raises(Invalid, match="start again without it"):
        room.service.messages(VIEWER, "c0", 1, token)
    with pytest.raises(Invalid, match="start again without it"):
        room.service.conversations(VIEWER, None, 1, token)


def test_conversations_show_the_latest_message_per_contact_newest_first(room: Room):
    keep(room.store, contact(), contact(contact_id="c2", phone="+12345"))
    for number, who in enumerate(["c1", "c2", "c1"]):
        room.say(number, contact_id=who)
    found = room.service.conversations(VIEWER, None, None, None).items
    assert [(c.contact_id, c.last_message.message_id) for c in found] == [
        ("c1", "m2"),
        ("c2", "m1"),
    ]
    assert [c.contact and c.contact.contact_id for c in found] == ["c1", "c2"]
    assert found[0].last_message_at == NOW + timedelta(minutes=2)


def test_conversations_can_be_of_one_channel(room: Room):
    room.say(1)
    room.say(2, channel=Channel.SMS)
    assert [
        [
            c.last_message.message_id
            for c in room.service.conversations(VIEWER, channel, None, None).items
        ]
        for channel in (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL, None)
    ] == [["m1"], ["m2"], [], ["m2"]]


def test_a_conversation_outlives_its_contact(room: Room):
    keep(room.store, contact())
    room.say(1)
    repository = ContactRepository(room.store)
    repository.delete(repository.get("c1"), NOW)
    [found] = room.service.conversations(VIEWER, None, None, None).items
    assert (found.contact_id, found.contact) == ("c1", None)


def test_a_conversation_whose_message_is_gone_is_left_out(room: Room):
    room.say(1)
    room.store.write(Delete("Messages", {"messageId": "m1"}))
    assert room.service.conversations(VIEWER, None, None, None).items == ()


def test_a_hundred_conversations_come_on_one_page(room: Room):
    for number in range(120):
        room.say(number, contact_id=f"c{number}")
    assert len(room.service.conversations(VIEWER, None, 120, None).items) == 120


def test_a_late_message_does_not_become_the_latest(room: Room):
    room.say(5)
    late = message(message_id="m1", timestamp=NOW)
    for update in conversation_updates(late):
        assert update.only_if is not None
        there = room.store.get("Conversations", update.key)
        assert there and not update.only_if.holds(there)


@pytest.mark.parametrize("limit", [0, 201])
def test_a_page_holds_between_1_and_200_messages(room: Room, limit: int):
    for ask in (
        lambda: room.service.messages(VIEWER, "c1", limit, None),
        lambda: room.service.conversations(VIEWER, None, limit, None),
    ):
        with pytest.raises(Invalid, match="between 1 and 200"):
            ask()


def test_a_caller_without_a_permission_reads_nothing(room: Room):
    class Nobody:
        def require(self, permission: str) -> None:
            raise Forbidden(f"no {permission}")

    nobody: Any = Nobody()
    for ask in (
        lambda: room.service.message(nobody, "m1"),
        lambda: room.service.messages(nobody, "c1", None, None),
        lambda: room.service.conversations(nobody, None, None, None),
    ):
        with pytest.raises(Forbidden, match="no read"):
            ask()


@pytest.mark.proves("5.12")
def test_writers_who_change_one_message_at_once_lose_nothing(room: Room):
    said, barrier = room.say(1), Barrier(4)
    words = ["sent", "delivered", "accepted", "warning"]

    def grow(number: int) -> object:
        barrier.wait(5)
        event = StatusEvent(words[number], NOW + timedelta(seconds=number))
        return room.repository.grow(said, lambda known: with_event(known, event, NOW))

    results = in_threads(4, grow)
    stored = room.repository.get("m1", NOW)
    assert stored is not None and not any(isinstance(r, Exception) for r in results)
    assert {entry.status for entry in stored.status_history} == set(words)
    assert (stored.status, stored.revision) == (MessageStatus.DELIVERED, 5)


def test_a_message_that_vanished_meanwhile_grows_no_more(room: Room):
    said = room.say(1)
    table, key = message_key("m1")
    room.store.write(Delete(table, key))
    event = StatusEvent("sent", NOW)
    assert room.repository.grow(said, lambda known: with_event(known, event, NOW)) is None
    assert room.store.get(table, key) is None
