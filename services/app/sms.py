"""Sending SMS."""

from functools import cache

from services.app.delivery import delivery
from services.app.storage import store
from services.aws import clients
from services.core.settings import OutboundSmsSettings, SendMode, SmsSettings
from services.messaging.channels.base import DryRun, Sender
from services.messaging.channels.sms import PinpointSms, SmsLine
from services.messaging.model import SendSms
from services.messaging.send import SendingService


@cache
def sms() -> SendingService[SendSms]:
    """Sending use cases."""
    settings = OutboundSmsSettings.load()
    return SendingService(
        line=SmsLine(settings.sms_pool_id),
        store=store(),
        delivery=delivery(settings),
        senders=lambda mode: sms_sender(settings, mode),
        mode=settings.send_mode,
    )


def sms_sender(settings: SmsSettings, mode: SendMode) -> Sender:
    """A client that can send exists only where sending is allowed."""
    if mode is SendMode.DRY_RUN:
        return DryRun()
    return PinpointSms(clients.sms(), settings.sms_configuration_set)
