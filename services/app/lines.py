"""Every channel's line and sender, for functions that learn from a message which one it needs.

Each is imported when a message first uses it: no start pays for what its first event leaves alone.
"""

from typing import Any

from services.core.function_settings import ChannelSettings
from services.core.settings import SendMode
from services.messaging.channels.base import Line, Sender
from services.messaging.model import Channel


def line(settings: ChannelSettings, channel: Channel) -> Line[Any]:
    """The channel's line; only email reads the key of unsubscribe links."""
    match channel:
        case Channel.WHATSAPP:
            from services.app.whatsapp_line import whatsapp_line  # noqa: PLC0415

            return whatsapp_line(settings)
        case Channel.SMS:
            from services.app.sms_line import sms_line  # noqa: PLC0415

            return sms_line(settings)
        case Channel.EMAIL:
            from services.app.email_line import email_line  # noqa: PLC0415

            return email_line(settings)


def sender(settings: ChannelSettings, channel: Channel, mode: SendMode) -> Sender:
    """Who hands the channel's messages over."""
    match channel:
        case Channel.WHATSAPP:
            from services.app.whatsapp_line import whatsapp_sender  # noqa: PLC0415

            return whatsapp_sender(settings, mode)
        case Channel.SMS:
            from services.app.sms_line import sms_sender  # noqa: PLC0415

            return sms_sender(settings, mode)
        case Channel.EMAIL:
            from services.app.email_line import email_sender  # noqa: PLC0415

            return email_sender(settings, mode)
