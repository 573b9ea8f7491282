"""Bulk jobs, their recipients, and what a caller may ask for."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from services.core.errors import Invalid
from services.core.model import Model, Moment, Record
from services.core.settings import SendMode
from services.messaging.model import Channel, MessageKind, SendableType, StoredMessage

MOST_RECIPIENTS = 10_000
CHUNK_SIZE = 100
"""Recipients in one chunk (Requirements 8.3, 13.7)."""

ContactId = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class BulkJobStatus(StrEnum):
    """Where a bulk job is in its life."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class BulkJobAction(StrEnum):
    """What an operator may do to a job (Requirement 8.7)."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


class RecipientStatus(StrEnum):
    """What became of one recipient."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


RUNNING = frozenset({BulkJobStatus.PENDING, BulkJobStatus.IN_PROGRESS})
FINISHED = frozenset({BulkJobStatus.COMPLETED, BulkJobStatus.CANCELLED})


class BulkContent(Model):
    """What every recipient gets."""

    message_type: SendableType
    content: str | None = None
    subject: str | None = None
    body_text: str | None = None
    body_html: str | None = None
    template_name: str | None = None
    template_language: str | None = None
    template_parameters: tuple[str, ...] | None = None
    media_file_id: str | None = None
    caption: str | None = None


def require_text(message: BulkContent) -> None:
    """Raises Invalid unless this is a text: templates and files are WhatsApp's."""
    if (
        message.message_type is not SendableType.TEXT
        or message.template_name
        or message.media_file_id
    ):
        raise Invalid(
            "Only WhatsApp sends templates and files to many; choose the type text.",
            fields={"messageType": "choose text"},
        )


class NewBulkJob(BulkContent):
    """A message and everybody who should get it."""

    channel: Channel
    recipient_contact_ids: tuple[ContactId, ...]
    confirmed: bool | None = None
    client_token: str | None = Field(default=None, min_length=1, max_length=128)

    def message(self) -> BulkContent:
        """The message alone."""
        return BulkContent.model_validate(
            {name: getattr(self, name) for name in BulkContent.model_fields}
        )

    def recipients(self) -> tuple[str, ...]:
        """Everybody once, in the order given.

        Raises:
            Invalid: nobody, or more than a job may have.
        """
        everybody = tuple(dict.fromkeys(self.recipient_contact_ids))
        if not 0 < len(everybody) <= MOST_RECIPIENTS:
            raise Invalid(
                f"Choose between 1 and {MOST_RECIPIENTS:,} recipients.",
                fields={"recipientContactIds": f"between 1 and {MOST_RECIPIENTS}"},
            )
        return everybody


class BulkFailure(Model):
    """How many did not get the message for one reason, and what to do about it."""

    code: str
    count: int
    reason: str
    advice: str


class BulkJob(Record):
    """One message to many contacts, and how far it came (Requirement 8.6)."""

    job_id: str
    created_by: str
    channel: Channel
    message_type: SendableType
    content: str | None = None
    status: BulkJobStatus
    total_recipients: int
    sent_count: int = 0
    failed_count: int = 0
    unknown_count: int = 0
    pending_count: int
    failures: tuple[BulkFailure, ...] = ()
    """By code, the most frequent first; unknown recipients are no failures."""
    rate: int
    """Messages a second that its sender may send at most."""
    version: int = 1
    """Grows with every change, so that clients can drop what is late."""
    created_at: Moment
    updated_at: Moment
    started_at: Moment | None = None
    completed_at: Moment | None = None


class StoredJob(BulkJob):
    """A job as the table holds it: what clients see, and what only we need."""

    kind: MessageKind | None = None
    fingerprint: str
    """Tells whether a repeated client token means the same job."""
    chunk_count: int
    chunks_done: int = 0
    to_queue: str | None = None
    """Who still has to put chunks into the queue; absent once all are there."""
    tier_bucket: int | None = None
    """Where the tier's room for this job is reserved; absent where no tier applies."""
    last_published_at: Moment | None = None
    report_s3_key: str | None = Field(default=None, alias="reportS3Key")
    report_version: int | None = None
    feed: str = "all"
    """The partition of the index that lists jobs."""

    @property
    def is_running(self) -> bool:
        """Whether messages may leave."""
        return self.status in RUNNING

    @property
    def is_finished(self) -> bool:
        """Whether nothing can change but late outcomes."""
        return self.status in FINISHED

    def shown(self) -> BulkJob:
        """What clients see."""
        return BulkJob.model_validate({n: getattr(self, n) for n in BulkJob.model_fields})


class BulkTier(Model):
    """What a job takes of the conversations that WhatsApp allows in 24 hours."""

    limit: int
    used: int
    needed: int
    left: int


class BulkPreflight(Model):
    """What would become of a job if it were created now."""

    total_recipients: int
    """As given; `distinct_recipients` are those that are left once everybody counts once."""
    distinct_recipients: int
    reachable: int
    refusals: tuple[BulkFailure, ...]
    tier: BulkTier | None = None
    """Absent where a message begins no conversation."""
    segments: int | None = None
    """Parts of each SMS."""
    rate: int
    seconds: int
    """How long it takes at this rate, if nothing else is being sent."""
    needs_confirmation: bool
    confirmation_threshold: int
    send_mode: SendMode
    """DRY_RUN: nothing would leave."""


class BulkRecipient(Record):
    """What became of one recipient."""

    job_id: str
    recipient_id: str
    contact_id: str
    contact_name: str | None = None
    """As it is now, for people; null for who was deleted."""
    status: RecipientStatus = RecipientStatus.PENDING
    message_id: str | None = None
    sent_at: Moment | None = None
    error_code: str | None = None
    error_details: str | None = None


class StoredRecipient(BulkRecipient):
    """A recipient as the table holds it."""

    chunk: int
    position: int
    settled_at: Moment | None = None

    def shown(self) -> BulkRecipient:
        """What clients see."""
        return BulkRecipient.model_validate(
            {name: getattr(self, name) for name in BulkRecipient.model_fields}
        )


class BulkReport(Model):
    """The outcome of a job; the addresses are valid for five minutes, and null until it ended."""

    job: BulkJob
    json_url: str | None = None
    csv_url: str | None = None


class BulkMessage(StoredMessage):
    """A message that belongs to a job; the job lets a status event settle its recipient."""

    bulk_job_id: str


class ChunkOrder(Model):
    """One message of bulk-queue: at most 100 recipients of one job (Requirement 8.3)."""

    job_id: str
    chunk: int
    channel: Channel
    message_type: SendableType
    content: str | None = None
    recipient_contact_ids: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many recipients it names."""
        return len(self.recipient_contact_ids)
