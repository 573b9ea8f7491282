"""What one batch writes: its intent before it is sent, its outcome after. Pure.

A batch is at most 30 recipients. Its intent is one transaction: the chunk, consent of each contact
that gets a message, the messages as `sending`, and the outcome of those who are refused. So is its
commit: the chunk, the recipients, the messages and the counters. Counters therefore equal the
recipients' states at every instant (Requirement 8.6).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.aws.conditions import same
from services.aws.store import Action, Check, Update
from services.bulk.chunk import Chunk
from services.bulk.judging import Objection
from services.bulk.model import BulkMessage, RecipientStatus, StoredJob
from services.bulk.reasons import counter
from services.bulk.repository import job_key, outcome_update
from services.contacts.model import StoredContact
from services.core.clock import iso
from services.limits.tier import Counted, bucket_updates
from services.messaging.channels.base import (
    Accepted,
    Lost,
    NotTaken,
    Outcome,
    Outgoing,
    Rejected,
)
from services.messaging.counting import count_changes
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
MOST = 98
"""Actions of an intent, of the 100 that a transaction takes: one may be the probe's."""


class Missed:
    """The slot had passed before the message could leave; nothing was tried."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A recipient that a rule keeps from getting the message."""

    position: int
    contact_id: str
    objection: Objection
    at: datetime


@dataclass(frozen=True, slots=True)
class Going:
    """A recipient that gets the message now."""

    position: int
    contact: StoredContact
    message: BulkMessage
    outgoing: Outgoing
    consent: Check | Update
    counted: Counted
    """What counts the contact for the tier."""
    is_new: bool
    """Whether its message is not stored yet."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a recipient; `message` is what storage is believed to hold."""

    position: int
    contact_id: str
    message: BulkMessage
    outcome: Outcome | Missed
    at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """What some recipients add to their job."""

    outcomes: Counter[RecipientStatus]
    codes: Counter[str]
    """Failures by the name of their counter."""
    at: datetime


def intent(
    job: StoredJob,
    before: Chunk,
    then: Chunk,
    going: Sequence[Going],
    refused: Sequence[Refused],
    now: datetime,
) -> tuple[list[Action], list[Action]]:
    """What must be written before anything leaves, and what is left out if it does not hold."""
    required: list[Action] = [before.becomes(then), *(g.consent for g in going)]
    required += [message_put(g.message) for g in going if g.is_new]
    required += [_refused(job, one) for one in refused]
    if refused:
        tally = Tally(
            outcomes=Counter({_S.FAILED: len(refused)}),
            codes=Counter(counter(one.objection.code) for one in refused),
            at=refused[0].at,
        )
        required.append(_counted(job, tally, before, then))
    talks = [conversation_updates(g.message)[0] for g in going if g.is_new]
    tier = _in_the_tier(job, before, going, refused, now)
    return [*required, *tier[: MOST - len(required) - len(talks)]], list(talks)


def commit(
    job: StoredJob,
    before: Chunk,
    then: Chunk,
    settled: Mapping[int, Sent],
    now: datetime,
    *,
    tells: bool = False,
) -> tuple[list[Action], list[Action]]:
    """What must be written once every outcome of the batch is known.

    Who `tells` subscribers does so alone: it fails if somebody told them since the job was read.
    """
    outcomes = {position: recipient_status(one) for position, one in settled.items()}
    failed = {position for position, status in outcomes.items() if status is _S.FAILED}
    tally = Tally(
        outcomes=Counter(outcomes.values()),
        codes=Counter(counter(_code(settled[position])) for position in failed),
        at=now,
    )
    counted = _counted(job, tally, before, then)
    required: list[Action] = [before.becomes(then), _told(job, counted, now) if tells else counted]
    required += [_outcome(job, one, outcomes[position]) for position, one in settled.items()]
    changes = [(one.message, grown(one)) for one in settled.values()]
    required += [difference(message, after) for message, after in changes]
    required += count_changes(changes, f"{job.job_id}{before.number}")
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


def _told(job: StoredJob, counted: Update, now: datetime) -> Update:
    last = iso(job.last_published_at) if job.last_published_at else None
    return replace(
        counted,
        set={**counted.set, "lastPublishedAt": iso(now)},
        only_if=same("lastPublishedAt", last),
    )


def _outcome(job: StoredJob, one: Sent, status: RecipientStatus) -> Update:
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
            "errorCode": _code(one) if failed else None,
            "errorDetails": _WORDS[status] if failed else None,
        },
    )


def _code(one: Sent) -> str | None:
    """Why; where an event said so already, its word counts, not the lost answer's."""
    match one.outcome:
        case Lost() if one.message.status is MessageStatus.FAILED:
            return one.message.error_code
        case Rejected(code) | NotTaken(code) | Lost(code):
            return code
        case _:
            return None


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
            "errorCode": one.objection.code,
            "errorDetails": one.objection.details,
            "reasons": list(one.objection.reasons),
        },
    )


def _in_the_tier(
    job: StoredJob,
    before: Chunk,
    going: Sequence[Going],
    refused: Sequence[Refused],
    now: datetime,
) -> list[Update]:
    """Give back the places of whoever is decided about; who is written to counts from now on.

    Nobody has a place twice: who comes back from an earlier batch gave it back there. What the
    transaction has no room for is the last: people who counted in many buckets count there, too,
    until its day is over.
    """
    if job.tier_bucket is None:
        return []
    places = sum(before.is_new(one.position) for one in (*going, *refused))
    changes = Counter({job.tier_bucket: -places})
    for one in going:
        changes.update(one.counted.changes)
    return bucket_updates(changes, now)


def _counted(job: StoredJob, tally: Tally, before: Chunk, then: Chunk) -> Update:
    settled = tally.outcomes
    added = {
        "sentCount": settled[_S.SENT],
        "failedCount": settled[_S.FAILED],
        "unknownCount": settled[_S.UNKNOWN],
        "pendingCount": -settled.total(),
        "chunksDone": int(then.done and not before.done),
        "version": 1,
        **tally.codes,
    }
    return Update(
        *job_key(job.job_id),
        set={"updatedAt": iso(tally.at)},
        add={name: amount for name, amount in added.items() if amount},
    )
