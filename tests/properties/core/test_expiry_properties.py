"""Whether DynamoDB deletes what has expired at once, days later or never changes no answer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.access.audit import AuditLog, audit_row
from services.aws.memory import MemoryStore
from services.aws.store import (
    Action,
    ConditionFailed,
    Delete,
    Item,
    ItemPage,
    Key,
    Query,
    Scan,
    Update,
)
from services.core.errors import RateLimited
from services.limits.reservation import used_in_a_day
from services.limits.slots import next_slot, tracker_key
from services.limits.tier import bucket_updates, count_person
from services.messaging.early import early_key, events_in, keep_event
from services.messaging.repository import (
    MessageRepository,
    conversation_updates,
    live_message,
    message_key,
    message_put,
    write_what_holds,
)
from services.messaging.status import StatusEvent
from tests.factories.infrastructure import (
    INFRASTRUCTURE,
    ROOT,
    memory_store,
    memory_store_of,
    names,
)
from tests.factories.records import ADMIN, OPERATOR, contact, keep, message
from tests.factories.time import FakeClock

TTL = {name: row["ttl"] for name, row in INFRASTRUCTURE["tables"].items() if "ttl" in row}
DAY = 86_400


class Punctual(MemoryStore):
    """Storage that deletes in the very second in which something expires."""

    clock: FakeClock

    def sweep(self) -> None:
        for table, attribute in TTL.items():
            for row in super().scan(Scan(table)).items:
                if row.get(attribute, DAY**3) <= self.clock.now.timestamp():
                    key = {
                        name: row[name] for name in names(INFRASTRUCTURE["tables"][table]["key"])
                    }
                    super().write(Delete(table, key))

    def get(self, table: str, key: Key) -> Item | None:
        self.sweep()
        return super().get(table, key)

    def query(self, query: Query) -> ItemPage:
        self.sweep()
        return super().query(query)

    def write(self, *actions: Action) -> None:
        self.sweep()
        super().write(*actions)


type Step = Callable[[MemoryStore, FakeClock], object]


def writes_message(which: int) -> Step:
    def step(store: MemoryStore, clock: FakeClock) -> object:
        said = message(message_id=f"m{which}", timestamp=clock.now)
        try:
            write_what_holds(store, [message_put(said)], conversation_updates(said))
        except ConditionFailed:
            return "is there already"
        return None

    return step


def reads_messages(store: MemoryStore, clock: FakeClock) -> object:
    repository, now = MessageRepository(store), clock.now
    return (
        repository.of_contact("c1", now, 9, None)[0],
        repository.conversations(None, now, 9, None)[0],
        [live_message(store.get(*message_key(f"m{n}")), now) for n in range(3)],
    )


def keeps_event(which: int, word: str) -> Step:
    def step(store: MemoryStore, clock: FakeClock) -> object:
        return keep_event(store, f"w{which}", StatusEvent(word, clock.now), clock.now)

    return step


def reads_events(store: MemoryStore, clock: FakeClock) -> object:
    return [events_in(store.get(*early_key(f"w{n}")), clock.now) for n in range(3)]


def is_audited(which: int) -> Step:
    def step(store: MemoryStore, clock: FakeClock) -> object:
        about = ("contact", f"c{which}")
        store.write(audit_row(OPERATOR, "x", about, clock.now, f"l{clock.now.timestamp()}"))
        return None

    return step


def reads_audit_log(store: MemoryStore, clock: FakeClock) -> object:
    log = AuditLog(store, clock)
    return (
        log.read(ADMIN).items,
        log.read(ADMIN, user_id=OPERATOR.user_id).items,
        [log.read(ADMIN, resource_id=f"c{n}").items for n in range(3)],
    )


def counts_person(which: int) -> Step:
    def step(store: MemoryStore, clock: FakeClock) -> object:
        key = {"contactId": f"p{which}"}
        known = (store.get("Contacts", key) or {}).get("tierCountedAt")
        counted = count_person(datetime.fromisoformat(known) if known else None, clock.now)
        if counted.mark:
            marked = Update("Contacts", key, set=counted.mark)
            store.write(marked, *bucket_updates(counted.changes, clock.now))
        return used_in_a_day(store, clock.now)

    return step


def takes_slot(store: MemoryStore, clock: FakeClock) -> object:
    try:
        slot = next_slot("n", store.get(*tracker_key("n")), clock.now, 2)
    except RateLimited as late:
        return str(late)
    store.write(slot.take())
    return slot.starts_at


whiches = st.integers(0, 2)
steps: st.SearchStrategy[Step] = st.one_of(
    st.builds(writes_message, whiches),
    st.builds(keeps_event, whiches, st.sampled_from(["sent", "read"])),
    st.builds(is_audited, whiches),
    st.builds(counts_person, whiches),
    st.sampled_from([reads_messages, reads_events, reads_audit_log, takes_slot]),
)
pauses = st.sampled_from([0, 1, 3600, DAY, 7 * DAY, 30 * DAY, 180 * DAY]).flatmap(
    lambda seconds: st.sampled_from([seconds, max(0, seconds - 1), seconds + 1])
)


@pytest.mark.proves("17.7", "17.9", "property 78")
@given(st.lists(st.tuples(steps, pauses), max_size=25))
def test_a_storage_that_never_deletes_answers_like_one_that_deletes_at_once(
    history: list[tuple[Step, int]],
):
    clock, never, punctual = FakeClock(), memory_store(), memory_store_of(Punctual)
    punctual.clock = clock
    for store in (never, punctual):
        keep(store, contact())
    for step, pause in history:
        assert step(never, clock) == step(punctual, clock)
        assert reads_messages(never, clock) == reads_messages(punctual, clock)
        assert reads_events(never, clock) == reads_events(punctual, clock)
        assert reads_audit_log(never, clock) == reads_audit_log(punctual, clock)
        clock.advance(seconds=pause)


@pytest.mark.proves("17.8")
def test_the_guide_says_that_deletion_comes_later_and_how_much():
    guide = " ".join((ROOT / "docs" / "deployment.md").read_text().split())
    chapter = guide.split("## What TTL does and does not promise")[1].split(" ## ")[0]
    assert "**some time later**" in chapter and "48 hours" in chapter
    for days in ("30 days", "after 7", "after 180", "24 hours"):
        assert days in chapter


@pytest.mark.proves("17.10")
def test_no_attribute_that_expires_rows_is_part_of_a_key():
    """A key has a type in the table's definition; this attribute is a Number by what is written."""
    for table, attribute in TTL.items():
        row: dict[str, Any] = INFRASTRUCTURE["tables"][table]
        keys = [row["key"], *(index["key"] for index in row.get("indexes", {}).values())]
        assert attribute not in {name for key in keys for name in names(key)}
    now = FakeClock().now
    item = audit_row(OPERATOR, "x", ("contact", "c1"), now, "l1").item
    assert item["expiresAt"] == int((now + timedelta(days=180)).timestamp())
