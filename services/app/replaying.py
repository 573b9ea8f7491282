"""Trying dead letters again, with the code that each of them failed on."""

from functools import cache

from services.app.dlq import intake
from services.app.feedback import feedback
from services.app.inbound import inbound, media_requests
from services.app.storage import store
from services.aws import clients
from services.core.function_settings import DlqSettings
from services.dlq.model import DlqName
from services.dlq.queues import SqsWork
from services.dlq.replay import ReplayService
from services.dlq.repository import LetterRepository
from services.dlq.routes import BackToQueue, InboundRoute, Route


@cache
def replaying() -> ReplayService:
    """Trying them again."""
    return ReplayService(store(), LetterRepository(store()), intake(), _routes())


def _routes() -> dict[DlqName, Route]:
    settings, client = DlqSettings.load(), clients.sqs()
    receivers = (inbound().receive, feedback().receive)
    return {
        DlqName.INBOUND: InboundRoute(receivers, media_requests()),
        DlqName.BULK: BackToQueue(SqsWork(client, settings.bulk_queue_url)),
        DlqName.OUTBOUND: BackToQueue(SqsWork(client, settings.outbound_queue_url)),
    }
