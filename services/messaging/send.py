"""Sending one message, on whichever channel (Requirements 3, 5, 6, 7, 16).

Four AWS calls: read everything that decides; record the intent; send; record the outcome. The
intent is one transaction that fails unless the contact still consents, nobody waits before it and
the sender's next slot is still free, so consent is checked by storage itself, in the same step
that commits to sending. A crash after it leaves a message in `sending`, which nothing sends again.

What has no turn soon is stored as `queued` in such a transaction, and `services.messaging.queued`
delivers it. What differs between the channels is in their lines (`services.messaging.channels`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.aws.store import Action, Busy, ConditionFailed, Put, Store
from services.core.clock import Clock, NewId, Wait, iso, new_id, same_id, utc_now, wait
from services.core.errors import Conflict, DeliveryRefused
from services.core.settings import SendMode
from services.limits.breaker import Breakers
from services.limits.leases import SlotLeases
from services.limits.slots import Slot, free_slot
from services.limits.tier import bucket_updates
from services.messaging.attempts import Withheld, is_untried
from services.messaging.channels.base import Draft, Line, NotTaken, Rejected, Sender, Wanted
from services.messaging.delivery import Delivery
from services.messaging.model import (
    Channel,
    Direction,
    Message,
    MessageStatus,
    StoredMessage,
    Verdict,
)
from services.messaging.outcome import failure
from services.messaging.queue import NotQueued, SendQueue
from services.messaging.repository import (
    conversation_updates,
    expiry,
    message_put,
    write_what_holds,
)
from services.messaging.rules import reasons_of, verdict_of
from services.messaging.situation import Reader, Situation, address_of, consent, forbidden
from services.messaging.waiting import WaitingLines, joins, nobody_waits
from services.realtime.publisher import STATUS
from services.telemetry.log import note, warn

INTENTS = 8
"""How often an intent is tried when others change what it depends on."""
CROWDED = 4
"""After so many a message is queued: too many want the same slots at once."""
STALE = timedelta(seconds=2)
"""What was read longer ago does not decide: a file may have taken its time to reach WhatsApp."""
LONGEST = timedelta(minutes=14)
"""The furthest turn that a queued message is given at once; SQS delays 15 minutes at most."""


@dataclass(frozen=True)
class SendingService[W: Wanted]:
    """Sending over one channel."""

    line: Line[W]
    store: Store
    delivery: Delivery
    slots: SlotLeases
    breakers: Breakers
    queue: SendQueue
    senders: Callable[[SendMode], Sender]
    mode: SendMode
    clock: Clock = utc_now
    wait: Wait = wait
    new_id: NewId = new_id

    def send(self, by: Principal, wanted: W) -> Message:
        """Send one message to one contact, at once or, if it has no turn soon, in its turn.

        A repeated `client_token` returns the message of the first call and sends nothing.

        Raises:
            Invalid: the input is incomplete or too long.
            NotFound: no such contact.
            DeliveryRefused: a safety rule forbids it; nothing was sent or stored.
            Conflict: the token was used for something else, or others kept changing the contact.
            ProviderFailed: the provider did not take it; it is stored as failed.
        """
        by.require(Permission.SEND_MESSAGES)
        draft = self.line.draft(wanted)
        message_id = (
            same_id(by.user_id, wanted.client_token) if wanted.client_token else self.new_id()
        )
        reader = Reader(self.line, self.store, self.mode, self.clock)
        for attempt in range(INTENTS):
            there = reader.read(wanted, draft.kind, message_id)
            if there.message:
                return self._repeated(there.message, wanted, draft)
            self._judge(by, there, draft)
            ready = self.line.prepared(wanted, draft, there.sender, there.mode)
            if self.clock() - there.now > STALE:
                continue
            message = self._intended(there, ready, message_id)
            slot = self._slot(there) if attempt < CROWDED else None
            if slot is None:
                if queued := self._queued(by, there, message):
                    return queued
            elif self._commit(by, there, slot, message):
                return self._deliver(there, slot, message, wanted, ready)
            self.wait(uniform(0.005, 0.02) * (attempt + 1))  # noqa: S311  jitter, not a secret
        raise Busy

    def _judge(self, by: Principal, there: Situation, draft: Draft) -> None:
        """What is refused becomes no message; every reason is logged, and kept for an auditor."""
        refusals = self.line.refusals(there.contact, draft.kind, there.sender, there.now)
        for refusal in refusals:
            warn(
                "validation_failure",
                contactId=there.contact.contact_id,
                channel=self.line.channel,
                reason=refusal.code,
            )
        if refused := verdict_of(refusals):
            self.store.write(self._refusal(by, there, refused))
            raise refused

    def _refusal(self, by: Principal, there: Situation, refused: DeliveryRefused) -> Put:
        return audit_row(
            by,
            "send_refused",
            ("contact", there.contact.contact_id),
            there.now,
            self.new_id(),
            channel=self.line.channel.value,
            reasons=list(reasons_of(refused)),
        )

    def _slot(self, there: Situation) -> Slot | None:
        """The slot at which a message may leave; None if it has to wait for its turn."""
        if there.waiting.message_ids or there.rests(there.mode):
            return None
        return free_slot(there.pace, there.tracker, self.clock())

    def _intended(self, there: Situation, draft: Draft, message_id: str) -> StoredMessage:
        return StoredMessage(
            message_id=message_id,
            contact_id=there.contact.contact_id,
            channel=self.line.channel,
            direction=Direction.OUTBOUND,
            message_type=draft.message_type,
            content=draft.content or None,
            subject=draft.subject,
            body_html=draft.body_html,
            html_only=None if draft.plain else True,
            segments=draft.segments,
            caption=draft.caption,
            media=draft.media,
            template=draft.template,
            status=MessageStatus.SENDING,
            kind=draft.kind,
            verdict=Verdict(allowed=True, at=there.now),
            dry_run=there.mode is SendMode.DRY_RUN,
            timestamp=there.now,
            updated_at=there.now,
            phone_number_id=there.sender,
            expires_at=expiry(there.now),
        )

    def _commit(self, by: Principal, there: Situation, slot: Slot, message: StoredMessage) -> bool:
        """Record the intent; False if the slot or the contact changed since they were read."""
        return self._recorded(
            message,
            [
                consent(self.line, there.contact, there.counted, there.used),
                nobody_waits(message.contact_id, message.channel),
                slot.take(),
                message_put(message),
                self._audited(by, message),
                *bucket_updates(there.counted.changes, there.now),
                *there.probes(there.mode, message.message_id),
            ],
        )

    def _queued(self, by: Principal, there: Situation, sending: StoredMessage) -> Message | None:
        """The message in the queue; None if the contact changed since it was read."""
        due = self._due(there)
        message = sending.model_copy(update={"status": MessageStatus.QUEUED, "due_at": due})
        if not self._recorded(
            message,
            [
                consent(self.line, there.contact),
                joins(message),
                message_put(message),
                self._audited(by, message),
            ],
        ):
            return None
        return self._announced(message)

    def _announced(self, message: StoredMessage) -> Message:
        """A queued message, told and enqueued; one that is not, the sweep enqueues."""
        shown, due = message.shown(), message.due_at or self.clock()
        note("queued", messageId=shown.message_id, channel=shown.channel, dueAt=iso(due))
        self.delivery.publisher.publish(STATUS, shown)
        try:
            self.queue.put(shown.message_id, due)
        except NotQueued as error:
            warn("not_enqueued", messageId=shown.message_id, reason=str(error))
        return shown

    def _due(self, there: Situation) -> datetime:
        """When it is worth trying: in turn with everybody who waits for the same sender."""
        rested = there.breaker.rests_until(there.now) if there.rests(there.mode) else there.now
        return min(max(rested, self.slots.queue(there.pace)), there.now + LONGEST)

    def _recorded(self, message: StoredMessage, required: Sequence[Action]) -> bool:
        try:
            write_what_holds(self.store, required, conversation_updates(message))
        except ConditionFailed:
            return False
        return True

    def _audited(self, by: Principal, message: StoredMessage) -> Put:
        kind = {"kind": message.kind.value} if message.kind else {}
        return audit_row(
            by,
            "send_message",
            ("message", message.message_id),
            message.timestamp,
            self.new_id(),
            channel=message.channel.value,
            contactId=message.contact_id,
            **kind,
        )

    def _deliver(
        self, there: Situation, slot: Slot, message: StoredMessage, wanted: W, draft: Draft
    ) -> Message:
        body = self.line.payload(there.contact, wanted, draft, message.message_id)
        addressed = address_of(self.line, there.contact)
        stored, ending = self.delivery.deliver(
            message,
            slot,
            self.senders(there.mode),
            body,
            lambda: forbidden(self.line, self.store, message, addressed, self.clock()),
        )
        there.report(self.breakers, there.mode, message.message_id, ending)
        if is_untried(ending):
            return self._put_back(there, message)
        if isinstance(ending, NotTaken | Rejected | Withheld):
            raise failure(stored, ending)
        return stored.shown()

    def _put_back(self, there: Situation, message: StoredMessage) -> Message:
        """What had no turn in time waits for one, as if it had been queued at once."""
        queued = WaitingLines(self.store).put_back(message, self._due(there))
        if queued is None:
            return message.shown()
        return self._announced(queued)

    def _repeated(self, earlier: StoredMessage, wanted: W, draft: Draft) -> Message:
        if not _is_same(earlier, wanted.contact_id, self.line.channel, draft):
            raise Conflict(
                "This clientToken was already used for another message; use a new one.",
                messageId=earlier.message_id,
            )
        return earlier.shown()


def _is_same(earlier: StoredMessage, contact_id: str, channel: Channel, draft: Draft) -> bool:
    """Whether a message is what a draft would become; a template's words follow from the rest."""
    before = (earlier.contact_id, earlier.channel, earlier.message_type)
    said = (earlier.subject, earlier.body_html, earlier.caption, earlier.template)
    file_id = earlier.media.file_id if earlier.media else None
    words = (earlier.content or "") == draft.content or draft.template is not None
    return (
        words
        and before == (contact_id, channel, draft.message_type)
        and said == (draft.subject, draft.body_html, draft.caption, draft.template)
        and file_id == draft.file_id
    )
