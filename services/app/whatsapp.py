"""Sending over WhatsApp."""

from functools import cache, partial

from services.app.sending import sending
from services.app.templates import templates
from services.app.whatsapp_line import whatsapp_line, whatsapp_sender
from services.core.function_settings import OutboundWhatsAppSettings
from services.messaging.model import SendWhatsApp
from services.messaging.send import SendingService
from services.messaging.templates.catalogue import TemplateCatalogue


@cache
def whatsapp() -> SendingService[SendWhatsApp]:
    """Sending use cases."""
    settings = OutboundWhatsAppSettings.load()
    return sending(settings, whatsapp_line(settings), partial(whatsapp_sender, settings))


@cache
def template_list() -> TemplateCatalogue:
    """Which templates there are."""
    return templates(OutboundWhatsAppSettings.load().allowlist)
