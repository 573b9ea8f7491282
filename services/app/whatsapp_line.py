"""The line of WhatsApp, and who hands its messages over: for single, queued and bulk messages."""

from services.app.outgoing_files import outgoing_files
from services.app.templates import templates
from services.aws import clients
from services.core.function_settings import WhatsAppFileSettings, WhatsAppSettings
from services.core.settings import SendMode
from services.messaging.channels.base import DryRun, Sender
from services.messaging.channels.whatsapp import SocialMessaging, WhatsAppLine


def whatsapp_line(settings: WhatsAppFileSettings) -> WhatsAppLine:
    """The numbers of the allowlist, with templates and files."""
    numbers = settings.allowlist
    return WhatsAppLine(numbers, templates(numbers), outgoing_files(settings))


def whatsapp_sender(settings: WhatsAppSettings, mode: SendMode) -> Sender:
    """A client that can send exists only where sending is allowed."""
    if SendMode.DRY_RUN in (mode, settings.send_mode):
        return DryRun()
    return SocialMessaging(clients.social_messaging(), settings.meta_api_version)
