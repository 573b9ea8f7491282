"""Bulk messages over WhatsApp: texts to those whose window is open, templates to everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.aws.conditions import Condition, Equals, both, same
from services.bulk.model import BulkContent, BulkMessage, StoredJob
from services.contacts.model import StoredContact
from services.contacts.repository import EXISTS
from services.core.errors import DeliveryRefused
from services.core.settings import SendMode
from services.limits.leases import Pace
from services.limits.slots import WHATSAPP_PER_NUMBER
from services.messaging.channels.base import Outgoing, Sender
from services.messaging.channels.whatsapp import payload
from services.messaging.compose import compose
from services.messaging.model import (
    Channel,
    Direction,
    MessageKind,
    MessageStatus,
    MessageType,
    SendWhatsApp,
)
from services.messaging.repository import expiry
from services.messaging.rules import whatsapp_refusals, window_is_open


@dataclass(frozen=True)
class WhatsAppBulk:
    """All messages of a job leave from the first number of the allowlist."""

    allowlist: tuple[str, ...]
    senders: Callable[[SendMode], Sender]
    has_tier: bool = True

    @property
    def pace(self) -> Pace:
        """80 messages a second (Requirement 5.9)."""
        return Pace(Channel.WHATSAPP.value, self.allowlist[0], WHATSAPP_PER_NUMBER)

    def compose(self, message: BulkContent) -> tuple[MessageKind | None, str]:
        """How the message is paid for, and its content; raises Invalid."""
        return compose(_wanted(message, "everybody"))

    def refusals(
        self, job: StoredJob, contact: StoredContact, now: datetime
    ) -> list[DeliveryRefused]:
        """Requirements 3.1, 3.2 and 16.3-16.6, as for a single message."""
        kind = job.kind or MessageKind.FREEFORM
        return whatsapp_refusals(contact, kind, self.pace.sender, self.allowlist, now)

    def consent(self, contact: StoredContact) -> Condition:
        """Opted in, not deleted, same number."""
        return both(EXISTS, Equals("optInWhatsApp", value=True), same("phone", contact.phone))

    def begins_conversation(self, job: StoredJob, contact: StoredContact, now: datetime) -> bool:
        """Only a template outside the window does."""
        return job.kind is MessageKind.TEMPLATE and not window_is_open(contact, now)

    def record(
        self, job: StoredJob, contact: StoredContact, message_id: str, now: datetime, mode: SendMode
    ) -> BulkMessage:
        """The message, on its way."""
        return BulkMessage(
            message_id=message_id,
            contact_id=contact.contact_id,
            channel=Channel.WHATSAPP,
            direction=Direction.OUTBOUND,
            message_type=MessageType(job.message_type),
            content=job.content,
            status=MessageStatus.SENDING,
            kind=job.kind,
            dry_run=mode is SendMode.DRY_RUN,
            timestamp=now,
            updated_at=now,
            phone_number_id=self.pace.sender,
            expires_at=expiry(now),
            bulk_job_id=job.job_id,
        )

    def outgoing(self, job: StoredJob, contact: StoredContact, message_id: str) -> Outgoing:
        """Meta's message object, with our id in it."""
        body = payload(contact, _wanted(job.message, contact.contact_id), message_id)
        return Outgoing(message_id, self.pace.sender, body)

    def sender(self, mode: SendMode) -> Sender:
        """The real one, or one that delivers nothing."""
        return self.senders(mode)


def _wanted(message: BulkContent, contact_id: str) -> SendWhatsApp:
    return SendWhatsApp(
        contact_id=contact_id,
        message_type=message.message_type,
        content=message.content,
        template_name=message.template_name,
        template_language=message.template_language,
        template_parameters=message.template_parameters,
    )
