"""Bulk messaging as clients see it."""

from datetime import datetime

import strawberry

from schema.wiring import follows, published, served
from services.access.roles import Permission
from services.bulk import model
from services.core.settings import SendMode
from services.messaging.model import Channel, SendableType


@strawberry.type
class BulkFailure:
    """How many did not get the message for one reason, and what to do about it."""

    code: str
    count: int
    reason: str
    advice: str


@strawberry.type
class BulkJob:
    """One message to many contacts, and how far it came."""

    job_id: strawberry.ID
    created_by: str
    channel: Channel
    message_type: SendableType
    content: str | None
    status: model.BulkJobStatus
    total_recipients: int
    sent_count: int
    failed_count: int
    unknown_count: int
    pending_count: int
    failures: list[BulkFailure]
    rate: int
    version: int
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None
    completed_at: datetime | None


@strawberry.type
class BulkJobPage:
    """One page of jobs."""

    items: list[BulkJob]
    next_token: str | None


@strawberry.type
class BulkRecipient:
    """What became of one recipient."""

    job_id: strawberry.ID
    recipient_id: strawberry.ID
    contact_id: strawberry.ID
    contact_name: str | None
    status: model.RecipientStatus
    message_id: strawberry.ID | None
    sent_at: datetime | None
    error_code: str | None
    error_details: str | None


@strawberry.type
class BulkRecipientPage:
    """One page of recipients."""

    items: list[BulkRecipient]
    next_token: str | None


@strawberry.type
class BulkReport:
    """The outcome of a job, and where to download it."""

    job: BulkJob
    json_url: str | None
    csv_url: str | None


@strawberry.type
class BulkTier:
    """What a job takes of the conversations that WhatsApp allows in 24 hours."""

    limit: int
    used: int
    needed: int
    left: int


@strawberry.type
class BulkPreflight:
    """What would become of a job if it were created now."""

    total_recipients: int
    distinct_recipients: int
    reachable: int
    refusals: list[BulkFailure]
    tier: BulkTier | None
    segments: int | None
    rate: int
    seconds: int
    needs_confirmation: bool
    confirmation_threshold: int
    send_mode: SendMode


@strawberry.input
class CreateBulkJobInput:
    """A message and everybody who should get it."""

    channel: Channel
    message_type: SendableType
    content: str | None = strawberry.UNSET
    subject: str | None = strawberry.UNSET
    body_text: str | None = strawberry.UNSET
    body_html: str | None = strawberry.UNSET
    template_name: str | None = strawberry.UNSET
    template_language: str | None = strawberry.UNSET
    template_parameters: list[str] | None = strawberry.UNSET
    media_file_id: strawberry.ID | None = strawberry.UNSET
    caption: str | None = strawberry.UNSET
    recipient_contact_ids: list[strawberry.ID]
    confirmed: bool | None = strawberry.UNSET
    client_token: str | None = strawberry.UNSET


@strawberry.input
class BulkFailureInput:
    """A reason and how many it stopped, on its way to subscribers."""

    code: str
    count: int
    reason: str
    advice: str


@strawberry.input
class PublishBulkJobInput:
    """A job's progress, on its way to subscribers."""

    job_id: strawberry.ID
    created_by: str
    channel: Channel
    message_type: SendableType
    content: str | None = strawberry.UNSET
    status: model.BulkJobStatus
    total_recipients: int
    sent_count: int
    failed_count: int
    unknown_count: int
    pending_count: int
    failures: list[BulkFailureInput]
    rate: int
    version: int
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None = strawberry.UNSET
    completed_at: datetime | None = strawberry.UNSET


@strawberry.type
class BulkQuery:
    """Reads about bulk jobs."""

    bulk_job = served("bulk-job-read", Permission.READ, BulkJob | None, job_id=strawberry.ID)
    bulk_jobs = served(
        "bulk-job-read",
        Permission.READ,
        BulkJobPage,
        status=model.BulkJobStatus | None,
        limit=int | None,
        next_token=str | None,
    )
    bulk_recipients = served(
        "bulk-job-read",
        Permission.READ,
        BulkRecipientPage,
        job_id=strawberry.ID,
        status=model.RecipientStatus | None,
        limit=int | None,
        next_token=str | None,
    )
    bulk_report = served("bulk-job-read", Permission.READ, BulkReport, job_id=strawberry.ID)
    bulk_preflight = served(
        "bulk-job-create", Permission.SEND_MESSAGES, BulkPreflight, input=CreateBulkJobInput
    )


@strawberry.type
class BulkMutation:
    """Starting and steering bulk jobs."""

    create_bulk_job = served(
        "bulk-job-create", Permission.SEND_MESSAGES, BulkJob, input=CreateBulkJobInput
    )
    control_bulk_job = served(
        "bulk-job-control",
        Permission.SEND_MESSAGES,
        BulkJob,
        job_id=strawberry.ID,
        action=model.BulkJobAction,
    )
    publish_bulk_job_progress = published(BulkJob | None, input=PublishBulkJobInput)


@strawberry.type
class BulkSubscription:
    """Progress as it happens."""

    on_bulk_job_progress = follows(
        "publishBulkJobProgress", BulkJob | None, job_id=strawberry.ID | None
    )
