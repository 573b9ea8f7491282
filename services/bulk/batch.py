"""What one batch writes: its intent before it is sent, its outcome after. Pure.

A batch is at most 25 recipients. Its intent is one transaction: the chunk, consent of each contact
that gets a message, the messages as `sending`, and the outcome of those who are refused. So is its
commit: the chunk, the recipients, the messages and the counters. Counters therefore equal the
recipients' states at every instant (Requirement 8.6).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.aws.store import Action, Check, Update
from services.bulk.chunk import Chunk
from services.bulk.model import BulkMessage, RecipientStatus, StoredJob
from services.bulk.repository import job_key, outcome_update
from services.contacts.model import StoredContact
from services.core.clock import iso
from services.limits.reservation import release
from services.messaging.channels.base import (
    Accepted,
    Lost,
    NotTaken,
    Outcome,
    Outgoing,
    Rejected,
)
from services.messaging.model import MessageStatus, StoredMessage
from services.messaging.outcome import after
from services.messaging.repository import conversation_updates, difference, message_put

_S = RecipientStatus
_SAID = {
    MessageStatus.SENT: _S.SENT,
    MessageStatus.DELIVERED: _S.SENT,
    MessageStatus.READ: _S.SENT,
    MessageStatus.FAILED: _S.FAILED,
}
"""What an event has already proved about a message whose answer was lost."""


class Missed:
    """The slot had passed before the message could leave; nothing was tried."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A recipient that a rule keeps from getting the message."""

    position: int
    contact_id: str
    code: str
    details: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Going:
    """A recipient that gets the message now."""

    position: int
    contact: StoredContact
    message: BulkMessage
    outgoing: Outgoing
    consent: Check
    counts: bool
    """Whether it uses a place in the tier."""
    is_new: bool
    """Whether its message is not stored yet."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a recipient; `message` is what storage is believed to hold."""

    position: int
    contact_id: str
    message: BulkMessage
    outcome: Outcome | Missed
    counts: bool
    at: datetime


def intent(
    job: StoredJob, before: Chunk, then: Chunk, going: Sequence[Going], refused: Sequence[Refused]
) -> tuple[list[Action], list[Action]]:
    """What must be written before anything leaves, and what is left out if it does not hold."""
    required: list[Action] = [before.becomes(then), *(g.consent for g in going)]
    required += [message_put(g.message) for g in going if g.is_new]
    required += [_refused(job, one) for one in refused]
    counts = Counter({_S.FAILED: len(refused)})
    if refused:
        required += _counted(job, counts, len(refused), before, then, refused[0].at)
    talks = [conversation_updates(g.message)[0] for g in going if g.is_new]
    return required, list(talks)


def commit(
    job: StoredJob, before: Chunk, then: Chunk, settled: Mapping[int, Sent], now: datetime
) -> tuple[list[Action], list[Action]]:
    """What must be written once every outcome of the batch is known."""
    outcomes = {position: recipient_status(one) for position, one in settled.items()}
    required: list[Action] = [before.becomes(then)]
    counts: Counter[RecipientStatus] = Counter(outcomes.values())
    free = sum(not (one.counts and outcomes[p] is not _S.FAILED) for p, one in settled.items())
    required += _counted(job, counts, free, before, then, now)
    required += [_outcome(job, one, outcomes[position]) for position, one in settled.items()]
    required += [difference(one.message, grown(one)) for one in settled.values()]
    return required, [conversation_updates(one.message)[1] for one in settled.values()]


def returning(chunk: Chunk, sent: Sequence[Sent]) -> dict[int, bool]:
    """The positions to which nothing can have been delivered, and whether that was a try."""
    again: dict[int, bool] = {}
    for one in sent:
        if isinstance(one.outcome, Missed):
            again[one.position] = False
        elif isinstance(one.outcome, NotTaken) and chunk.may_try_again(one.position):
            again[one.position] = True
    return again


def recipient_status(one: Sent) -> RecipientStatus:
    """The first outcome of a recipient, which only `unknown` may ever leave."""
    match one.outcome:
        case Accepted():
            return _S.SENT
        case Lost():
            return _SAID.get(one.message.status, _S.UNKNOWN)
        case _:
            return _S.FAILED


def grown(one: Sent) -> StoredMessage:
    """The message after the outcome; its revision tells other writers that it changed."""
    if isinstance(one.outcome, Missed):
        return one.message
    told = after(one.message, one.outcome, one.at)
    return told.model_copy(update={"revision": one.message.revision + 1})


def _outcome(job: StoredJob, one: Sent, status: RecipientStatus) -> Update:
    code = one.outcome.code if isinstance(one.outcome, Rejected | NotTaken | Lost) else None
    failed = status is not _S.SENT
    return outcome_update(
        job.job_id,
        one.contact_id,
        _S.PENDING,
        {
            "status": status.value,
            "messageId": one.message.message_id,
            "settledAt": iso(one.at),
            "sentAt": None if status is _S.FAILED else iso(one.at),
            "errorCode": code if failed else None,
            "errorDetails": _WORDS[status] if failed else None,
        },
    )


_WORDS = {
    _S.UNKNOWN: "The provider's answer was lost; a delivery event will settle it.",
    _S.FAILED: "The provider did not take this message.",
}


def _refused(job: StoredJob, one: Refused) -> Update:
    return outcome_update(
        job.job_id,
        one.contact_id,
        _S.PENDING,
        {
            "status": _S.FAILED.value,
            "settledAt": iso(one.at),
            "errorCode": one.code,
            "errorDetails": one.details,
        },
    )


def _counted(
    job: StoredJob,
    counts: Counter[RecipientStatus],
    free: int,
    before: Chunk,
    then: Chunk,
    now: datetime,
) -> list[Action]:
    added = {
        "sentCount": counts[_S.SENT],
        "failedCount": counts[_S.FAILED],
        "unknownCount": counts[_S.UNKNOWN],
        "pendingCount": -counts.total(),
        "chunksDone": int(then.done and not before.done),
        "version": 1,
    }
    update = Update(
        *job_key(job.job_id),
        set={"updatedAt": iso(now)},
        add={name: amount for name, amount in added.items() if amount},
    )
    places = () if job.tier_bucket is None else release(job.tier_bucket, free)
    return [update, *places]
