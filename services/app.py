"""The composition root: the only module that knows every concrete class."""

from dataclasses import dataclass
from functools import cached_property

from services.access.audit import AuditLog
from services.access.users import UserService
from services.aws import clients
from services.aws.dynamo import DynamoStore
from services.aws.environment import table_name
from services.aws.store import Store
from services.contacts.repository import ContactRepository
from services.contacts.service import ContactService
from services.core.settings import (
    InboundSettings,
    OutboundWhatsAppSettings,
    PublishSettings,
    SendMode,
    Settings,
)
from services.inbound.dead_letters import DeadLetterQueue
from services.inbound.service import InboundService
from services.inbound.statuses import StatusService
from services.limits.tier import SendingStatusReader
from services.messaging.channels.base import DryRun, Sender
from services.messaging.channels.whatsapp import SocialMessaging
from services.messaging.repository import MessageRepository
from services.messaging.send import WhatsAppService
from services.messaging.service import MessageService
from services.realtime.publisher import AppSyncPublisher, Publisher


@dataclass(frozen=True)
class App:
    """Builds each service on first use, so a function pays only for what it calls."""

    @cached_property
    def store(self) -> Store:
        return DynamoStore(clients.dynamodb(), table_name)

    @cached_property
    def audit(self) -> AuditLog:
        return AuditLog(self.store)

    @cached_property
    def contacts(self) -> ContactService:
        return ContactService(ContactRepository(self.store))

    @cached_property
    def messages(self) -> MessageService:
        return MessageService(MessageRepository(self.store))

    @cached_property
    def users(self) -> UserService:
        pool = Settings.load().cognito_user_pool_id

        def email_of(username: str) -> str | None:
            found = clients.cognito().admin_get_user(UserPoolId=pool, Username=username)
            named = {a["Name"]: a.get("Value") for a in found.get("UserAttributes", [])}
            return named.get("email")

        return UserService(self.store, email_of)

    @cached_property
    def sending_status(self) -> SendingStatusReader:
        return SendingStatusReader(self.store, Settings.load())

    @cached_property
    def whatsapp(self) -> WhatsAppService:
        settings = OutboundWhatsAppSettings.load()
        return WhatsAppService(
            store=self.store,
            messages=MessageRepository(self.store),
            publisher=_publisher(settings),
            senders=lambda mode: _sender(settings, mode),
            allowlist=settings.allowlist,
            mode=settings.send_mode,
        )

    @cached_property
    def inbound(self) -> InboundService:
        publisher = _publisher(InboundSettings.load())
        statuses = StatusService(self.store, MessageRepository(self.store), publisher)
        return InboundService(self.store, statuses, publisher)

    @cached_property
    def inbound_dead_letters(self) -> DeadLetterQueue:
        return DeadLetterQueue(clients.sqs(), InboundSettings.load().inbound_dlq_url)


def _publisher(settings: PublishSettings) -> Publisher:
    return AppSyncPublisher(settings.graphql_url, settings.aws_region, clients.credentials)


def _sender(settings: OutboundWhatsAppSettings, mode: SendMode) -> Sender:
    """A client that can send exists only where sending is allowed."""
    if mode is SendMode.DRY_RUN:
        return DryRun()
    return SocialMessaging(clients.social_messaging(), settings.meta_api_version)


app = App()
