"""What the bulk engine needs to know of a channel; another channel is another of these."""

from datetime import datetime
from typing import Protocol

from services.aws.conditions import Condition
from services.bulk.model import BulkContent, BulkMessage, StoredJob
from services.contacts.model import StoredContact
from services.core.errors import DeliveryRefused
from services.core.settings import SendMode
from services.limits.leases import Pace
from services.messaging.channels.base import Outgoing, Sender
from services.messaging.model import MessageKind


class BulkChannel(Protocol):
    """One way to reach many contacts."""

    @property
    def pace(self) -> Pace:
        """Who sends, and how fast."""
        ...

    @property
    def has_tier(self) -> bool:
        """Whether conversations are limited to so many in 24 hours."""
        ...

    def compose(self, message: BulkContent) -> tuple[MessageKind | None, str]:
        """How the message is paid for, and its content as people read it; raises Invalid."""
        ...

    def refusals(
        self, job: StoredJob, contact: StoredContact, now: datetime
    ) -> list[DeliveryRefused]:
        """Every reason not to send to a contact now (Requirement 8.5)."""
        ...

    def consent(self, contact: StoredContact) -> Condition:
        """What must still be true of the stored contact when the intent is recorded."""
        ...

    def begins_conversation(self, job: StoredJob, contact: StoredContact, now: datetime) -> bool:
        """Whether a message counts against the tier."""
        ...

    def record(
        self, job: StoredJob, contact: StoredContact, message_id: str, now: datetime, mode: SendMode
    ) -> BulkMessage:
        """The message as it is stored before it leaves."""
        ...

    def outgoing(self, job: StoredJob, contact: StoredContact, message_id: str) -> Outgoing:
        """The message as it leaves."""
        ...

    def sender(self, mode: SendMode) -> Sender:
        """Who hands it over."""
        ...
