"""Files on their way to WhatsApp."""

from functools import cache

from services.app.storage import store
from services.aws import clients
from services.aws.objects import Objects, S3Objects
from services.core.settings import WhatsAppFileSettings
from services.media.outgoing import OutgoingFiles
from services.media.provider import SocialMessagingMedia


@cache
def outgoing_files(settings: WhatsAppFileSettings) -> OutgoingFiles:
    """Files on their way to WhatsApp."""
    provider = SocialMessagingMedia(clients.whatsapp_files())
    return OutgoingFiles(store(), bucket(settings), provider)


def bucket(settings: WhatsAppFileSettings) -> Objects:
    """Where files are kept."""
    return S3Objects(clients.s3(), settings.media_bucket)
