"""Delivering what was queued, on every channel."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from services.app.delivery import delivery
from services.app.lines import line, sender
from services.app.sending import breakers, queue
from services.app.storage import store
from services.core.function_settings import OutboundWorkerSettings
from services.core.settings import SendMode
from services.messaging.channels.base import Line, Sender
from services.messaging.model import Channel
from services.messaging.queued import QueuedMessages

AT_ONCE = 10
"""As many as come in one batch: most of the time a message waits for its provider."""


@cache
def worker() -> QueuedMessages:
    """The queue's worker."""
    settings = OutboundWorkerSettings.load()
    return QueuedMessages(
        store=store(),
        delivery=delivery(settings),
        breakers=breakers(settings.alert_topic_arn),
        queue=queue(settings),
        lines=_line,
        senders=_sender,
        mode=settings.send_mode,
    )


@cache
def threads() -> ThreadPoolExecutor:
    """Where the messages of a batch are delivered."""
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="outbound")


@cache
def _line(channel: Channel) -> Line[Any]:
    return line(OutboundWorkerSettings.load(), channel)


def _sender(channel: Channel, mode: SendMode) -> Sender:
    return sender(OutboundWorkerSettings.load(), channel, mode)
