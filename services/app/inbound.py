"""Inbound events, and where those go that cannot be processed."""

from functools import cache

from services.app.realtime import publisher
from services.app.storage import store
from services.aws import clients
from services.core.settings import InboundSettings
from services.inbound.dead_letters import DeadLetterQueue
from services.inbound.service import InboundService
from services.inbound.statuses import StatusService
from services.messaging.repository import MessageRepository


@cache
def inbound() -> InboundService:
    """Inbound use cases."""
    tell = publisher(InboundSettings.load())
    statuses = StatusService(store(), MessageRepository(store()), tell)
    return InboundService(store(), statuses, tell)


@cache
def dead_letters() -> DeadLetterQueue:
    """inbound-dlq."""
    return DeadLetterQueue(clients.sqs(), InboundSettings.load().inbound_dlq_url)
