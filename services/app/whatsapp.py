"""Sending over WhatsApp."""

from functools import cache

from services.app.realtime import publisher
from services.app.storage import store
from services.aws import clients
from services.core.settings import OutboundWhatsAppSettings, SendMode
from services.messaging.channels.base import DryRun, Sender
from services.messaging.channels.whatsapp import SocialMessaging
from services.messaging.repository import MessageRepository
from services.messaging.send import WhatsAppService


@cache
def whatsapp() -> WhatsAppService:
    """Sending use cases."""
    settings = OutboundWhatsAppSettings.load()
    return WhatsAppService(
        store=store(),
        messages=MessageRepository(store()),
        publisher=publisher(settings),
        senders=lambda mode: _sender(settings, mode),
        allowlist=settings.allowlist,
        mode=settings.send_mode,
    )


def _sender(settings: OutboundWhatsAppSettings, mode: SendMode) -> Sender:
    """A client that can send exists only where sending is allowed."""
    if mode is SendMode.DRY_RUN:
        return DryRun()
    return SocialMessaging(clients.social_messaging(), settings.meta_api_version)
