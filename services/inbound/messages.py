"""A message of a customer: stored once, with its sender and with what it does to another one."""

from dataclasses import dataclass

from services.ai.requests import DraftRequests
from services.ai.switch import SWITCH, is_on
from services.aws.store import Action, Busy, Check, ConditionFailed, Store, Update
from services.contacts.last_word import noting
from services.contacts.repository import EXISTS, contact_key
from services.core.clock import Clock, NewId, new_id, same_id, utc_now
from services.forms.joining import Joining
from services.inbound.content import MEDIA
from services.inbound.events import InboundMessage
from services.inbound.marks import marked
from services.inbound.senders import has_words, identity_of, new_contact, open_window, opens_window
from services.media.requests import MediaRequests
from services.messaging.model import Channel, Direction, MessageStatus, MessageType, StoredMessage
from services.messaging.repository import (
    MessageRepository,
    conversation_updates,
    difference,
    expiry,
    live_message,
    message_key,
    message_put,
    write_what_holds,
)
from services.messaging.senders import TRIES, Claim, holder_in, identity_row, stored_once
from services.realtime.publisher import INBOUND, STATUS, Publisher


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was read before a message is stored."""

    held_by: str | None
    drafts_wanted: bool
    about: StoredMessage | None


@dataclass(frozen=True)
class InboundMessages:
    """Messages of customers."""

    store: Store
    messages: MessageRepository
    publisher: Publisher
    media: MediaRequests
    drafts: DraftRequests
    joining: Joining
    clock: Clock = utc_now
    new_id: NewId = new_id

    def keep(self, message: InboundMessage) -> None:
        """Store a message, open the window, and do to another message what it asks for.

        Raises:
            Busy: others kept changing the sender's contact, or that message.
        """
        seen = self._look(message)
        changed: list[StoredMessage] = []

        def attempt(contact_id: str, claim: Claim | None) -> StoredMessage:
            about = seen.about if seen.about and seen.about.contact_id == contact_id else None
            stored = self._stored(message, contact_id, about)
            if claim:
                self._write(stored, [claim, new_contact(message, stored)])
            else:
                changed[:] = self._write_known(message, stored, about)
            return stored

        identity = identity_of(message.phone, message.user_id)
        stored = stored_once(self.store, identity, seen.held_by, self.new_id, attempt)
        self._pass_on(stored, changed, drafts_wanted=seen.drafts_wanted)
        if message.message_type is MessageType.TEXT:
            self.joining.heard(stored, message.phone)

    def _look(self, message: InboundMessage) -> _Seen:
        """Who holds the sender's identity, whether drafts are wanted, and what it is about.

        One call; for a message about another one, a query before it finds that one if it is ours.
        """
        identity = identity_row(identity_of(message.phone, message.user_id))
        about = self._about(message.about) if message.about else None
        held, switch, *there = self.store.get_many(
            [identity, SWITCH, *([message_key(about)] if about else [])]
        )
        found = live_message(there[0], self.clock()) if there else None
        return _Seen(holder_in(held), is_on(switch), found)

    def _about(self, wamid: str) -> str:
        """Our id of a message; a customer's own has the one that was derived for it."""
        return self.messages.id_of(wamid) or same_id("whatsapp", wamid)

    def _stored(
        self, message: InboundMessage, contact_id: str, about: StoredMessage | None
    ) -> StoredMessage:
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
            reply_to=about.message_id if about else None,
            raw=None if message.message_type is MessageType.TEXT else message.raw,
            expires_at=expiry(now),
        )

    def _write(self, stored: StoredMessage, required: list[Action]) -> None:
        """The message comes first: if it is there already, that is what refuses a repetition."""
        write_what_holds(self.store, [message_put(stored), *required], conversation_updates(stored))

    def _write_known(
        self, message: InboundMessage, stored: StoredMessage, about: StoredMessage | None
    ) -> list[StoredMessage]:
        """Stores a message of a known contact; gives the message that it changed, if any."""
        opened = open_window(message, stored) if opens_window(message) else _exists(stored)
        for _ in range(TRIES):
            changed = self._changed(message, about)
            marks = [difference(about, changed)] if about and changed else []
            try:
                self._write(stored, [opened, *marks])
            except ConditionFailed as refused:
                opened, about = self._again(refused, stored, opened, about)
            else:
                return [changed] if changed else []
        raise Busy

    def _again(
        self,
        refused: ConditionFailed,
        stored: StoredMessage,
        opened: Update | Check,
        about: StoredMessage | None,
    ) -> tuple[Update | Check, StoredMessage | None]:
        """What to write instead: the window is open longer, or the other message is another."""
        contact = refused.failed.get(1)
        gone = 1 in refused.failed and (contact is None or "deletedAt" in contact)
        if 0 in refused.failed or gone:
            raise refused
        if about and 2 in refused.failed:
            about = self.messages.get(about.message_id, self.clock())
        return (_exists(stored) if 1 in refused.failed else opened), about

    def _changed(
        self, message: InboundMessage, about: StoredMessage | None
    ) -> StoredMessage | None:
        """What becomes of the other message; None if nothing does."""
        after = marked(about, message) if about else None
        if about is None or after is None:
            return None
        now = max(self.clock(), about.updated_at)
        return after.model_copy(update={"updated_at": now, "revision": about.revision + 1})

    def _pass_on(
        self, stored: StoredMessage, changed: list[StoredMessage], *, drafts_wanted: bool
    ) -> None:
        """Tell subscribers, and ask for what is done elsewhere; all of it may be repeated."""
        self.publisher.publish(INBOUND, stored.shown())
        for message in changed:
            self.publisher.publish(STATUS, message.shown())
        if stored.message_type in MEDIA and stored.media is None:
            self.media.put(stored.message_id)
        if drafts_wanted and stored.content and has_words(stored):
            self.drafts.ask(stored.message_id)


def _exists(stored: StoredMessage) -> Update | Check:
    """The contact is still there; an older message than the last leaves its window as it is."""
    exists = Check(*contact_key(stored.contact_id), only_if=EXISTS)
    return noting(exists, stored.message_id) if has_words(stored) else exists
