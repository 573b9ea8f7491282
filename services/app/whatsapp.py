"""Sending over WhatsApp."""

from functools import cache

from services.app.delivery import delivery
from services.app.storage import store
from services.aws import clients
from services.core.settings import OutboundWhatsAppSettings, SendMode
from services.messaging.channels.base import DryRun, Sender
from services.messaging.channels.whatsapp import SocialMessaging, WhatsAppLine
from services.messaging.model import SendWhatsApp
from services.messaging.send import SendingService


@cache
def whatsapp() -> SendingService[SendWhatsApp]:
    """Sending use cases."""
    settings = OutboundWhatsAppSettings.load()
    return SendingService(
        line=WhatsAppLine(settings.allowlist),
        store=store(),
        delivery=delivery(settings),
        senders=lambda mode: _sender(settings, mode),
        mode=settings.send_mode,
    )


def _sender(settings: OutboundWhatsAppSettings, mode: SendMode) -> Sender:
    """A client that can send exists only where sending is allowed."""
    if mode is SendMode.DRY_RUN:
        return DryRun()
    return SocialMessaging(clients.social_messaging(), settings.meta_api_version)
