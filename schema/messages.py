"""Messages and conversations as clients see them, and the live events about them."""

from datetime import datetime

import strawberry

from schema.contacts import Contact
from schema.scalars import AWSJSON
from schema.wiring import follows, published, served
from services.access.roles import Permission
from services.messaging import model
from services.messaging.templates.model import TemplateButtonKind, TemplatePart


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
class Verdict:
    """What the safety rules said of a message when they were last asked, with every reason.

    `reasons` are codes such as `OPT_IN_REQUIRED`; an allowed message has none.
    """

    allowed: bool
    reasons: list[str]
    at: datetime


@strawberry.type
class Reaction:
    """What the other side thinks of a message, in one emoji."""

    emoji: str
    at: datetime


@strawberry.type
class Message:
    """One message, in or out.

    `replyTo` is the message that this one answers, reacts to, edits or revokes, if we have it. A
    `reaction`, an `edit` and a `revoke` that name one are shown on that one: its `reactions`; its
    new `content` since `editedAt` beside its `originalContent`; and `revokedAt`, while its content
    stays.
    """

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
    verdict: Verdict | None
    reply_to: strawberry.ID | None
    reactions: list[Reaction]
    edited_at: datetime | None
    original_content: str | None
    revoked_at: datetime | None


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
    """Where and how a browser may put one file, within five minutes.

    Post a form (multipart/form-data) to `url`: every entry of `fields`, which is a JSON object of
    texts, and after them the file itself as `file`. S3 answers 204, or refuses whatever is not of
    exactly the type and size that were asked for. Then name `fileId` as `mediaFileId`.
    """

    file_id: strawberry.ID
    url: str
    fields: AWSJSON
    expires_at: datetime


@strawberry.type
class WhatsAppTemplateParameter:
    """One of the texts that a send gives: `part` and `name` say where, `button` counts from 0."""

    part: TemplatePart
    name: str
    button: int | None
    example: str | None


@strawberry.type
class WhatsAppTemplateButton:
    """A button; `target` is its address or number, where it has one."""

    kind: TemplateButtonKind
    text: str
    target: str | None


@strawberry.type
class WhatsAppTemplate:
    """A message template of the WhatsApp account, in one language.

    A send gives `templateParameters` in the order of `parameters`, exactly as many, and
    `mediaFileId` if `headerMedia` says what kind of file it begins with. Variables stand as
    `{{name}}` in the texts. `problem` is null for a template that can be sent; otherwise it says
    in words why not. `status` is WhatsApp's own word: APPROVED, PAUSED, REJECTED, PENDING, ….
    """

    name: str
    language: str
    category: str
    status: str
    header: str | None
    header_media: model.SendableType | None
    body: str | None
    footer: str | None
    buttons: list[WhatsAppTemplateButton]
    parameters: list[WhatsAppTemplateParameter]
    problem: str | None
    phone_number_ids: list[str]


@strawberry.input
class SendWhatsAppInput:
    """A WhatsApp message to send.

    `text` takes `content`. `image`, `video`, `audio` and `document` take `mediaFileId`, and all
    but `audio` a `caption`. `template` takes a name and a language of `whatsAppTemplates`, its
    `templateParameters` and, if it begins with a file, `mediaFileId`. The file may be one that
    `createMediaUpload` made room for, or any file of a message.
    """

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
    """The file that is about to be uploaded; `size` in bytes, exactly.

    WhatsApp takes images (JPEG, PNG) of up to 5 MB, sounds (AAC, AMR, MP3, M4A, Opus) and videos
    (MP4, 3GP) of up to 16 MB, and documents (PDF, Office, plain text) of up to 100 MB.
    """

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
class VerdictInput:
    """The verdict on a published message."""

    allowed: bool
    reasons: list[str]
    at: datetime


@strawberry.input
class ReactionInput:
    """A reaction to a published message."""

    emoji: str
    at: datetime


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
    verdict: VerdictInput | None = strawberry.UNSET
    reply_to: strawberry.ID | None = strawberry.UNSET
    reactions: list[ReactionInput]
    edited_at: datetime | None = strawberry.UNSET
    original_content: str | None = strawberry.UNSET
    revoked_at: datetime | None = strawberry.UNSET


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
    whats_app_templates = served("outbound-whatsapp", Permission.READ, list[WhatsAppTemplate])


@strawberry.type
class MessageMutation:
    """Sending, and publishing what happened."""

    send_whats_app = served(
        "outbound-whatsapp", Permission.SEND_MESSAGES, Message, input=SendWhatsAppInput
    )
    send_sms = served("outbound-sms", Permission.SEND_MESSAGES, Message, input=SendSmsInput)
    send_email = served("outbound-email", Permission.SEND_MESSAGES, Message, input=SendEmailInput)
    create_media_upload = served(
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
