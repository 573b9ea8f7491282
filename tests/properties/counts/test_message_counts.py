"""The counters equal what counting all messages would give, whatever happened and in what order."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aws.memory import MemoryStore
from services.aws.store import Action
from services.counts.figures import NAMES
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Rejected
from services.messaging.model import Channel, Direction, MessageKind, StoredMessage
from services.messaging.outcome import after
from services.messaging.repository import MessageRepository, message_put
from services.messaging.status import StatusEvent, with_event
from tests.factories.counting import counters, reference
from tests.factories.infrastructure import memory_store_of, rows
from tests.factories.records import message
from tests.factories.time import NOW

type Happening = Callable[[StoredMessage], StoredMessage | None]

KINDS = {Channel.WHATSAPP: tuple(MessageKind), Channel.SMS: (None,), Channel.EMAIL: (None,)}
outcomes = st.sampled_from([Accepted("p1"), Lost("Timeout"), NotTaken("429"), Rejected("400")])
words = st.sampled_from(["sent", "delivered", "read", "played", "failed", "deleted", "warning"])


class Contested(MemoryStore):
    """Before a write something else happens, once for each that is given."""

    meanwhile: list[Callable[[], object]]

    def write(self, *actions: Action) -> None:
        if waiting := getattr(self, "meanwhile", []):
            waiting.pop(0)()
        super().write(*actions)


def told(outcome: Outcome) -> Happening:
    """The end of an attempt; its second time is another process that recovered."""
    return lambda known: after(known, outcome, NOW)


def event(word: str, minutes: int) -> Happening:
    """A status of a message, which always shows that the provider has it."""

    def happens(known: StoredMessage) -> StoredMessage | None:
        named = known.model_copy(update={"whatsapp_message_id": f"wamid.{known.message_id}"})
        at = NOW + timedelta(minutes=minutes)
        grown = with_event(named, StatusEvent(word, at, "1" if word == "failed" else None), NOW)
        return grown or (None if known == named else named)

    return happens


happenings: st.SearchStrategy[Happening] = st.one_of(
    outcomes.map(told), st.builds(event, words, st.integers(-5, 50))
)


@st.composite
def messages(draw: st.DrawFn) -> StoredMessage:
    channel = draw(st.sampled_from(Channel))
    return message(
        channel=channel,
        message_id=draw(st.uuids()).hex,
        kind=draw(st.sampled_from(KINDS[channel])),
        dry_run=draw(st.sampled_from([False, False, True])),
        direction=draw(st.sampled_from([Direction.OUTBOUND, *Direction])),
        timestamp=NOW - timedelta(hours=draw(st.integers(0, 70))),
    )


@pytest.mark.proves("14.4", "16.7")
@given(
    st.lists(messages(), min_size=1, max_size=4, unique_by=lambda m: m.message_id),
    st.lists(st.tuples(st.integers(0, 3), happenings, st.booleans()), max_size=14),
)
def test_the_counters_equal_a_count_of_all_messages_at_every_moment(
    written: list[StoredMessage], happened: list[tuple[int, Happening, bool]]
):
    """Some changes meet another change of the same message on their way to storage."""
    store = memory_store_of(Contested)
    repository = MessageRepository(store)
    store.write(*map(message_put, written))
    for number, (which, happening, contested) in enumerate(happened):
        known = written[which % len(written)]
        if contested and number:
            other = happened[number - 1][1]
            store.meanwhile = [lambda k=known, o=other: repository.grow(k, o)]
        repository.grow(known, happening)
        assert counters(store) == reference(store)


@given(
    messages().filter(lambda m: not m.dry_run and m.direction is Direction.OUTBOUND),
    st.lists(happenings, max_size=6),
    st.randoms(use_true_random=False),
)
def test_order_and_repetition_change_no_counter(
    written: StoredMessage, happened: list[Happening], chance: Any
):
    def end(order: list[Happening]) -> Counter[tuple[Any, ...]]:
        store = memory_store_of(MemoryStore)
        store.write(message_put(written))
        for happening in order:
            MessageRepository(store).grow(written, happening)
        return counters(store)

    events = [happening for happening in happened if happening.__name__ == "happens"]
    shuffled = [*events, *events[:2]]
    chance.shuffle(shuffled)
    assert end(events) == end(shuffled)


def test_the_rows_hold_figures_by_their_names_and_nothing_else():
    store = memory_store_of(MemoryStore)
    store.write(message_put(message()))
    MessageRepository(store).grow(message(), told(Accepted("p1")))
    [row] = rows(store, "Statistics")
    assert set(row) - set(NAMES) == {"statistic", "slot"}
    assert row["slot"].startswith("2026-03-01#whatsapp#")
    assert {name: row[name] for name in set(row) & set(NAMES)} == {"sent": 1, "freeform": 1}
