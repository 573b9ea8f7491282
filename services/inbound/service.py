"""What happens when a customer writes, or something happens to a message of ours (Requirement 4).

Everything is written under deterministic ids and conditions, so an event may come any number of
times, in any order, and be processed by several functions at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.aws.store import Action, Check, ConditionFailed, Store
from services.contacts.repository import EXISTS, contact_key
from services.core.clock import Clock, NewId, new_id, same_id, utc_now
from services.inbound.senders import holder, identity_of, new_contact, open_window
from services.inbound.statuses import StatusService
from services.inbound.webhook import InboundMessage, Unreadable, read
from services.messaging.model import Channel, Direction, MessageStatus, MessageType, StoredMessage
from services.messaging.repository import (
    conversation_updates,
    expiry,
    message_put,
    write_what_holds,
)
from services.realtime.publisher import INBOUND, Publisher
from services.telemetry.log import note, warn

TRIES = 6


@dataclass(frozen=True)
class InboundService:
    """Inbound WhatsApp events."""

    store: Store
    statuses: StatusService
    publisher: Publisher
    clock: Clock = utc_now
    new_id: NewId = new_id

    def receive(self, text: str) -> None:
        """Process the text of one SNS message; an event that is not ours is counted and ignored.

        Raises:
            Unreadable: part of it could not be read; the rest was processed.
        """
        webhook = read(text, self.clock())
        if webhook is None:
            note("inbound_ignored")
            return
        for change in webhook.others:
            note("inbound_change_ignored", change=change)
        for message in webhook.messages:
            self._keep(message)
        for status in webhook.statuses:
            self.statuses.settle(status)
        if webhook.unreadable:
            raise Unreadable("; ".join(webhook.unreadable))

    def _keep(self, message: InboundMessage) -> None:
        contact_id = holder(self.store, identity_of(message))
        for _ in range(TRIES):
            stored, contact = self._parts(message, contact_id)
            try:
                self._write(stored, contact, is_new=contact_id is None)
            except ConditionFailed as refused:
                if there := refused.failed.get(0):
                    stored = StoredMessage.from_item(there)
                    note("inbound_repeated", messageId=stored.message_id)
                    break
                contact_id = self._holder_now(message, contact_id)
            else:
                note("inbound_stored", messageId=stored.message_id, contactId=stored.contact_id)
                break
        else:
            raise RuntimeError("the sender's contact kept changing")
        self.publisher.publish(INBOUND, stored.shown())

    def _holder_now(self, message: InboundMessage, tried: str | None) -> str | None:
        """Who holds the identity after a write failed; None if its holder was deleted."""
        now_held = holder(self.store, identity_of(message))
        if now_held != tried or tried is None:
            return now_held
        warn("identity_stale", contactId=tried)
        return None

    def _parts(
        self, message: InboundMessage, contact_id: str | None
    ) -> tuple[StoredMessage, Sequence[Action]]:
        now = self.clock()
        known = contact_id or self.new_id()
        stored = StoredMessage(
            message_id=same_id("whatsapp", message.wamid),
            contact_id=known,
            channel=Channel.WHATSAPP,
            direction=Direction.INBOUND,
            message_type=message.message_type,
            content=message.content,
            status=MessageStatus.RECEIVED,
            timestamp=message.at,
            updated_at=now,
            whatsapp_message_id=message.wamid,
            phone_number_id=message.phone_number_id,
            raw=None if message.message_type is MessageType.TEXT else message.raw,
            expires_at=expiry(now),
        )
        if contact_id:
            return stored, [open_window(message, contact_id, now)]
        stale = holder(self.store, identity_of(message))
        return stored, new_contact(message, known, stale, now)

    def _write(self, stored: StoredMessage, contact: Sequence[Action], *, is_new: bool) -> None:
        """Message first: when both exist already, the message is what tells a repetition."""
        put = message_put(stored)
        if is_new:
            write_what_holds(self.store, [put, *contact], conversation_updates(stored))
            return
        exists = Check(*contact_key(stored.contact_id), only_if=EXISTS)
        try:
            write_what_holds(self.store, [put, *contact], conversation_updates(stored))
        except ConditionFailed as refused:
            there = refused.failed.get(1)
            if 0 in refused.failed or there is None or "deletedAt" in there:
                raise
            write_what_holds(self.store, [put, exists], conversation_updates(stored))
