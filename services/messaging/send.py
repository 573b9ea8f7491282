"""Sending one message, on whichever channel (Requirements 3, 5, 6, 7, 16).

Four AWS calls: read everything that decides; record the intent; send; record the outcome. The
intent is one transaction that fails unless the contact still consents and the sender's next slot
is still free, so consent is checked by storage itself, in the same step that commits to sending.
A crash after it leaves a message in `sending`, which nothing sends again. What differs between
the channels is in their lines (`services.messaging.channels`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import uniform

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.aws.conditions import Equals, both, same
from services.aws.store import Action, Check, ConditionFailed, Item, Store
from services.contacts.model import StoredContact
from services.contacts.repository import EXISTS, contact_key, not_found
from services.core.clock import Clock, NewId, Wait, new_id, same_id, utc_now, wait
from services.core.errors import Conflict, NotFound, RateLimited
from services.core.settings import SendMode
from services.limits.slots import Slot, next_slot, tracker_key
from services.limits.tier import SEND_MODE_KEY, count_person, lowered, person_key
from services.messaging.channels.base import Draft, Line, NotTaken, Rejected, Sender, Wanted
from services.messaging.delivery import Delivery
from services.messaging.model import (
    OPT_IN,
    Direction,
    Message,
    MessageStatus,
    StoredMessage,
)
from services.messaging.outcome import failure
from services.messaging.repository import (
    conversation_updates,
    expiry,
    live_message,
    message_key,
    message_put,
    write_what_holds,
)
from services.messaging.rules import require_allowed
from services.telemetry.log import warn

INTENTS = 8
"""How often an intent is tried when others take the slot first."""


@dataclass(frozen=True)
class Situation:
    """Everything that decides about one message, read at one moment."""

    now: datetime
    contact: StoredContact
    sender: str
    tracker: Item | None
    """How far ahead the sender's slots are taken."""
    mode: SendMode
    counted: tuple[Action, ...]
    earlier: StoredMessage | None


@dataclass(frozen=True)
class SendingService[W: Wanted]:
    """Sending over one channel."""

    line: Line[W]
    store: Store
    delivery: Delivery
    senders: Callable[[SendMode], Sender]
    mode: SendMode
    clock: Clock = utc_now
    wait: Wait = wait
    new_id: NewId = new_id

    def send(self, by: Principal, wanted: W) -> Message:
        """Send one message to one contact.

        A repeated `client_token` returns the message of the first call and sends nothing.

        Raises:
            Invalid: the input is incomplete or too long.
            NotFound: no such contact.
            DeliveryRefused: a safety rule forbids it; nothing was sent or stored.
            RateLimited: the sender is busy for more than a second.
            Conflict: the token was used for something else.
            ProviderFailed: the provider did not take it; it is stored as failed.
        """
        by.require(Permission.SEND_MESSAGES)
        draft = self.line.draft(wanted)
        message_id = (
            same_id(by.user_id, wanted.client_token) if wanted.client_token else self.new_id()
        )
        for attempt in range(INTENTS):
            there = self._situation(wanted, draft, message_id)
            if there.earlier:
                return self._repeated(there.earlier, wanted, draft)
            self._judge(there, draft)
            slot = self._slot(there)
            message = self._intended(there, draft, message_id)
            if self._commit(by, there, slot, message):
                return self._deliver(there, slot, message, wanted, draft)
            self.wait(uniform(0.005, 0.02) * (attempt + 1))  # noqa: S311  jitter, not a secret
        raise RateLimited(
            "Too many messages leave this sender at this moment; try again in a second.",
            limit=self.line.rate,
            retryAfter=1,
        )

    def _situation(self, wanted: W, draft: Draft, message_id: str) -> Situation:
        line, now = self.line, self.clock()
        contact, mode, earlier, person, *trackers = self.store.get_many(
            [
                contact_key(wanted.contact_id),
                ("SystemConfig", SEND_MODE_KEY),
                message_key(message_id),
                person_key(wanted.contact_id),
                *(tracker_key(sender, line.channel.value) for sender in line.senders),
            ]
        )
        if contact is None or "deletedAt" in contact:
            raise not_found(wanted.contact_id)
        known = StoredContact.from_item(contact)
        sender = line.sender(wanted, known)
        rows = dict(zip(line.senders, trackers, strict=True))
        starts = line.starts_conversation(known, draft.kind, now)
        return Situation(
            now=now,
            contact=known,
            sender=sender,
            tracker=rows.get(sender),
            mode=lowered(self.mode, mode),
            counted=tuple(count_person(known.contact_id, person, now)) if starts else (),
            earlier=live_message(earlier, now),
        )

    def _judge(self, there: Situation, draft: Draft) -> None:
        refusals = self.line.refusals(there.contact, draft.kind, there.sender, there.now)
        for refusal in refusals:
            warn(
                "validation_failure",
                contactId=there.contact.contact_id,
                channel=self.line.channel,
                reason=refusal.code,
            )
        require_allowed(refusals)

    def _slot(self, there: Situation) -> Slot:
        line = self.line
        return next_slot(there.sender, there.tracker, there.now, line.rate, line.channel.value)

    def _intended(self, there: Situation, draft: Draft, message_id: str) -> StoredMessage:
        return StoredMessage(
            message_id=message_id,
            contact_id=there.contact.contact_id,
            channel=self.line.channel,
            direction=Direction.OUTBOUND,
            message_type=draft.message_type,
            content=draft.content,
            subject=draft.subject,
            body_html=draft.body_html,
            segments=draft.segments,
            status=MessageStatus.SENDING,
            kind=draft.kind,
            dry_run=there.mode is SendMode.DRY_RUN,
            timestamp=there.now,
            updated_at=there.now,
            phone_number_id=there.sender,
            expires_at=expiry(there.now),
        )

    def _commit(self, by: Principal, there: Situation, slot: Slot, message: StoredMessage) -> bool:
        """Record the intent; False if the slot or the contact changed since they were read."""
        consent = Check(
            *contact_key(message.contact_id),
            only_if=both(
                EXISTS,
                Equals(OPT_IN[message.channel], value=True),
                same(self.line.address, self._address(there.contact)),
            ),
        )
        kind = {"kind": message.kind.value} if message.kind else {}
        row = audit_row(
            by,
            "send_message",
            ("message", message.message_id),
            there.now,
            self.new_id(),
            channel=message.channel.value,
            contactId=message.contact_id,
            **kind,
        )
        required: list[Action] = [consent, slot.take(), message_put(message), row, *there.counted]
        try:
            write_what_holds(self.store, required, conversation_updates(message))
        except ConditionFailed:
            return False
        return True

    def _deliver(
        self, there: Situation, slot: Slot, message: StoredMessage, wanted: W, draft: Draft
    ) -> Message:
        body = self.line.payload(there.contact, wanted, draft, message.message_id)
        addressed = self._address(there.contact)
        stored, outcome = self.delivery.deliver(
            message,
            slot,
            self.senders(there.mode),
            body,
            lambda: self._refusal(message, addressed),
        )
        if isinstance(outcome, NotTaken | Rejected):
            raise failure(stored, outcome)
        return stored.shown()

    def _refusal(self, message: StoredMessage, addressed: str | None) -> str | None:
        """Why a message that was not taken may not be tried again."""
        item = self.store.get(*contact_key(message.contact_id))
        if item is None or "deletedAt" in item:
            return NotFound.code
        contact, now = StoredContact.from_item(item), self.clock()
        if self._address(contact) != addressed:
            return Conflict.code
        sender = message.phone_number_id or ""
        refusals = self.line.refusals(contact, message.kind, sender, now)
        return refusals[0].code if refusals else None

    def _address(self, contact: StoredContact) -> str | None:
        return contact.email if self.line.address == "email" else contact.phone

    def _repeated(self, earlier: StoredMessage, wanted: W, draft: Draft) -> Message:
        before = (earlier.contact_id, earlier.channel, earlier.content)
        now = (wanted.contact_id, self.line.channel, draft.content)
        email = (earlier.subject, earlier.body_html) == (draft.subject, draft.body_html)
        if before != now or not email:
            raise Conflict(
                "This clientToken was already used for another message; use a new one.",
                messageId=earlier.message_id,
            )
        return earlier.shown()
