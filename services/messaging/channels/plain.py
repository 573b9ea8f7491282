"""What texts and emails have in common: one sender, nothing to ask for elsewhere, no tier."""

from abc import ABC, abstractmethod
from datetime import datetime

from services.contacts.model import StoredContact
from services.core.settings import SendMode
from services.messaging.channels.base import Draft, Wanted
from services.messaging.model import MessageKind


class PlainLine[W: Wanted](ABC):
    """The part of a line that is the same on both channels."""

    @property
    @abstractmethod
    def senders(self) -> tuple[str]:
        """The only one."""

    def sender(self, wanted: W, contact: StoredContact) -> str:
        del wanted, contact
        return self.senders[0]

    def prepared(self, wanted: W, draft: Draft, sender: str, mode: SendMode) -> Draft:
        del wanted, sender, mode
        return draft

    def starts_conversation(
        self, contact: StoredContact, kind: MessageKind | None, now: datetime
    ) -> bool:
        del contact, kind, now
        return False
