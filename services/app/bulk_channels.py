"""Every channel that a bulk job may use."""

from functools import cache, partial
from typing import Any

from services.app.lines import line, sender
from services.app.storage import store
from services.aws import clients
from services.bulk.channels.base import BulkChannel
from services.bulk.queue import BulkQueue
from services.core.function_settings import BulkChannelSettings, BulkQueueSettings
from services.limits.alerts import TopicAlerts
from services.messaging.model import Channel


def queue(settings: BulkQueueSettings) -> BulkQueue:
    """bulk-queue."""
    return BulkQueue(clients.sqs(), settings.bulk_queue_url)


def alerts(settings: BulkChannelSettings) -> TopicAlerts:
    """The alert topic."""
    return TopicAlerts(clients.sns(), settings.alert_topic_arn, store())


@cache
def channel(settings: BulkChannelSettings, wanted: Channel) -> BulkChannel[Any]:
    """Imported and made when a job uses it."""
    senders = partial(sender, settings, wanted)
    match wanted:
        case Channel.WHATSAPP:
            from services.bulk.channels.whatsapp import whatsapp_bulk  # noqa: PLC0415

            return whatsapp_bulk(line(settings, wanted), senders)
        case Channel.SMS:
            from services.bulk.channels.sms import sms_bulk  # noqa: PLC0415

            return sms_bulk(line(settings, wanted), senders)
        case Channel.EMAIL:
            from services.bulk.channels.email import email_bulk  # noqa: PLC0415

            return email_bulk(line(settings, wanted), senders)
