"""The lines of the channels, and who hands messages over: for single, queued and bulk messages."""

from services.app.links import links
from services.app.outgoing_files import outgoing_files
from services.app.templates import templates
from services.aws import clients
from services.core.function_settings import (
    EmailSettings,
    SmsSettings,
    WhatsAppFileSettings,
    WhatsAppSettings,
)
from services.core.settings import SendMode
from services.messaging.channels.base import DryRun, Sender
from services.messaging.channels.email import EmailLine, Ses
from services.messaging.channels.sms import PinpointSms, SmsLine
from services.messaging.channels.whatsapp import SocialMessaging, WhatsAppLine


def whatsapp_line(settings: WhatsAppFileSettings) -> WhatsAppLine:
    """The numbers of the allowlist, with templates and files."""
    numbers = settings.allowlist
    return WhatsAppLine(numbers, templates(numbers), outgoing_files(settings))


def sms_line(settings: SmsSettings) -> SmsLine:
    """The pool."""
    return SmsLine(settings.sms_pool_id)


def email_line(settings: EmailSettings) -> EmailLine:
    """The verified address, and the links that end emails."""
    signed = links(settings, settings.unsubscribe_url)
    return EmailLine(settings.ses_sender_email, settings.ses_sender_name, signed)


def whatsapp_sender(settings: WhatsAppSettings, mode: SendMode) -> Sender:
    """A client that can send exists only where sending is allowed."""
    if SendMode.DRY_RUN in (mode, settings.send_mode):
        return DryRun()
    return SocialMessaging(clients.social_messaging(), settings.meta_api_version)


def sms_sender(settings: SmsSettings, mode: SendMode) -> Sender:
    """A client that can send exists only where sending is allowed."""
    if SendMode.DRY_RUN in (mode, settings.send_mode):
        return DryRun()
    return PinpointSms(clients.sms(), settings.sms_configuration_set, settings.india)


def email_sender(settings: EmailSettings, mode: SendMode) -> Sender:
    """A client that can send exists only where sending is allowed."""
    if SendMode.DRY_RUN in (mode, settings.send_mode):
        return DryRun()
    return Ses(clients.ses(), settings.ses_configuration_set)
