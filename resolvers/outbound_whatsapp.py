"""outbound-whatsapp: Mutation.sendWhatsApp, .createMediaUpload, Query.whatsAppTemplates."""

from collections.abc import Sequence

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.media import media_uploads
from services.app.whatsapp import template_list, whatsapp
from services.media.model import MediaUpload, NewUpload
from services.messaging.model import Message, SendWhatsApp
from services.messaging.templates.model import WhatsAppTemplate


def send_whatsapp(by: Principal, arguments: Arguments) -> Message:
    """Mutation.sendWhatsApp."""
    return whatsapp().send(by, SendWhatsApp.model_validate(arguments["input"]))


def create_media_upload(by: Principal, arguments: Arguments) -> MediaUpload:
    """Mutation.createMediaUpload."""
    return media_uploads().create(by, NewUpload.model_validate(arguments["input"]))


def whatsapp_templates(by: Principal, arguments: Arguments) -> Sequence[WhatsAppTemplate]:
    """Query.whatsAppTemplates."""
    del arguments
    return template_list().all(by)


handler = appsync(
    sendWhatsApp=send_whatsapp,
    createMediaUpload=create_media_upload,
    whatsAppTemplates=whatsapp_templates,
)
