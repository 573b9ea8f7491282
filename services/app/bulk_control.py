"""Steering bulk jobs."""

from functools import cache

from services.app.bulk_reports import finisher, progress
from services.app.storage import store
from services.aws import clients
from services.bulk import create
from services.bulk.control import BulkControl
from services.bulk.queue import BulkQueue
from services.bulk.queueing import Queueing
from services.bulk.repository import BulkRepository
from services.core.function_settings import BulkControlSettings


@cache
def queueing() -> Queueing:
    """Queueing chunks again."""
    queue = BulkQueue(clients.sqs(), BulkControlSettings.load().bulk_queue_url)
    return Queueing(store(), BulkRepository(store()), queue)


@cache
def control() -> BulkControl:
    """Steering jobs."""
    settings = BulkControlSettings.load()
    return BulkControl(
        store=store(),
        jobs=BulkRepository(store()),
        queueing=queueing(),
        finisher=finisher(settings),
        progress=progress(settings),
        together=create.in_threads,
    )
