"""Dead letters: where they lie, and the code that each of them failed on."""

from functools import cache

from services.app.feedback import feedback
from services.app.inbound import inbound, media_requests
from services.app.storage import store
from services.aws import clients
from services.core.settings import DlqSettings
from services.dlq.intake import Intake
from services.dlq.model import DlqName
from services.dlq.queues import SqsDeadLetters, SqsWork
from services.dlq.replay import ReplayService
from services.dlq.repository import LetterRepository
from services.dlq.routes import BackToQueue, InboundRoute, Route
from services.dlq.service import DlqService


@cache
def dead_letters() -> DlqService:
    """Looking at them."""
    return DlqService(LetterRepository(store()), _intake(), _queues())


@cache
def replaying() -> ReplayService:
    """Trying them again."""
    return ReplayService(store(), LetterRepository(store()), _intake(), _routes())


@cache
def _queues() -> dict[DlqName, SqsDeadLetters]:
    settings, client = DlqSettings.load(), clients.sqs()
    return {
        DlqName.INBOUND: SqsDeadLetters(client, settings.inbound_dlq_url),
        DlqName.BULK: SqsDeadLetters(client, settings.bulk_dlq_url),
        DlqName.OUTBOUND: SqsDeadLetters(client, settings.outbound_dlq_url),
    }


def _intake() -> Intake:
    return Intake(store(), _queues())


def _routes() -> dict[DlqName, Route]:
    settings, client = DlqSettings.load(), clients.sqs()
    receivers = (inbound().receive, feedback().receive)
    return {
        DlqName.INBOUND: InboundRoute(receivers, media_requests()),
        DlqName.BULK: BackToQueue(SqsWork(client, settings.bulk_queue_url)),
        DlqName.OUTBOUND: BackToQueue(SqsWork(client, settings.outbound_queue_url)),
    }
