"""Every channel that a bulk job may use."""

from functools import cache, partial
from typing import Any

from services.app.lines import (
    email_line,
    email_sender,
    sms_line,
    sms_sender,
    whatsapp_line,
    whatsapp_sender,
)
from services.app.storage import store
from services.aws import clients
from services.bulk.channels.base import BulkChannel
from services.bulk.channels.email import email_bulk
from services.bulk.channels.sms import sms_bulk
from services.bulk.channels.whatsapp import whatsapp_bulk
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
    """Made when a job uses it: only email reads the key of unsubscribe links."""
    match wanted:
        case Channel.WHATSAPP:
            return whatsapp_bulk(whatsapp_line(settings), partial(whatsapp_sender, settings))
        case Channel.SMS:
            return sms_bulk(sms_line(settings), partial(sms_sender, settings))
        case Channel.EMAIL:
            return email_bulk(email_line(settings), partial(email_sender, settings))
