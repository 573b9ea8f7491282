"""Asking for drafts."""

from services.ai.requests import DraftQueue
from services.aws import clients
from services.core.function_settings import DraftRequestSettings


def draft_requests(settings: DraftRequestSettings) -> DraftQueue:
    """ai-queue."""
    return DraftQueue(clients.sqs_once(), settings.ai_queue_url)
