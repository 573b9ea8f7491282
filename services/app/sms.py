"""Sending SMS."""

from functools import cache, partial

from services.app.sending import sending
from services.app.sms_line import sms_line, sms_sender
from services.core.function_settings import OutboundSmsSettings
from services.messaging.model import SendSms
from services.messaging.send import SendingService


@cache
def sms() -> SendingService[SendSms]:
    """Sending use cases."""
    settings = OutboundSmsSettings.load()
    return sending(settings, sms_line(settings), partial(sms_sender, settings))
