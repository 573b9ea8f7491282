"""The line of SMS, and who hands its messages over: for single, queued and bulk messages."""

from services.aws import clients
from services.core.function_settings import SmsSettings
from services.core.settings import SendMode
from services.messaging.channels.base import DryRun, Sender
from services.messaging.channels.sms import PinpointSms, SmsLine


def sms_line(settings: SmsSettings) -> SmsLine:
    """The pool."""
    return SmsLine(settings.sms_pool_id)


def sms_sender(settings: SmsSettings, mode: SendMode) -> Sender:
    """A client that can send exists only where sending is allowed."""
    if SendMode.DRY_RUN in (mode, settings.send_mode):
        return DryRun()
    return PinpointSms(clients.sms(), settings.sms_configuration_set, settings.india)
