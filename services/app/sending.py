"""What every way to send has in common: slots, breakers, the queue, and who is told."""

from collections.abc import Callable

from services.app.delivery import delivery
from services.app.storage import store
from services.aws import clients
from services.core.function_settings import OutboundSettings
from services.core.settings import SendMode
from services.limits.alerts import TopicAlerts
from services.limits.breaker import StoredBreakers
from services.limits.leases import SlotLeases
from services.messaging.channels.base import Line, Sender, Wanted
from services.messaging.queue import OutboundQueue
from services.messaging.send import SendingService


def sending[W: Wanted](
    settings: OutboundSettings, line: Line[W], senders: Callable[[SendMode], Sender]
) -> SendingService[W]:
    """Sending over one channel."""
    return SendingService(
        line=line,
        store=store(),
        delivery=delivery(settings),
        slots=SlotLeases(store()),
        breakers=breakers(settings.alert_topic_arn),
        queue=queue(settings),
        senders=senders,
        mode=settings.send_mode,
    )


def queue(settings: OutboundSettings) -> OutboundQueue:
    """outbound-queue."""
    return OutboundQueue(clients.sqs(), settings.outbound_queue_url)


def alerts(topic_arn: str) -> TopicAlerts:
    """The alert topic."""
    return TopicAlerts(clients.sns(), topic_arn, store())


def breakers(topic_arn: str) -> StoredBreakers:
    """The breakers of all providers."""
    return StoredBreakers(store(), alerts(topic_arn))
