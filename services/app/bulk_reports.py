"""Reading bulk jobs, and their reports."""

from functools import cache

from services.app.realtime import publisher
from services.app.storage import store
from services.aws import clients
from services.bulk.finish import Finisher
from services.bulk.progress import Progress
from services.bulk.repository import BulkRepository
from services.bulk.service import BulkService
from services.bulk.shelf import S3Shelf
from services.core.function_settings import BulkReadSettings, PublishSettings


@cache
def reading() -> BulkService:
    """Reading jobs."""
    settings = BulkReadSettings.load()
    return BulkService(BulkRepository(store()), finisher(settings), _shelf(settings))


def finisher(settings: BulkReadSettings) -> Finisher:
    """Ending jobs."""
    return Finisher(
        store=store(),
        jobs=BulkRepository(store()),
        shelf=_shelf(settings),
        prefix=settings.report_prefix,
        progress=progress(settings),
    )


def progress(settings: PublishSettings) -> Progress:
    """Telling how far a job is."""
    return Progress(store(), publisher(settings))


def _shelf(settings: BulkReadSettings) -> S3Shelf:
    return S3Shelf(clients.s3(), settings.report_bucket)
