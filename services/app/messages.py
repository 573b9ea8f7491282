"""Reading messages."""

from functools import cache

from services.app.storage import store
from services.aws import clients
from services.aws.objects import S3Objects
from services.core.function_settings import MediaSettings
from services.media.links import MediaLinks
from services.messaging.repository import MessageRepository
from services.messaging.service import MessageService


@cache
def media_links() -> MediaLinks:
    """Links to files."""
    bucket = MediaSettings.load().media_bucket
    return MediaLinks(store(), S3Objects(clients.s3(), bucket))


@cache
def messages() -> MessageService:
    """Message use cases, sending aside."""
    return MessageService(MessageRepository(store()))
