"""Messages: what is stored, what a caller may ask to send."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from services.contacts.model import Contact
from services.core.clock import iso
from services.core.model import Item, Model, Moment, Record

TEXT_LIMIT = 4096
"""WhatsApp's limit for a text (Requirement 5.4)."""
CAPTION_LIMIT = 1024
"""WhatsApp's limit for the words that go with a file."""
SMS_LIMIT = 1600
"""What SendTextMessage takes at most (Requirement 6.4); how many parts may leave is a rule."""
SUBJECT_LIMIT = 998
"""The longest line of a mail header (RFC 5322, 2.1.1)."""


class Channel(StrEnum):
    """The ways to reach a contact."""

    WHATSAPP = "whatsapp"
    SMS = "sms"
    EMAIL = "email"


OPT_IN = {
    Channel.WHATSAPP: "optInWhatsApp",
    Channel.SMS: "optInSms",
    Channel.EMAIL: "optInEmail",
}
"""The stored attribute that allows a channel (Requirements 3.1, 3.3, 3.4)."""


class Direction(StrEnum):
    """Who wrote."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class MessageType(StrEnum):
    """What a message is made of. `unsupported` is kept whole, whatever it was."""

    TEXT = "text"
    TEMPLATE = "template"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACTS = "contacts"
    INTERACTIVE = "interactive"
    BUTTON = "button"
    REACTION = "reaction"
    ORDER = "order"
    SYSTEM = "system"
    EDIT = "edit"
    REVOKE = "revoke"
    UNSUPPORTED = "unsupported"


class MessageKind(StrEnum):
    """How an outbound WhatsApp message is paid for (Requirement 16.7)."""

    TEMPLATE = "template"
    FREEFORM = "freeform"


class MessageStatus(StrEnum):
    """How far a message came. Their order is in `services.messaging.status`."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    FAILED = "failed"
    DELIVERED = "delivered"
    READ = "read"
    RECEIVED = "received"


UNSETTLED = frozenset({MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN})
"""What must become something else in time; the sweep looks after it."""


class StatusEntry(Model):
    """One thing that happened to a message; `status` is the provider's own word."""

    status: str
    at: Moment
    error_code: str | None = None


class Verdict(Model):
    """What the safety rules said of a message when they were last asked, with every reason."""

    allowed: bool
    reasons: tuple[str, ...] = ()
    at: Moment


class Reaction(Model):
    """What the other side thinks of a message, in one emoji."""

    emoji: str
    at: Moment


class Media(Model):
    """A file that belongs to a message; `size` in bytes."""

    file_id: str
    filename: str | None = None
    content_type: str
    size: int


class TemplateUse(Model):
    """Which approved template a message is, and what fills it: header, body, buttons, in order."""

    name: str
    language: str
    parameters: tuple[str, ...] = ()


class Message(Record):
    """One message, in or out (Requirements 4.3, 5.11)."""

    message_id: str
    contact_id: str
    channel: Channel
    direction: Direction
    message_type: MessageType
    content: str | None = None
    subject: str | None = None
    caption: str | None = None
    status: MessageStatus
    kind: MessageKind | None = None
    dry_run: bool = False
    timestamp: Moment
    updated_at: Moment
    whatsapp_message_id: str | None = None
    provider_message_id: str | None = None
    error_code: str | None = None
    error_details: str | None = None
    media: Media | None = None
    segments: int | None = None
    status_history: tuple[StatusEntry, ...] = ()
    verdict: Verdict | None = None
    reply_to: str | None = None
    reactions: tuple[Reaction, ...] = ()
    edited_at: Moment | None = None
    original_content: str | None = None
    revoked_at: Moment | None = None


class StoredMessage(Message):
    """A message as the table holds it: what clients see, and what only we need."""

    phone_number_id: str | None = None
    """Our number, pool or address that sent or received it."""
    body_html: str | None = None
    """The HTML of an email as it was sent; `content` is what a thread shows of it."""
    template: TemplateUse | None = None
    """The template, so that the message can be composed anew; `content` shows it filled."""
    html_only: bool | None = None
    """Whether an email has no text of its own; `content` then only shows its HTML."""
    due_at: Moment | None = None
    """When a queued message may expect its turn."""
    alerted: MessageStatus | None = None
    """The status for which administrators were told that the message does not move."""
    reacted_at: Moment | None = None
    """When the customer last reacted, or took a reaction back."""
    raw: str | None = None
    """The provider's JSON of an inbound message that is more than text, kept whole."""
    revision: int = 1
    """Counts changes, so that two writers cannot undo each other."""
    expires_at: int
    """When the table may drop it, in epoch seconds (Requirement 17.2)."""

    def to_item(self) -> Item:
        """What is stored; a message that is not settled stands in the index of those as well."""
        item = super().to_item()
        if self.direction is Direction.INBOUND or self.status not in UNSETTLED:
            return item
        if self.alerted is self.status:
            return item
        since = self.due_at if self.status is MessageStatus.QUEUED else None
        return item | {
            "unsettled": self.status.value,
            "unsettledSince": iso(since or self.updated_at),
        }

    def shown(self) -> Message:
        """What clients see."""
        return Message.model_validate(self.model_dump(exclude={*PRIVATE}))


PRIVATE = frozenset(StoredMessage.model_fields) - frozenset(Message.model_fields)


class Conversation(Model):
    """A contact's latest message; `contact` is null once the contact was deleted."""

    contact_id: str
    channel: Channel
    contact: Contact | None
    last_message: Message
    last_message_at: Moment


class SendableType(StrEnum):
    """What an operator may send over WhatsApp."""

    TEXT = "text"
    TEMPLATE = "template"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"


class SendWhatsApp(Model):
    """A WhatsApp message that somebody wants sent."""

    contact_id: str
    message_type: SendableType
    content: Annotated[str, StringConstraints(max_length=TEXT_LIMIT)] | None = None
    media_file_id: str | None = Field(default=None, min_length=1, max_length=64)
    caption: Annotated[str, StringConstraints(max_length=CAPTION_LIMIT)] | None = None
    template_name: str | None = Field(default=None, pattern="^[a-z0-9_]{1,512}$")
    template_language: str | None = Field(default=None, pattern="^[a-zA-Z]{2,3}(_[a-zA-Z]{2,4})?$")
    template_parameters: tuple[str, ...] | None = None
    phone_number_id: str | None = None
    client_token: str | None = Field(default=None, min_length=1, max_length=128)


class SendSms(Model):
    """An SMS that somebody wants sent."""

    contact_id: str
    content: Annotated[str, StringConstraints(max_length=SMS_LIMIT)]
    client_token: str | None = Field(default=None, min_length=1, max_length=128)


class SendEmail(Model):
    """An email that somebody wants sent: text, HTML or both."""

    contact_id: str
    subject: Annotated[str, StringConstraints(max_length=SUBJECT_LIMIT)]
    body_text: str | None = None
    body_html: str | None = None
    client_token: str | None = Field(default=None, min_length=1, max_length=128)
