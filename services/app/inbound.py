"""Inbound events, and where those go that cannot be processed."""

from functools import cache

from services.app.draft_requests import draft_requests
from services.app.realtime import publisher
from services.app.recipients import settler
from services.app.sending import breakers
from services.app.storage import store
from services.aws import clients
from services.aws.objects import S3Objects
from services.contacts.consent import Consents
from services.contacts.following import Following
from services.core.function_settings import InboundSettings
from services.forms.joining import Joining
from services.inbound.dead_letters import DeadLetterQueue
from services.inbound.messages import InboundMessages
from services.inbound.preferences import Preferences
from services.inbound.service import InboundService
from services.inbound.statuses import StatusService
from services.media.download import MediaDownload
from services.media.provider import SocialMessagingMedia
from services.media.requests import MediaQueue
from services.messaging.repository import MessageRepository
from services.messaging.templates.shelf import Shelves
from services.messaging.trouble import AccountTrouble


@cache
def inbound() -> InboundService:
    """Inbound use cases."""
    settings = InboundSettings.load()
    tell = publisher(settings)
    statuses = StatusService(
        store(),
        MessageRepository(store()),
        tell,
        Consents(store()),
        settle_recipient=settler(settings).settle,
        account_trouble=AccountTrouble(breakers(settings.alert_topic_arn)).look_at,
    )
    messages = InboundMessages(
        store(),
        MessageRepository(store()),
        tell,
        media_requests(),
        draft_requests(settings),
        Joining(store()),
        Following(store()),
    )
    preferences = Preferences(store(), Consents(store()))
    return InboundService(messages, statuses, preferences, Shelves(store()))


@cache
def topic_arn() -> str:
    """The topic that events come from, and alerts go to."""
    return InboundSettings.load().alert_topic_arn


@cache
def media_requests() -> MediaQueue:
    """media-queue."""
    return MediaQueue(clients.sqs(), InboundSettings.load().media_queue_url)


@cache
def media() -> MediaDownload:
    """Fetching files of inbound messages."""
    settings = InboundSettings.load()
    return MediaDownload(
        store=store(),
        messages=MessageRepository(store()),
        objects=S3Objects(clients.s3(), settings.media_bucket),
        provider=SocialMessagingMedia(clients.whatsapp_files()),
        publisher=publisher(settings),
        prefix=settings.media_inbound_prefix,
    )


@cache
def dead_letters() -> DeadLetterQueue:
    """inbound-dlq."""
    return DeadLetterQueue(clients.sqs(), InboundSettings.load().inbound_dlq_url)
