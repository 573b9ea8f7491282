"""What the bulk engine does with a channel: the line of single sends, and one message for many.

The rules, the consent, the payload and the rate are those of the line, so what a single send
refuses a bulk job refuses, too (Requirement 8.5).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.aws.store import Check, Update
from services.bulk.model import BulkContent, BulkMessage, StoredJob
from services.contacts.model import StoredContact
from services.core.errors import DeliveryRefused
from services.core.settings import SendMode
from services.limits.leases import Pace
from services.limits.tier import NOT_COUNTED, Counted, count_person
from services.messaging.channels.base import Draft, Line, Outgoing, Sender, Wanted
from services.messaging.model import (
    Channel,
    Direction,
    MessageKind,
    MessageStatus,
    Verdict,
)
from services.messaging.repository import expiry
from services.messaging.situation import consent

EVERYBODY = "everybody"
"""The contact that the wish of a job names; each message names its own."""
CONTENT_BYTES = 16_000
"""What of a message its job, its chunks' orders and each thread hold: all of a text or a
template, the beginning of a long email. An email itself is stored once, beside its job."""


@dataclass(frozen=True)
class Mailing[W: Wanted]:
    """The message of one job, complete and ready to be addressed."""

    line: Line[W]
    wanted: W
    draft: Draft

    @property
    def kind(self) -> MessageKind | None:
        """How it is paid for."""
        return self.draft.kind

    @property
    def content(self) -> str:
        """The message as people read it."""
        return self.draft.content.encode()[:CONTENT_BYTES].decode(errors="ignore")

    @property
    def uses_tier(self) -> bool:
        """Whether it may begin conversations: only templates do (Requirement 16.3)."""
        return self.kind is MessageKind.TEMPLATE

    @property
    def sender(self) -> str:
        """All messages of a job leave from one number, pool or address."""
        return self.line.senders[0]

    @property
    def pace(self) -> Pace:
        """Who sends, and how fast (Requirements 5.9, 6.5, 7.5)."""
        return Pace(self.line.channel.value, self.sender, self.line.rate)

    def refusals(self, contact: StoredContact, now: datetime) -> list[DeliveryRefused]:
        """Every reason not to send to a contact now."""
        return self.line.refusals(contact, self.kind, self.sender, now)

    def counted(self, contact: StoredContact, now: datetime) -> Counted:
        """What counts a contact for the tier if a message to it begins a conversation."""
        if not self.line.starts_conversation(contact, self.kind, now):
            return NOT_COUNTED
        return count_person(contact.tier_counted_at, now)

    def consent(self, contact: StoredContact, counted: Counted) -> Check | Update:
        """What must still be true of the stored contact when the intent is recorded."""
        return consent(self.line, contact, counted)

    def record(
        self, job: StoredJob, contact: StoredContact, message_id: str, now: datetime, mode: SendMode
    ) -> BulkMessage:
        """The message, on its way."""
        return BulkMessage(
            message_id=message_id,
            contact_id=contact.contact_id,
            channel=self.line.channel,
            direction=Direction.OUTBOUND,
            message_type=self.draft.message_type,
            content=job.content or None,
            caption=self.draft.caption,
            media=self.draft.media,
            template=self.draft.template,
            subject=self.draft.subject,
            segments=self.draft.segments,
            status=MessageStatus.SENDING,
            kind=self.kind,
            verdict=Verdict(allowed=True, at=now),
            dry_run=mode is SendMode.DRY_RUN,
            timestamp=now,
            updated_at=now,
            phone_number_id=self.sender,
            expires_at=expiry(now),
            bulk_job_id=job.job_id,
        )

    def outgoing(self, contact: StoredContact, message_id: str) -> Outgoing:
        """The message to a contact in the provider's own form, with our id in it."""
        body = self.line.payload(contact, self.wanted, self.draft, message_id)
        return Outgoing(message_id, self.sender, body)


@dataclass(frozen=True)
class BulkChannel[W: Wanted]:
    """One way to reach many contacts."""

    line: Line[W]
    wish: Callable[[BulkContent], W]
    """What a single send to each of them would be asked for; raises Invalid."""
    senders: Callable[[SendMode], Sender]

    def mailing(self, message: BulkContent, mode: SendMode) -> Mailing[W]:
        """The message, composed once for everybody; in DRY_RUN its file goes nowhere.

        Raises:
            Invalid: it is incomplete, or more than the channel takes.
            Refusal: its template or its file cannot be sent.
        """
        wanted = self.wish(message)
        drafted = self.line.draft(wanted)
        ready = self.line.prepared(wanted, drafted, self.line.senders[0], mode)
        return Mailing(self.line, wanted, ready)

    def sender(self, mode: SendMode) -> Sender:
        """Who hands it over: the real one, or one that delivers nothing."""
        return self.senders(mode)


type Channels = Callable[[Channel], BulkChannel[Any]]
"""Every channel that jobs may use, made when it is first needed."""
