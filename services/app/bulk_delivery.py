"""Delivering the chunks of bulk jobs."""

from functools import cache, partial

from services.app.bulk_channels import alerts, channel, queue
from services.app.bulk_reports import finisher, progress
from services.app.storage import store
from services.bulk import dispatch
from services.bulk.dispatch import Dispatcher
from services.bulk.provider import ProviderWatch
from services.bulk.worker import ChunkWorker
from services.contacts.consent import Consents
from services.core.function_settings import BulkWorkerSettings
from services.limits.breaker import StoredBreakers
from services.limits.leases import SlotLeases


@cache
def worker() -> ChunkWorker:
    """Delivering chunks."""
    settings = BulkWorkerSettings.load()
    return ChunkWorker(
        store=store(),
        channels=partial(channel, settings),
        queue=queue(settings),
        slots=SlotLeases(store()),
        dispatcher=Dispatcher(dispatch.in_threads),
        finisher=finisher(settings),
        progress=progress(settings),
        watch=ProviderWatch(StoredBreakers(store(), alerts(settings)), Consents(store())),
        mode=settings.send_mode,
    )
