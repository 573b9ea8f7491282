"""Messages and conversations as clients see them, and the live events about them."""

from datetime import datetime

import strawberry

from schema.contacts import Contact
from schema.scalars import AWSJSON
from schema.wiring import follows, planned, published, served
from services.access.roles import Permission
from services.messaging import model


@strawberry.type
class StatusEntry:
    """One thing that happened to a message."""

    status: str
    at: datetime
    error_code: str | None


@strawberry.type
class Media:
    """A file that belongs to a message."""

    file_id: strawberry.ID
    filename: str | None
    content_type: str
    size: int


@strawberry.type
class Message:
    """One message, in or out."""

    message_id: strawberry.ID
    contact_id: strawberry.ID
    channel: model.Channel
    direction: model.Direction
    message_type: model.MessageType
    content: str | None
    subject: str | None
    caption: str | None
    status: model.MessageStatus
    kind: model.MessageKind | None
    dry_run: bool
    timestamp: datetime
    updated_at: datetime
    whatsapp_message_id: str | None
    provider_message_id: str | None
    error_code: str | None
    error_details: str | None
    media: Media | None
    segments: int | None
    status_history: list[StatusEntry]


@strawberry.type
class MessagePage:
    """One page of messages, newest first."""

    items: list[Message]
    next_token: str | None


@strawberry.type
class Conversation:
    """A contact's latest message on one channel."""

    contact_id: strawberry.ID
    channel: model.Channel
    contact: Contact | None
    last_message: Message
    last_message_at: datetime


@strawberry.type
class ConversationPage:
    """One page of conversations, newest first."""

    items: list[Conversation]
    next_token: str | None


@strawberry.type
class MediaUrl:
    """Where a file may be read for a few minutes."""

    url: str
    expires_at: datetime


@strawberry.type
class MediaUpload:
    """Where and how a browser may put one file."""

    file_id: strawberry.ID
    url: str
    fields: AWSJSON
    expires_at: datetime


@strawberry.input
class SendWhatsAppInput:
    """A WhatsApp message to send."""

    contact_id: strawberry.ID
    message_type: model.SendableType
    content: str | None = strawberry.UNSET
    media_file_id: strawberry.ID | None = strawberry.UNSET
    caption: str | None = strawberry.UNSET
    template_name: str | None = strawberry.UNSET
    template_language: str | None = strawberry.UNSET
    template_parameters: list[str] | None = strawberry.UNSET
    phone_number_id: str | None = strawberry.UNSET
    client_token: str | None = strawberry.UNSET


@strawberry.input
class SendSmsInput:
    """An SMS to send."""

    contact_id: strawberry.ID
    content: str
    client_token: str | None = strawberry.UNSET


@strawberry.input
class SendEmailInput:
    """An email to send: text, HTML or both."""

    contact_id: strawberry.ID
    subject: str
    body_text: str | None = strawberry.UNSET
    body_html: str | None = strawberry.UNSET
    client_token: str | None = strawberry.UNSET


@strawberry.input
class CreateMediaUploadInput:
    """The file that is about to be uploaded; `size` in bytes."""

    filename: str
    content_type: str
    size: int


@strawberry.input
class StatusEntryInput:
    """One thing that happened to a published message."""

    status: str
    at: datetime
    error_code: str | None = strawberry.UNSET


@strawberry.input
class MediaInput:
    """The file of a published message."""

    file_id: strawberry.ID
    filename: str | None = strawberry.UNSET
    content_type: str
    size: int


@strawberry.input
class PublishMessageInput:
    """A whole message, on its way to subscribers."""

    message_id: strawberry.ID
    contact_id: strawberry.ID
    channel: model.Channel
    direction: model.Direction
    message_type: model.MessageType
    content: str | None = strawberry.UNSET
    subject: str | None = strawberry.UNSET
    caption: str | None = strawberry.UNSET
    status: model.MessageStatus
    kind: model.MessageKind | None = strawberry.UNSET
    dry_run: bool
    timestamp: datetime
    updated_at: datetime
    whatsapp_message_id: str | None = strawberry.UNSET
    provider_message_id: str | None = strawberry.UNSET
    error_code: str | None = strawberry.UNSET
    error_details: str | None = strawberry.UNSET
    media: MediaInput | None = strawberry.UNSET
    segments: int | None = strawberry.UNSET
    status_history: list[StatusEntryInput]


@strawberry.type
class MessageQuery:
    """Reads about messages."""

    message = served("messages-read", Permission.READ, Message | None, message_id=strawberry.ID)
    messages = served(
        "messages-read",
        Permission.READ,
        MessagePage,
        contact_id=strawberry.ID,
        limit=int | None,
        next_token=str | None,
    )
    conversations = served(
        "messages-read",
        Permission.READ,
        ConversationPage,
        channel=model.Channel | None,
        limit=int | None,
        next_token=str | None,
    )
    media_url = served("messages-read", Permission.READ, MediaUrl, file_id=strawberry.ID)


@strawberry.type
class MessageMutation:
    """Sending, and publishing what happened."""

    send_whats_app = served(
        "outbound-whatsapp", Permission.SEND_MESSAGES, Message, input=SendWhatsAppInput
    )
    send_sms = served("outbound-sms", Permission.SEND_MESSAGES, Message, input=SendSmsInput)
    send_email = served("outbound-email", Permission.SEND_MESSAGES, Message, input=SendEmailInput)
    create_media_upload = planned(
        "outbound-whatsapp", Permission.SEND_MESSAGES, MediaUpload, input=CreateMediaUploadInput
    )
    publish_inbound_message = published(Message | None, input=PublishMessageInput)
    publish_message_status = published(Message | None, input=PublishMessageInput)


@strawberry.type
class MessageSubscription:
    """Messages as they happen."""

    on_inbound_message = follows(
        "publishInboundMessage", Message | None, contact_id=strawberry.ID | None
    )
    on_message_status = follows(
        "publishMessageStatus", Message | None, contact_id=strawberry.ID | None
    )
