"""Doing to a message what a customer did to it, also if the message comes later than that."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.aws.store import Store
from services.core.clock import Clock, same_id, utc_now
from services.inbound.marks import Mark, marked
from services.messaging.early import keep_mark
from services.messaging.model import StoredMessage
from services.messaging.repository import MessageRepository


@dataclass(frozen=True)
class Marking:
    """Reactions, edits and deletions, and the messages that they are about."""

    store: Store
    messages: MessageRepository
    clock: Clock = utc_now

    def id_of(self, wamid: str) -> str:
        """Our id of a message; a customer's own has the one that was derived for it."""
        return self.messages.id_of(wamid) or same_id("whatsapp", wamid)

    def keep(self, wamid: str, mark: Mark) -> StoredMessage | None:
        """Let a mark wait for its message; gives the changed message if that came meanwhile.

        Whoever stores the message requires that it has seen every mark, so none is lost.

        Raises:
            Busy: others kept changing the message.
        """
        keep_mark(self.store, wamid, mark.to_wire(), self.clock())
        found = self.messages.get(self.id_of(wamid), self.clock())
        if found is None or found.contact_id != mark.contact_id:
            return None
        return self.messages.grow(found, lambda known: self.after(known, mark))

    def named(self, marks: Iterable[Mark], about: StoredMessage) -> list[StoredMessage]:
        """Lets what was said before the message came name it; gives what changed by that.

        Raises:
            Busy: others kept changing it.
        """
        said = (
            self.messages.get(mark.message_id, self.clock())
            for mark in marks
            if mark.contact_id == about.contact_id
        )
        found = (
            self.messages.grow(one, lambda known: _naming(known, about)) for one in said if one
        )
        return [one for one in found if one]

    def after(self, message: StoredMessage, mark: Mark) -> StoredMessage | None:
        """What becomes of a message; None if nothing does."""
        changed = marked(message, mark)
        now = max(self.clock(), message.updated_at)
        return changed.model_copy(update={"updated_at": now}) if changed else None


def _naming(said: StoredMessage, about: StoredMessage) -> StoredMessage | None:
    if said.reply_to:
        return None
    return said.model_copy(update={"reply_to": about.message_id})
