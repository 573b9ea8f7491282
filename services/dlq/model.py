"""Dead letters: what could not be processed, as it is stored, and as operators see it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints, field_validator

from services.core.clock import iso
from services.core.errors import Invalid
from services.core.model import JsonText, Model, Moment, Record

MOST_RETRIES = 5
"""After so many replays a letter is parked (Requirement 9.7)."""
MOST_AT_ONCE = 100
"""Letters in one replay (Requirement 9.3)."""
RETENTION = timedelta(days=7)
"""How long a replayed letter is kept (Requirement 17.3); an open one never expires."""
LONGEST_REASON = 1000

LetterId = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class DlqName(StrEnum):
    """The dead-letter queues."""

    INBOUND = "inbound-dlq"
    BULK = "bulk-dlq"
    OUTBOUND = "outbound-dlq"


class DlqState(StrEnum):
    """Where a letter is: it waits, it was parked for a person, or it was replayed."""

    WAITING = "waiting"
    EXHAUSTED = "exhausted"
    REPLAYED = "replayed"


class DlqOutcome(StrEnum):
    """What a replay did with one letter."""

    REPLAYED = "replayed"
    FAILED = "failed"
    SKIPPED = "skipped"


def queue_named(name: str) -> DlqName:
    """The queue of that name.

    Raises:
        Invalid: there is none.
    """
    try:
        return DlqName(name)
    except ValueError:
        raise Invalid(
            f"There is no dead-letter queue of this name; ask for {_NAMES}.",
            fields={"queueName": f"one of {_NAMES}"},
        ) from None


class DlqMessage(Model):
    """One dead letter; `payload` is JSON text, `received_at` when it was put aside."""

    dlq_message_id: str
    queue_name: str
    state: DlqState
    original_message_id: str | None
    retry_count: int
    exhausted: bool
    unreadable: bool
    received_at: Moment
    last_attempt_at: Moment | None
    replayed_at: Moment | None
    error_details: str
    payload: JsonText


class StoredLetter(Record):
    """A dead letter as it is stored; `payload` is the body of the queue's message, whole."""

    dlq_message_id: str
    queue_name: DlqName
    state: DlqState
    place: str
    """Its place in the list of its queue: see `place_of`."""
    unreadable: bool = False
    retry_count: int = 0
    received_at: Moment
    last_attempt_at: Moment | None = None
    replayed_at: Moment | None = None
    original_message_id: str | None = None
    error_details: str
    payload: str
    queue_message_id: str
    """SQS's id of the message that it came with last: the same one again is nothing new."""
    held_until: int | None = None
    """In milliseconds since the epoch: until then somebody replays it."""
    holder: str | None = None
    expires_at: int | None = None


def place_of(state: DlqState, retry_count: int, at: datetime) -> str:
    """Where a letter stands in its queue's list.

    Waiting letters come first: those that failed least often, the oldest of them first. Then the
    parked ones, by `at`, when they came; then the replayed ones, by `at`, when that was.
    """
    match state:
        case DlqState.WAITING:
            return f"1#{retry_count}#{iso(at)}"
        case DlqState.EXHAUSTED:
            return f"2#{iso(at)}"
        case DlqState.REPLAYED:
            return f"3#{iso(at)}"


class QueueStatistics(Model):
    """How one queue stands.

    `waiting` counts also what still lies in SQS (an estimate of AWS's), `replayed` those of the
    last seven days; `oldest` is when the oldest letter came that waits in the list.
    """

    queue_name: DlqName
    waiting: int
    exhausted: int
    replayed: int
    oldest: Moment | None = None


class ReplayDlq(Model):
    """Which letters to try again: up to `batch_size` of those that wait, or the named ones.

    A letter that was tried `max_retries` times is left alone.
    """

    queue_name: DlqName
    batch_size: int = MOST_AT_ONCE
    max_retries: int = MOST_RETRIES
    dlq_message_ids: tuple[LetterId, ...] | None = None

    @field_validator("queue_name", mode="before")
    @classmethod
    def _known(cls, name: object) -> object:
        if name not in tuple(DlqName):
            raise ValueError(f"must be {_NAMES}")
        return name

    @field_validator("batch_size", "max_retries", mode="before")
    @classmethod
    def _default(cls, number: object, info: object) -> object:
        """A client that sends null means the default."""
        if number is None:
            batch = getattr(info, "field_name", "") == "batch_size"
            return MOST_AT_ONCE if batch else MOST_RETRIES
        return number

    @field_validator("batch_size")
    @classmethod
    def _batch(cls, size: int) -> int:
        if not 1 <= size <= MOST_AT_ONCE:
            raise ValueError(f"must be between 1 and {MOST_AT_ONCE}")
        return size

    @field_validator("max_retries")
    @classmethod
    def _retries(cls, most: int) -> int:
        if not 1 <= most <= MOST_RETRIES:
            raise ValueError(f"must be between 1 and {MOST_RETRIES}")
        return most

    @field_validator("dlq_message_ids")
    @classmethod
    def _named(cls, ids: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if ids is not None and not 1 <= len(set(ids)) <= MOST_AT_ONCE:
            raise ValueError(f"must name between 1 and {MOST_AT_ONCE} messages")
        return ids


class DlqResult(Model):
    """What became of one letter in a replay, and why, unless it was replayed.

    `exhausted` if this was the last time that it was tried.
    """

    dlq_message_id: str
    outcome: DlqOutcome
    reason: str | None = None
    exhausted: bool = False


class DlqReplay(Model):
    """What a replay achieved; each letter is counted once."""

    replayed: int
    failed: int
    skipped: int
    results: tuple[DlqResult, ...]


_NAMES = ", ".join(DlqName)
