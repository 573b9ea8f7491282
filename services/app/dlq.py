"""Dead letters: where they lie, and where they are kept."""

from functools import cache

from services.app.storage import store
from services.aws import clients
from services.core.function_settings import DlqSettings
from services.dlq.intake import Intake
from services.dlq.model import DlqName
from services.dlq.queues import SqsDeadLetters
from services.dlq.repository import LetterRepository
from services.dlq.service import DlqService


@cache
def dead_letters() -> DlqService:
    """Looking at them."""
    return DlqService(LetterRepository(store()), intake(), _queues())


@cache
def intake() -> Intake:
    """Taking them in."""
    return Intake(store(), _queues())


@cache
def _queues() -> dict[DlqName, SqsDeadLetters]:
    settings, client = DlqSettings.load(), clients.sqs()
    return {
        DlqName.INBOUND: SqsDeadLetters(client, settings.inbound_dlq_url),
        DlqName.BULK: SqsDeadLetters(client, settings.bulk_dlq_url),
        DlqName.OUTBOUND: SqsDeadLetters(client, settings.outbound_dlq_url),
    }
