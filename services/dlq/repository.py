"""Dead letters in storage: kept once, held by one replay at a time, listed without a scan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.aws.conditions import Absent, Below, Equals, absent_or_below, both
from services.aws.store import ConditionFailed, Item, Key, Put, Query, Store, Update
from services.core.clock import iso
from services.dlq.model import (
    LONGEST_REASON,
    MOST_RETRIES,
    RETENTION,
    DlqName,
    DlqState,
    QueueStatistics,
    StoredLetter,
    place_of,
)

INDEX = "queueName-place-index"
LEASE = timedelta(seconds=60)
"""Longer than the function lives, so whoever held a letter before is gone."""
PAGE = 1000
PAGES = 10
LARGEST_ANSWER = 3_000_000
"""Characters of payload in one page of a list: AppSync takes 5 MB."""
_BEGINS = {DlqState.WAITING: "1", DlqState.EXHAUSTED: "2", DlqState.REPLAYED: "3"}
_ENDS = {DlqState.WAITING: "2", DlqState.EXHAUSTED: "3", DlqState.REPLAYED: "4"}


class NotHeld(Exception):
    """A letter that may not be replayed now; says why."""


@dataclass(frozen=True)
class LetterRepository:
    """Dead letters."""

    store: Store

    def held(
        self, queue: DlqName, letter_id: str, most: int, holder: str, now: datetime
    ) -> StoredLetter:
        """Take a letter in order to replay it; that counts as a retry, however it ends.

        Raises:
            NotHeld: it does not wait, was tried `most` times, or somebody else replays it.
        """
        claim = Update(
            *letter_key(letter_id),
            set={
                "holder": holder,
                "heldUntil": _millis(now + LEASE),
                "lastAttemptAt": iso(now),
            },
            add={"retryCount": 1},
            only_if=both(
                Equals("queueName", queue.value),
                Equals("state", DlqState.WAITING.value),
                Below("retryCount", most),
                absent_or_below("heldUntil", _millis(now)),
            ),
        )
        try:
            return StoredLetter.from_item(self.store.change(claim))
        except ConditionFailed as refused:
            raise self._why_not(queue, refused.failed.get(0), now) from None

    def replayed(self, letter: StoredLetter, now: datetime) -> None:
        """It is done; the row stays for seven days, in case that it fails once more."""
        self._settle(
            letter,
            DlqState.REPLAYED,
            place_of(DlqState.REPLAYED, letter.retry_count, now),
            replayedAt=iso(now),
            expiresAt=int((now + RETENTION).timestamp()),
        )

    def failed(self, letter: StoredLetter, reason: str) -> DlqState:
        """It failed again: it waits for the next replay, or for a person."""
        state = DlqState.EXHAUSTED if letter.retry_count >= MOST_RETRIES else DlqState.WAITING
        place = place_of(state, letter.retry_count, letter.received_at)
        self._settle(letter, state, place, errorDetails=reason[:LONGEST_REASON])
        return state

    def _settle(self, letter: StoredLetter, state: DlqState, place: str, **more: Any) -> None:
        """Only by its holder: after the lease it may be somebody else's."""
        settled = Update(
            *letter_key(letter.dlq_message_id),
            set={"state": state.value, "place": place, **more},
            remove=("holder", "heldUntil"),
            only_if=Equals("holder", letter.holder or ""),
        )
        try:
            self.store.write(settled)
        except ConditionFailed:
            return

    def _why_not(self, queue: DlqName, there: Item | None, now: datetime) -> NotHeld:
        letter = StoredLetter.from_item(there) if there else None
        if letter is None or letter.queue_name is not queue:
            return NotHeld("There is no such message in this queue.")
        if letter.state is DlqState.REPLAYED:
            return NotHeld("It was replayed already.")
        if letter.unreadable:
            return NotHeld("It cannot be read; export it and look at it.")
        if letter.state is DlqState.WAITING and (letter.held_until or 0) >= _millis(now):
            return NotHeld("Somebody else is replaying it.")
        if letter.state is DlqState.WAITING and letter.retry_count >= MOST_RETRIES:
            self._park(letter)
        return NotHeld(f"It was tried {letter.retry_count} times.")

    def _park(self, letter: StoredLetter) -> None:
        """Whoever tried it for the last time died; nobody tries it again (Requirement 9.7)."""
        place = place_of(DlqState.EXHAUSTED, letter.retry_count, letter.received_at)
        parked = Update(
            *letter_key(letter.dlq_message_id),
            set={"state": DlqState.EXHAUSTED.value, "place": place},
            remove=("holder", "heldUntil"),
            only_if=both(
                Equals("state", DlqState.WAITING.value),
                Equals("retryCount", letter.retry_count),
            ),
        )
        try:
            self.store.write(parked)
        except ConditionFailed:
            return

    def waiting(self, queue: DlqName) -> list[str]:
        """The ids of the first thousand letters that wait, in the order of their places."""
        first, past = _BEGINS[DlqState.WAITING], _ENDS[DlqState.WAITING]
        page = self.store.query(
            Query("DLQMessages", ("queueName", queue), INDEX, ("place", first), limit=PAGE)
        )
        return [row["dlqMessageId"] for row in page.items if row["place"] < past]

    def page(
        self, queue: DlqName, state: DlqState | None, now: datetime, limit: int, start: Key | None
    ) -> tuple[list[StoredLetter], Key | None]:
        """Letters of one state, or those that are open, in the order of their places."""
        first = "1" if state is None else _beginning(state, now)
        past = _ENDS[state or DlqState.EXHAUSTED]
        page = self.store.query(
            Query(
                "DLQMessages",
                ("queueName", queue),
                INDEX,
                ("place", first),
                limit=min(limit, 100),
                start=start,
            )
        )
        rows = [row for row in page.items if row["place"] < past]
        more = page.next if len(rows) == len(page.items) else None
        return self._read(rows, more)

    def read(self, ids: list[str]) -> list[StoredLetter]:
        """At most 100 letters, those that are there."""
        found = self.store.get_many([letter_key(letter_id) for letter_id in ids]) if ids else []
        return [StoredLetter.from_item(item) for item in found if item]

    def _read(self, rows: list[Item], more: Key | None) -> tuple[list[StoredLetter], Key | None]:
        found = {letter.dlq_message_id: letter for letter in self.read([*map(_id, rows)])}
        shown: list[StoredLetter] = []
        size = 0
        for row in rows:
            letter = found.get(_id(row))
            size += len(letter.payload) if letter else 0
            if size > LARGEST_ANSWER and shown:
                last = rows[rows.index(row) - 1]
                return shown, {n: last[n] for n in ("queueName", "place", "dlqMessageId")}
            if letter:
                shown.append(letter)
        return shown, more

    def statistics(self, queue: DlqName, now: datetime) -> QueueStatistics:
        """How many letters are in which state; nothing of their content is read."""
        counts = dict.fromkeys(DlqState, 0)
        alive, oldest = _beginning(DlqState.REPLAYED, now), None
        for place in self._places(queue):
            state = next(state for state in DlqState if place < _ENDS[state])
            if state is DlqState.WAITING:
                came = place.rsplit("#", 1)[-1]
                oldest = min(oldest or came, came)
            if state is not DlqState.REPLAYED or place >= alive:
                counts[state] += 1
        return QueueStatistics(
            queue_name=queue,
            waiting=counts[DlqState.WAITING],
            exhausted=counts[DlqState.EXHAUSTED],
            replayed=counts[DlqState.REPLAYED],
            oldest=datetime.fromisoformat(oldest) if oldest else None,
        )

    def _places(self, queue: DlqName) -> Iterator[str]:
        """Every place in a queue's list, of ten thousand letters at most."""
        start: Key | None = None
        for _ in range(PAGES):
            page = self.store.query(
                Query("DLQMessages", ("queueName", queue), INDEX, limit=PAGE, start=start)
            )
            yield from (row["place"] for row in page.items)
            if (start := page.next) is None:
                return


def letter_key(letter_id: str) -> tuple[str, Key]:
    """Where a letter is stored."""
    return "DLQMessages", {"dlqMessageId": letter_id}


def letter_put(letter: StoredLetter) -> Put:
    """Stores a new letter; fails if it is there."""
    return Put("DLQMessages", letter.to_item(), only_if=Absent("dlqMessageId"))


def come_again(there: StoredLetter, new: StoredLetter) -> Update | None:
    """What changes when a letter that is known comes once more; None for the same message.

    What was replayed and comes again failed again: it waits once more, its retries counted on.
    """
    if there.queue_message_id == new.queue_message_id:
        return None
    changes: dict[str, Any] = {
        "queueMessageId": new.queue_message_id,
        "errorDetails": new.error_details,
        "payload": new.payload,
    }
    remove: tuple[str, ...] = ()
    if there.state is DlqState.REPLAYED:
        spent = there.retry_count >= MOST_RETRIES
        state = DlqState.EXHAUSTED if spent else DlqState.WAITING
        place = place_of(state, there.retry_count, new.received_at)
        changes |= {"state": state.value, "place": place, "receivedAt": iso(new.received_at)}
        remove = ("replayedAt", "expiresAt", "holder", "heldUntil")
    return Update(
        *letter_key(there.dlq_message_id),
        set=changes,
        remove=remove,
        only_if=both(
            Equals("state", there.state.value), Equals("queueMessageId", there.queue_message_id)
        ),
    )


def _beginning(state: DlqState, now: datetime) -> str:
    """Where the letters of a state begin; what has expired is left out (Requirement 17.7)."""
    if state is DlqState.REPLAYED:
        return place_of(state, 0, now - RETENTION)
    return _BEGINS[state]


def _id(row: Item) -> str:
    return row["dlqMessageId"]


def _millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
