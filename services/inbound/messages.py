"""A message of a customer: stored once, with its sender and with what it does to another one."""

from dataclasses import dataclass, replace

from services.ai.requests import DraftRequests
from services.aws.store import Action, Busy, Check, ConditionFailed, Item, Store, Update
from services.contacts.following import Following
from services.contacts.last_word import noting
from services.contacts.repository import EXISTS, contact_key
from services.core.clock import Clock, NewId, new_id, same_id, utc_now
from services.forms.joining import Joining
from services.inbound.content import MEDIA
from services.inbound.events import InboundMessage
from services.inbound.looking import Seen, look
from services.inbound.marking import Marking
from services.inbound.marks import MARKS, Mark, with_marks
from services.inbound.senders import (
    has_words,
    new_contact,
    open_window,
    opens_window,
)
from services.media.requests import MediaRequests
from services.messaging.early import early_key, marks_in, not_marked_since
from services.messaging.model import Channel, Direction, MessageStatus, MessageType, StoredMessage
from services.messaging.repository import (
    MessageRepository,
    conversation_updates,
    difference,
    expiry,
    message_put,
    write_what_holds,
)
from services.messaging.senders import TRIES, Claim, stored_once
from services.realtime.publisher import INBOUND, STATUS, Publisher
from services.telemetry.log import note

SOURCE = "whatsapp:user-id-changed"


class _Marked(Exception):
    """Something was done to the message while it was being stored."""


@dataclass(frozen=True)
class InboundMessages:
    """Messages of customers."""

    store: Store
    messages: MessageRepository
    publisher: Publisher
    media: MediaRequests
    drafts: DraftRequests
    joining: Joining
    following: Following
    clock: Clock = utc_now
    new_id: NewId = new_id

    def keep(self, message: InboundMessage) -> None:
        """Store a message, open the window, and do to another message what it asks for.

        Raises:
            Busy: others kept changing the sender's contact, or that message.
        """
        mover = self.following.follow(message.move, SOURCE) if message.move else None
        if message.move and mover is None:
            note("move_of_nobody")
            return
        seen = look(self.store, self._marking, message, self.clock())
        stored, changed = self._kept(message, mover or seen.held_by, seen)
        if message.phone and message.user_id and not (mover or seen.is_user_id_known):
            self.following.learn(stored.contact_id, message.user_id)
        if message.about and message.message_type in MARKS and seen.about is None:
            mark = _mark(message, stored.contact_id)
            if late := self._marking.keep(message.about, mark):
                changed += [late, *self._marking.named([mark], late)]
        self._pass_on(stored, changed, drafts_wanted=seen.drafts_wanted)
        if message.message_type is MessageType.TEXT:
            self.joining.heard(stored, message.phone)

    @property
    def _marking(self) -> Marking:
        return Marking(self.store, self.messages, self.clock)

    def _kept(
        self, message: InboundMessage, held_by: str | None, seen: Seen
    ) -> tuple[StoredMessage, list[StoredMessage]]:
        """The stored message, with what was done to it already, and what it changed itself."""
        for _ in range(TRIES):
            try:
                return self._kept_once(message, held_by, seen)
            except _Marked:
                seen = replace(seen, early=self.store.get(*early_key(message.wamid)))
        raise Busy

    def _kept_once(
        self, message: InboundMessage, held_by: str | None, seen: Seen
    ) -> tuple[StoredMessage, list[StoredMessage]]:
        changed: list[StoredMessage] = []
        marks = [Mark.model_validate(row) for row in marks_in(seen.early, self.clock())]

        def attempt(contact_id: str, claim: Claim | None) -> StoredMessage:
            about = seen.about if seen.about and seen.about.contact_id == contact_id else None
            stored = with_marks(self._stored(message, contact_id, about), marks)
            if claim:
                self._write(stored, [claim, *new_contact(message, stored)], seen.early)
            else:
                changed[:] = self._write_known(message, stored, about, seen.early)
            return stored

        stored = stored_once(self.store, seen.identity, held_by, self.new_id, attempt)
        return stored, [*changed, *self._marking.named(marks, stored)]

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
            caption=message.content if message.message_type in MEDIA else None,
            status=MessageStatus.RECEIVED,
            timestamp=message.at,
            updated_at=now,
            whatsapp_message_id=message.wamid,
            phone_number_id=message.phone_number_id,
            reply_to=about.message_id if about else None,
            raw=None if message.is_plain else message.raw,
            expires_at=expiry(now),
        )

    def _write(self, stored: StoredMessage, required: list[Action], early: Item | None) -> None:
        """The message comes first: if it is there already, that is what refuses a repetition."""
        unmarked = not_marked_since(stored.whatsapp_message_id or "", early)
        every = [message_put(stored), *required, unmarked]
        try:
            write_what_holds(self.store, every, conversation_updates(stored))
        except ConditionFailed as refused:
            if set(refused.failed) == {len(every) - 1}:
                raise _Marked from None
            raise

    def _write_known(
        self,
        message: InboundMessage,
        stored: StoredMessage,
        about: StoredMessage | None,
        early: Item | None,
    ) -> list[StoredMessage]:
        """Stores a message of a known contact; gives the message that it changed, if any."""
        opened = open_window(message, stored) if opens_window(message) else _exists(stored)
        for _ in range(TRIES):
            changed = self._changed(message, about)
            marks = [difference(about, changed)] if about and changed else []
            try:
                self._write(stored, [opened, *marks], early)
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
        if about is None or message.message_type not in MARKS:
            return None
        after = self._marking.after(about, _mark(message, about.contact_id))
        return after.model_copy(update={"revision": about.revision + 1}) if after else None

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


def _mark(message: InboundMessage, contact_id: str) -> Mark:
    return Mark(
        message_id=same_id("whatsapp", message.wamid),
        contact_id=contact_id,
        message_type=message.message_type,
        at=message.at,
        emoji=message.emoji,
        content=message.content,
    )


def _exists(stored: StoredMessage) -> Update | Check:
    """The contact is still there; an older message than the last leaves its window as it is."""
    exists = Check(*contact_key(stored.contact_id), only_if=EXISTS)
    return noting(exists, stored.message_id) if has_words(stored) else exists
