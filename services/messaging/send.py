"""Sending one WhatsApp message (Requirements 3, 5, 16).

Four AWS calls: read everything that decides; record the intent; send; record the outcome. The
intent is one transaction that fails unless the contact still consents and the number's next slot
is still free, so consent is checked by storage itself, in the same step that commits to sending.
A crash after it leaves a message in `sending`, which nothing sends again.
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
from services.limits.slots import WHATSAPP_PER_NUMBER, Slot, next_slot, tracker_key
from services.limits.tier import SEND_MODE_KEY, count_person, lowered, person_key
from services.messaging.attempts import Attempts
from services.messaging.channels.base import NotTaken, Outcome, Outgoing, Rejected, Sender
from services.messaging.channels.whatsapp import payload
from services.messaging.compose import compose
from services.messaging.model import (
    Channel,
    Direction,
    Message,
    MessageKind,
    MessageStatus,
    MessageType,
    SendWhatsApp,
    StoredMessage,
)
from services.messaging.outcome import after, failure
from services.messaging.repository import (
    MessageRepository,
    conversation_updates,
    expiry,
    live_message,
    message_key,
    message_put,
    write_what_holds,
)
from services.messaging.rules import require_allowed, whatsapp_refusals, window_is_open
from services.realtime.publisher import STATUS, Publisher
from services.telemetry.log import note, warn

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

    @property
    def slot(self) -> Slot:
        """The sender's next slot; raises RateLimited."""
        return next_slot(self.sender, self.tracker, self.now, WHATSAPP_PER_NUMBER)


@dataclass(frozen=True)
class WhatsAppService:
    """Sending over WhatsApp."""

    store: Store
    messages: MessageRepository
    publisher: Publisher
    senders: Callable[[SendMode], Sender]
    allowlist: tuple[str, ...]
    mode: SendMode
    clock: Clock = utc_now
    wait: Wait = wait
    new_id: NewId = new_id

    def send(self, by: Principal, wanted: SendWhatsApp) -> Message:
        """Send a text or a template to one contact.

        A repeated `client_token` returns the message of the first call and sends nothing.

        Raises:
            Invalid: the input is incomplete or too long.
            NotFound: no such contact.
            DeliveryRefused: a safety rule forbids it; nothing was sent or stored.
            RateLimited: the number is busy for more than a second.
            Conflict: the token was used for something else.
            ProviderFailed: WhatsApp did not take it; it is stored as failed.
        """
        by.require(Permission.SEND_MESSAGES)
        kind, content = compose(wanted)
        message_id = (
            same_id(by.user_id, wanted.client_token) if wanted.client_token else self.new_id()
        )
        for attempt in range(INTENTS):
            there = self._situation(wanted, kind, message_id)
            if there.earlier:
                return _repeated(there.earlier, wanted, content)
            self._judge(there.contact, kind, there.sender, there.now)
            message = _intended(there, kind, content, message_id, wanted)
            if self._commit(by, there, message):
                return self._deliver(there, message, payload(there.contact, wanted, message_id))
            self.wait(uniform(0.005, 0.02) * (attempt + 1))  # noqa: S311  jitter, not a secret
        raise RateLimited(
            "Too many messages leave this number at this moment; try again in a second.",
            limit=WHATSAPP_PER_NUMBER,
            retryAfter=1,
        )

    def _situation(self, wanted: SendWhatsApp, kind: MessageKind, message_id: str) -> Situation:
        now = self.clock()
        contact, mode, earlier, person, *trackers = self.store.get_many(
            [
                contact_key(wanted.contact_id),
                ("SystemConfig", SEND_MODE_KEY),
                message_key(message_id),
                person_key(wanted.contact_id),
                *(tracker_key(number) for number in self.allowlist),
            ]
        )
        if contact is None or "deletedAt" in contact:
            raise not_found(wanted.contact_id)
        known = StoredContact.from_item(contact)
        sender = self._sender(wanted, known)
        rows = dict(zip(self.allowlist, trackers, strict=True))
        initiated = kind is MessageKind.TEMPLATE and not window_is_open(known, now)
        return Situation(
            now=now,
            contact=known,
            sender=sender,
            tracker=rows.get(sender),
            mode=lowered(self.mode, mode),
            counted=tuple(count_person(known.contact_id, person, now)) if initiated else (),
            earlier=live_message(earlier, now),
        )

    def _sender(self, wanted: SendWhatsApp, contact: StoredContact) -> str:
        """The number that was asked for, else the one that the customer last wrote to."""
        if wanted.phone_number_id is not None:
            return wanted.phone_number_id
        last = contact.last_phone_number_id
        return last if last in self.allowlist and last else self.allowlist[0]

    def _judge(self, contact: StoredContact, kind: MessageKind, sender: str, now: datetime) -> None:
        refusals = whatsapp_refusals(contact, kind, sender, self.allowlist, now)
        for refusal in refusals:
            warn(
                "validation_failure",
                contactId=contact.contact_id,
                channel="whatsapp",
                reason=refusal.code,
            )
        require_allowed(refusals)

    def _commit(self, by: Principal, there: Situation, message: StoredMessage) -> bool:
        """Record the intent; False if the slot or the contact changed since they were read."""
        consent = Check(
            *contact_key(message.contact_id),
            only_if=both(
                EXISTS,
                Equals("optInWhatsApp", value=True),
                same("phone", there.contact.phone),
            ),
        )
        row = audit_row(
            by,
            "send_message",
            ("message", message.message_id),
            there.now,
            self.new_id(),
            channel="whatsapp",
            contactId=message.contact_id,
            kind=str(message.kind),
        )
        required: list[Action] = [
            consent,
            there.slot.take(),
            message_put(message),
            row,
            *there.counted,
        ]
        try:
            write_what_holds(self.store, required, conversation_updates(message))
        except ConditionFailed:
            return False
        return True

    def _deliver(
        self, there: Situation, message: StoredMessage, body: dict[str, object]
    ) -> Message:
        ahead = (there.slot.starts_at - self.clock()).total_seconds()
        if ahead > 0:
            self.wait(ahead)
        attempts = Attempts(self.senders(there.mode), self.wait, lambda: self._refusal(message))
        outcome = attempts.make(Outgoing(message.message_id, there.sender, body))
        note(
            "send_dry_run" if message.dry_run else "send",
            messageId=message.message_id,
            contactId=message.contact_id,
            channel="whatsapp",
            kind=message.kind,
            outcome=type(outcome).__name__,
            code=getattr(outcome, "code", None),
        )
        stored = self._record(message, outcome)
        self.publisher.publish(STATUS, stored.shown())
        if isinstance(outcome, NotTaken | Rejected):
            raise failure(stored, outcome)
        return stored.shown()

    def _refusal(self, message: StoredMessage) -> str | None:
        item = self.store.get(*contact_key(message.contact_id))
        if item is None or "deletedAt" in item:
            return NotFound.code
        contact, now = StoredContact.from_item(item), self.clock()
        kind, sender = message.kind or MessageKind.FREEFORM, message.phone_number_id or ""
        refusals = whatsapp_refusals(contact, kind, sender, self.allowlist, now)
        return refusals[0].code if refusals else None

    def _record(self, message: StoredMessage, outcome: Outcome) -> StoredMessage:
        stored = self.messages.grow(message, lambda known: after(known, outcome, self.clock()))
        return stored or message


def _intended(
    there: Situation, kind: MessageKind, content: str, message_id: str, wanted: SendWhatsApp
) -> StoredMessage:
    return StoredMessage(
        message_id=message_id,
        contact_id=there.contact.contact_id,
        channel=Channel.WHATSAPP,
        direction=Direction.OUTBOUND,
        message_type=MessageType(wanted.message_type),
        content=content,
        status=MessageStatus.SENDING,
        kind=kind,
        dry_run=there.mode is SendMode.DRY_RUN,
        timestamp=there.now,
        updated_at=there.now,
        phone_number_id=there.sender,
        expires_at=expiry(there.now),
    )


def _repeated(earlier: StoredMessage, wanted: SendWhatsApp, content: str) -> Message:
    if earlier.contact_id != wanted.contact_id or earlier.content != content:
        raise Conflict(
            "This clientToken was already used for another message; use a new one.",
            messageId=earlier.message_id,
        )
    return earlier.shown()
