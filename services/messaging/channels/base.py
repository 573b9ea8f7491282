"""What one channel is to the sending service, and the ways in which a send can end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.contacts.model import StoredContact
from services.core.clock import NewId, new_id
from services.core.errors import DeliveryRefused
from services.core.settings import SendMode
from services.messaging.model import (
    Channel,
    Media,
    MessageKind,
    MessageType,
    StoredMessage,
    TemplateUse,
)


class Wanted(Protocol):
    """What every wish to send says."""

    @property
    def contact_id(self) -> str: ...
    @property
    def client_token(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants sent, complete and within the channel's limits.

    The fields are those of the message that will be stored; a file without words has no `content`.
    """

    content: str
    message_type: MessageType = MessageType.TEXT
    kind: MessageKind | None = None
    subject: str | None = None
    body_html: str | None = None
    plain: bool = True
    """Whether an email has a text of its own; without one, `content` only shows its HTML."""
    segments: int | None = None
    caption: str | None = None
    file_id: str | None = None
    """The stored file that goes along."""
    media: Media | None = None
    """What is known of that file once it was looked at."""
    template: TemplateUse | None = None
    form: dict[str, Any] | None = None
    """What only `Line.prepared` finds out of the provider's own form."""


def draft_of(message: StoredMessage) -> Draft:
    """What a stored message was drafted as; `Line.prepared` finds the rest again."""
    return Draft(
        content=message.content or "",
        message_type=message.message_type,
        kind=message.kind,
        subject=message.subject,
        body_html=message.body_html,
        plain=not message.html_only,
        segments=message.segments,
        caption=message.caption,
        file_id=message.media.file_id if message.media else None,
        media=message.media,
        template=message.template,
    )


class Line[W: Wanted](Protocol):
    """Everything in which one channel differs from the others.

    `address` is the contact's attribute that is written to, and must not change between reading
    and committing; `rate` is in messages a second for each of `senders`.
    """

    @property
    def channel(self) -> Channel: ...
    @property
    def address(self) -> str: ...
    @property
    def rate(self) -> int: ...
    @property
    def senders(self) -> tuple[str, ...]: ...

    def draft(self, wanted: W) -> Draft:
        """What would be sent; raises Invalid."""
        ...

    def sender(self, wanted: W, contact: StoredContact) -> str:
        """Who sends it: a number, a pool or an address of ours."""
        ...

    def wish(self, message: StoredMessage) -> W:
        """What was asked for, of a message that waited in the queue and is sent only now."""
        ...

    def prepared(self, wanted: W, draft: Draft, sender: str, mode: SendMode) -> Draft:
        """The draft with everything that must be asked for elsewhere; nothing is stored yet.

        Asking again is cheap and gives the same.

        Raises:
            Refusal: a file or a template of it cannot be sent.
        """
        ...

    def refusals(
        self, contact: StoredContact, kind: MessageKind | None, sender: str, now: datetime
    ) -> list[DeliveryRefused]:
        """Every reason not to send."""
        ...

    def starts_conversation(
        self, contact: StoredContact, kind: MessageKind | None, now: datetime
    ) -> bool:
        """Whether the contact counts for WhatsApp's tier."""
        ...

    def payload(
        self, contact: StoredContact, wanted: W, draft: Draft, message_id: str
    ) -> dict[str, Any]:
        """The message in the provider's own form."""
        ...


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message, ready for the provider; `payload` is in the provider's own form."""

    message_id: str
    sender: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the message; `provider_id` is its own id, not WhatsApp's."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The provider said no; nothing was delivered and trying again would not help.

    `opted_out`: because the customer told the provider to stop.
    """

    code: str
    request_id: str | None = None
    opted_out: bool = False


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Nothing can have been delivered, and trying again may help: throttled, or never connected."""

    code: str


@dataclass(frozen=True, slots=True)
class Lost:
    """Nobody knows: the answer did not come, or the provider broke while it had the message."""

    code: str


type Outcome = Accepted | Rejected | NotTaken | Lost


class Sender(Protocol):
    """Hands one message to the outside world, once."""

    def send(self, message: Outgoing) -> Outcome:
        """What became of one attempt; never raises for what the provider did.

        Raises:
            TooLate: the turn in which it was to leave is over; nothing left.
        """
        ...


@dataclass(frozen=True)
class DryRun:
    """Answers as a provider would and delivers nothing (Requirements 5.3, 10.7)."""

    new_id: NewId = new_id

    def send(self, message: Outgoing) -> Outcome:
        """Always accepted, always imaginary."""
        del message
        return Accepted(provider_id=f"dry-run-{self.new_id()}")
