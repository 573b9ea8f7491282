"""What happens when a customer writes, or something happens to a message of ours (Requirement 4).

Everything is written under deterministic ids and conditions, so an event may come any number of
times, in any order, and be processed by several functions at once.
"""

from dataclasses import dataclass

from services.ai.requests import DraftRequests
from services.ai.switch import SWITCH, is_on
from services.aws.store import Busy, Check, ConditionFailed, Store
from services.contacts.last_word import noting
from services.contacts.repository import EXISTS, contact_key
from services.core.clock import Clock, NewId, new_id, same_id, utc_now
from services.inbound.content import MEDIA
from services.inbound.senders import holder_in, identity_row, new_contact, open_window
from services.inbound.statuses import StatusService
from services.inbound.webhook import InboundMessage, Unreadable, read
from services.media.requests import MediaRequests
from services.messaging.model import Channel, Direction, MessageStatus, MessageType, StoredMessage
from services.messaging.repository import (
    conversation_updates,
    expiry,
    message_put,
    write_what_holds,
)
from services.realtime.publisher import INBOUND, Publisher
from services.telemetry.log import note

TRIES = 6


@dataclass(frozen=True)
class InboundService:
    """Inbound WhatsApp events."""

    store: Store
    statuses: StatusService
    publisher: Publisher
    media: MediaRequests
    drafts: DraftRequests
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
        held_by, drafts_wanted = self._first_look(message)
        stale = None
        for _ in range(TRIES):
            stored = self._stored(message, held_by or self.new_id())
            try:
                if held_by:
                    self._write_known(message, stored)
                else:
                    self._write_new(message, stored, stale)
            except ConditionFailed as refused:
                if there := refused.failed.get(0):
                    stored = StoredMessage.from_item(there)
                    note("inbound_repeated", messageId=stored.message_id)
                    break
                now_held = holder_in(self.store.get(*identity_row(message)))
                stale = now_held if now_held == held_by else None
                held_by = None if stale else now_held
            else:
                note("inbound_stored", messageId=stored.message_id, contactId=stored.contact_id)
                break
        else:
            raise Busy
        self._pass_on(stored, drafts_wanted=drafts_wanted)

    def _pass_on(self, stored: StoredMessage, *, drafts_wanted: bool) -> None:
        """Tell subscribers, and ask for what is done elsewhere; all of it may be repeated."""
        self.publisher.publish(INBOUND, stored.shown())
        if stored.message_type in MEDIA and stored.media is None:
            self.media.put(stored.message_id)
        if drafts_wanted and stored.content:
            self.drafts.ask(stored.message_id)

    def _first_look(self, message: InboundMessage) -> tuple[str | None, bool]:
        """Who holds the sender's identity, and whether drafts are wanted: one call for both."""
        held, switch = self.store.get_many([identity_row(message), SWITCH])
        return holder_in(held), is_on(switch)

    def _stored(self, message: InboundMessage, contact_id: str) -> StoredMessage:
        now = self.clock()
        return StoredMessage(
            message_id=same_id("whatsapp", message.wamid),
            contact_id=contact_id,
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

    def _write_new(self, message: InboundMessage, stored: StoredMessage, stale: str | None) -> None:
        """The message comes first: if it is there already, that is what refuses a repetition."""
        contact = new_contact(message, stored, stale)
        write_what_holds(self.store, [message_put(stored), *contact], conversation_updates(stored))

    def _write_known(self, message: InboundMessage, stored: StoredMessage) -> None:
        """An older message than the last is stored too, and leaves the window as it is."""
        put, talk = message_put(stored), conversation_updates(stored)
        opened = open_window(message, stored)
        try:
            write_what_holds(self.store, [put, opened], talk)
        except ConditionFailed as refused:
            there = refused.failed.get(1)
            if 0 in refused.failed or there is None or "deletedAt" in there:
                raise
            exists = Check(*contact_key(stored.contact_id), only_if=EXISTS)
            write_what_holds(self.store, [put, noting(exists, stored.message_id)], talk)
