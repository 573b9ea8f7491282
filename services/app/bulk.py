"""Bulk jobs: creating, delivering and steering them."""

from functools import cache

from services.app.bulk_reports import finisher, progress
from services.app.storage import store
from services.aws import clients
from services.bulk import create, dispatch
from services.bulk.channels.base import BulkChannel
from services.bulk.channels.whatsapp import WhatsAppBulk
from services.bulk.control import BulkControl
from services.bulk.create import BulkCreation
from services.bulk.dispatch import Dispatcher
from services.bulk.queue import BulkQueue
from services.bulk.repository import BulkRepository
from services.bulk.worker import ChunkWorker
from services.core.settings import BulkSettings, SendMode
from services.limits.alerts import TopicAlerts
from services.limits.leases import SlotLeases
from services.messaging.channels.base import DryRun, Sender
from services.messaging.channels.whatsapp import SocialMessaging
from services.messaging.model import Channel


@cache
def creation() -> BulkCreation:
    """Creating jobs."""
    settings = BulkSettings.load()
    return BulkCreation(
        store=store(),
        jobs=BulkRepository(store()),
        channels=_channels(),
        queue=_queue(),
        alerts=TopicAlerts(clients.sns(), settings.alert_topic_arn),
        threshold=int(settings.bulk_confirmation_threshold),
        together=create.in_threads,
    )


@cache
def worker() -> ChunkWorker:
    """Delivering chunks."""
    settings = BulkSettings.load()
    return ChunkWorker(
        store=store(),
        channels=_channels(),
        queue=_queue(),
        slots=SlotLeases(store()),
        dispatcher=Dispatcher(dispatch.in_threads),
        finisher=finisher(settings),
        progress=progress(settings),
        mode=settings.send_mode,
    )


@cache
def control() -> BulkControl:
    """Steering jobs."""
    settings = BulkSettings.load()
    return BulkControl(
        store=store(),
        jobs=BulkRepository(store()),
        queue=_queue(),
        finisher=finisher(settings),
        progress=progress(settings),
    )


def _queue() -> BulkQueue:
    return BulkQueue(clients.sqs(), BulkSettings.load().bulk_queue_url)


def _channels() -> dict[Channel, BulkChannel]:
    settings = BulkSettings.load()
    return {
        Channel.WHATSAPP: WhatsAppBulk(
            settings.allowlist, lambda mode: _whatsapp(mode, settings.meta_api_version)
        )
    }


@cache
def _whatsapp(mode: SendMode, version: str) -> Sender:
    """A client that can send exists only where sending is allowed."""
    if mode is SendMode.DRY_RUN:
        return DryRun()
    return SocialMessaging(clients.social_messaging(), version)
