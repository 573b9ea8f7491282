"""Creating bulk jobs, and looking at them before they exist."""

from functools import cache, partial

from services.app.bulk_channels import alerts, channel, queue
from services.app.storage import store
from services.bulk import create
from services.bulk.create import BulkCreation
from services.bulk.preflight import BulkPreflights
from services.bulk.repository import BulkRepository
from services.core.function_settings import BulkCreateSettings


@cache
def creation() -> BulkCreation:
    """Creating jobs."""
    settings = BulkCreateSettings.load()
    return BulkCreation(
        store=store(),
        jobs=BulkRepository(store()),
        channels=partial(channel, settings),
        queue=queue(settings),
        alerts=alerts(settings),
        threshold=int(settings.bulk_confirmation_threshold),
        together=create.in_threads,
    )


@cache
def preflights() -> BulkPreflights:
    """Looking at jobs before they exist."""
    settings = BulkCreateSettings.load()
    return BulkPreflights(
        store=store(),
        channels=partial(channel, settings),
        mode=settings.send_mode,
        threshold=int(settings.bulk_confirmation_threshold),
        together=create.in_threads,
    )
