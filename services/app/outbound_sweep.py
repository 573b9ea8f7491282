"""Looking after messages that do not move."""

from functools import cache

from services.app.realtime import publisher
from services.app.sending import alerts, queue
from services.app.storage import store
from services.core.function_settings import OutboundSettings
from services.messaging.repository import MessageRepository
from services.messaging.sweep import Sweep


@cache
def sweep() -> Sweep:
    """The sweep."""
    settings = OutboundSettings.load()
    return Sweep(
        store=store(),
        messages=MessageRepository(store()),
        queue=queue(settings),
        publisher=publisher(settings),
        alerts=alerts(settings.alert_topic_arn),
    )
