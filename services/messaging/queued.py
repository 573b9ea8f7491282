"""Delivering what was queued, when its time comes, in order for each contact (Requirement 13.5).

A wake says no more than which message is due. Everything is read and judged anew at that moment:
who consents no longer, or whose window has closed, gets nothing, and the message says why. The
step from `queued` to `sending` is one conditional transaction, so however often a wake comes, and
to however many workers, a message leaves once.

What cannot leave yet is given another time and another wake, and the old wake ends well: waiting
never brings a message to the dead letters. A wake that finds its message due only later is not the
one that was promised, and ends.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform
from typing import Any

from services.aws.conditions import Equals
from services.aws.store import Action, Busy, ConditionFailed, Store, Update
from services.core.clock import Clock, Wait, iso, utc_now, wait
from services.core.errors import ProviderFailed, Refusal
from services.core.settings import SendMode
from services.limits.breaker import Breakers
from services.limits.slots import Pace, Turn
from services.limits.tier import bucket_updates
from services.limits.turns import Turns
from services.messaging.attempts import is_untried
from services.messaging.channels.base import Draft, Line, Sender, draft_of
from services.messaging.delivery import Delivery
from services.messaging.model import Channel, MessageStatus, StoredMessage, Verdict
from services.messaging.outcome import refused
from services.messaging.queue import SendQueue
from services.messaging.repository import difference, message_key
from services.messaging.rules import reasons_of, require_allowed
from services.messaging.situation import Reader, Situation, address_of, consent, forbidden
from services.messaging.waiting import WaitingLines
from services.realtime.publisher import STATUS
from services.telemetry.log import note, warn

RESERVE = 28.0
"""Seconds that one message may need at worst: three for its turn, then four tries of which the
last is silent. With less left of the function's time, a message waits for another invocation."""
PATIENCE = 3.0
"""Seconds to wait for a turn before the message gets another time."""
EARLY = timedelta(seconds=1.5)
"""A wake this much too early is not the one that was promised for the message."""
LEAD = timedelta(milliseconds=250)
"""How long a turn of a sender that has rested lasts: time to record the intent, and to read what
decides once more if the turn was long in coming."""
STALE = timedelta(milliseconds=300)
"""What was read longer ago does not decide any more."""
AGAIN = 2.0
"""The soonest that a message gets another time: past EARLY, so that a second wake is known."""
INTENTS = 6

type Remaining = Callable[[], float]


class _Later(Exception):
    """The message cannot leave before so many seconds have passed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"in {seconds:.1f} s")
        self.seconds = seconds


class _Forbidden(Exception):
    """A rule forbids the message, now and later."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.code)
        self.why = why


@dataclass(frozen=True)
class QueuedMessages:
    """The queue's worker; `lines` and `senders` are asked for the channel that a message has."""

    store: Store
    delivery: Delivery
    breakers: Breakers
    queue: SendQueue
    lines: Callable[[Channel], Line[Any]]
    senders: Callable[[Channel, SendMode], Sender]
    mode: SendMode
    clock: Clock = utc_now
    wait: Wait = wait

    def wake(self, message_id: str, remaining: Remaining) -> None:
        """Deliver a message, after those that came before it, or give it another time.

        Raises:
            NotQueued: it could not be given another time; the wake must come again.
        """
        while (message := self._due(message_id)) is not None:
            first = self._first(message)
            if first.status is MessageStatus.SENDING or remaining() < RESERVE:
                return self._postpone(message, self._soon())
            if first.due_at and self._is_early(first):
                return self._postpone(message, self._soon(first.due_at))
            if later := self._deliver(first):
                first_itself = first.message_id == message_id
                return self._postpone(message, later if first_itself else self._soon(later))
        return None

    def _soon(self, after: datetime | None = None) -> datetime:
        return (after or self.clock()) + timedelta(seconds=AGAIN)

    def _due(self, message_id: str) -> StoredMessage | None:
        """The message, if it is queued and this is its wake.

        A worker that ended right after sending may have left it in line.
        """
        message = self.delivery.messages.get(message_id, self.clock())
        if message is None or message.status is MessageStatus.SENDING:
            return None
        if message.status is not MessageStatus.QUEUED:
            self._release(message)
            return None
        return None if self._is_early(message) else message

    def _is_early(self, message: StoredMessage) -> bool:
        return message.due_at is not None and message.due_at > self.clock() + EARLY

    def _first(self, message: StoredMessage) -> StoredMessage:
        """Who must leave before the message: the first that waits; itself if nobody does."""
        lines = WaitingLines(self.store)
        there = lines.of(message.contact_id, message.channel)
        settled: list[str] = []
        for message_id in there.message_ids:
            known = self.delivery.messages.get(message_id, self.clock())
            if known and known.status in (MessageStatus.QUEUED, MessageStatus.SENDING):
                break
            settled.append(message_id)
        else:
            known = message
        lines.release(there, settled)
        return known

    def _deliver(self, message: StoredMessage) -> datetime | None:
        """Deliver or refuse a message; when to try again if that is not possible yet."""
        try:
            return self._delivered(self.lines(message.channel), message)
        except _Later as later:
            return self.clock() + timedelta(seconds=later.seconds)
        except _Forbidden as forbids:
            return self._refuse(message, forbids.why)

    def _delivered(self, line: Line[Any], message: StoredMessage) -> None:
        turn: Turn | None = None
        for _ in range(INTENTS):
            there, draft, mode = self._ready(line, message)
            if there.message is None or there.message.status is not MessageStatus.QUEUED:
                return None
            turn = turn or self._turn(there.pace)
            if self.clock() - there.now > STALE:
                continue
            sending = self._intended(there.message, mode, there.now)
            if self._commit(line, there, there.message, sending):
                return self._send(line, there, sending, turn, draft)
        raise _Later(AGAIN)

    def _ready(self, line: Line[Any], message: StoredMessage) -> tuple[Situation, Draft, SendMode]:
        """What decides about a message now, and what it is made of."""
        try:
            return self._judged(line, message)
        except Busy:
            raise
        except ProviderFailed as failed:
            if failed.details.get("retryable"):
                raise _Later(_spread(60)) from failed
            raise _Forbidden(failed) from failed
        except Refusal as why:
            raise _Forbidden(why) from why

    def _judged(self, line: Line[Any], message: StoredMessage) -> tuple[Situation, Draft, SendMode]:
        wanted = line.wish(message)
        reader = Reader(line, self.store, self.mode, self.clock)
        there = reader.read(wanted, message.kind, message.message_id)
        sender = message.phone_number_id or there.sender
        require_allowed(line.refusals(there.contact, message.kind, sender, there.now))
        mode = SendMode.DRY_RUN if message.dry_run else there.mode
        if there.rests(mode):
            rest = there.breaker.rests_until(there.now) - there.now
            raise _Later(rest.total_seconds() + _spread(5))
        return there, line.prepared(wanted, draft_of(message), sender, mode), mode

    def _turn(self, pace: Pace) -> Turn:
        turns = Turns(self.delivery.slots, self.clock, self.wait)
        if turn := turns.another(pace, PATIENCE, LEAD):
            return turn
        raise _Later(_spread(4))

    def _intended(
        self, message: StoredMessage, mode: SendMode, judged_at: datetime
    ) -> StoredMessage:
        """The message on its way. What was announced as a dry run stays one."""
        return message.model_copy(
            update={
                "status": MessageStatus.SENDING,
                "dry_run": mode is SendMode.DRY_RUN,
                "due_at": None,
                "verdict": Verdict(allowed=True, at=judged_at),
                "updated_at": max(self.clock(), message.updated_at),
                "revision": message.revision + 1,
            }
        )

    def _commit(
        self, line: Line[Any], there: Situation, message: StoredMessage, sending: StoredMessage
    ) -> bool:
        """Record the intent; False if the message, the contact or the breaker changed."""
        mode = SendMode.DRY_RUN if sending.dry_run else SendMode.LIVE
        required: list[Action] = [
            difference(message, sending),
            consent(line, there.contact, there.counted, there.used),
            *bucket_updates(there.counted.changes, there.now),
            *there.probes(mode, message.message_id),
        ]
        try:
            self.store.write(*required)
        except ConditionFailed:
            return False
        return True

    def _send(
        self,
        line: Line[Any],
        there: Situation,
        sending: StoredMessage,
        turn: Turn,
        draft: Draft,
    ) -> None:
        mode = SendMode.DRY_RUN if sending.dry_run else SendMode.LIVE
        addressed = address_of(line, there.contact)
        body = line.payload(there.contact, line.wish(sending), draft, sending.message_id)
        _, ending = self.delivery.deliver(
            sending,
            turn,
            self.senders(sending.channel, mode),
            body,
            lambda: forbidden(line, self.store, sending, addressed, self.clock()),
        )
        there.report(self.breakers, mode, sending.message_id, ending)
        if is_untried(ending) and WaitingLines(self.store).put_back(sending, self.clock()):
            raise _Later(_spread(4))
        self._release(sending)

    def _refuse(self, message: StoredMessage, why: Refusal) -> None:
        """The message fails with the words of what forbids it; it is never sent another way."""
        for reason in reasons_of(why):
            warn(
                "validation_failure",
                contactId=message.contact_id,
                channel=message.channel,
                reason=reason,
                messageId=message.message_id,
            )
        now = self.clock()
        told = self.delivery.messages.grow(message, lambda known: refused(known, why, now))
        if told:
            self.delivery.publisher.publish(STATUS, told.shown())
        self._release(message)

    def _release(self, message: StoredMessage) -> None:
        lines = WaitingLines(self.store)
        there = lines.of(message.contact_id, message.channel)
        lines.release(there, [message.message_id])

    def _postpone(self, message: StoredMessage, due: datetime) -> None:
        """Another time for a message that is still queued, and a wake for then."""
        if postpone(self.store, message.message_id, due):
            note("postponed", messageId=message.message_id, dueAt=iso(due))
            self.queue.put(message.message_id, due)


def postpone(store: Store, message_id: str, due: datetime) -> bool:
    """Give a queued message another time; False if it is not queued any more."""
    try:
        store.write(
            Update(
                *message_key(message_id),
                set={"dueAt": iso(due), "unsettledSince": iso(due)},
                only_if=Equals("status", MessageStatus.QUEUED.value),
            )
        )
    except ConditionFailed:
        return False
    return True


def _spread(seconds: float) -> float:
    """Between one and so many seconds, so that not everybody comes at once."""
    return uniform(AGAIN, seconds)  # noqa: S311  jitter, not a secret
