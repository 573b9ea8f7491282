"""Files on their way to WhatsApp."""

from functools import cache

from services.app.storage import store
from services.aws import clients
from services.aws.objects import Objects, S3Objects
from services.core.function_settings import WhatsAppFileSettings
from services.core.settings import SendMode
from services.media.outgoing import OutgoingFiles
from services.media.provider import MediaPost, NoPost, SocialMessagingMedia


@cache
def outgoing_files(settings: WhatsAppFileSettings) -> OutgoingFiles:
    """Files on their way to WhatsApp, which get there only where sending is allowed."""
    return OutgoingFiles(store(), bucket(settings), _provider(settings.send_mode))


def _provider(mode: SendMode) -> MediaPost:
    return NoPost() if mode is SendMode.DRY_RUN else SocialMessagingMedia(clients.whatsapp_files())


def bucket(settings: WhatsAppFileSettings) -> Objects:
    """Where files are kept."""
    return S3Objects(clients.s3(), settings.media_bucket)
