"""Reading messages."""

from functools import cache

from services.app.storage import store
from services.messaging.repository import MessageRepository
from services.messaging.service import MessageService


@cache
def messages() -> MessageService:
    """Message use cases, sending aside."""
    return MessageService(MessageRepository(store()))
