"""What users do with messages, sending aside."""

from dataclasses import dataclass

from services.access.roles import Permission, Principal
from services.aws.paging import key_from, page_size, token_for
from services.core.clock import Clock, utc_now
from services.core.errors import NotFound
from services.core.model import Page
from services.messaging.model import Channel, Conversation, Message
from services.messaging.repository import MessageRepository


@dataclass(frozen=True)
class MessageService:
    """Reading messages."""

    messages_repository: MessageRepository
    clock: Clock = utc_now

    def message(self, by: Principal, message_id: str) -> Message:
        """One message.

        Raises:
            NotFound: there is none, or it has expired.
        """
        by.require(Permission.READ)
        found = self.messages_repository.get(message_id, self.clock())
        if found is None:
            raise NotFound(
                "This message does not exist or has expired; messages are kept for 30 days.",
                messageId=message_id,
            )
        return found.shown()

    def messages(
        self, by: Principal, contact_id: str, limit: int | None, next_token: str | None
    ) -> Page[Message]:
        """A contact's messages, newest first."""
        by.require(Permission.READ)
        found, more = self.messages_repository.of_contact(
            contact_id, self.clock(), page_size(limit), key_from(next_token)
        )
        return Page[Message](items=tuple(found), next_token=token_for(more))

    def conversations(
        self, by: Principal, channel: Channel | None, limit: int | None, next_token: str | None
    ) -> Page[Conversation]:
        """The latest message per contact, newest first; on one channel or on all."""
        by.require(Permission.READ)
        found, more = self.messages_repository.conversations(
            channel, self.clock(), page_size(limit), key_from(next_token)
        )
        return Page[Conversation](items=tuple(found), next_token=token_for(more))
