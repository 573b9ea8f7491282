"""Running the place: what failed and may be tried again, and the figures of the dashboard."""

from datetime import date, datetime

import strawberry

from schema.access import SendingStatus
from schema.scalars import AWSJSON
from schema.wiring import served
from services.access.roles import Permission
from services.dlq.model import DlqOutcome, DlqState
from services.messaging.model import Channel


@strawberry.type
class DlqMessage:
    """One dead letter: what it was and why it failed."""

    dlq_message_id: strawberry.ID
    queue_name: str
    state: DlqState
    original_message_id: str | None
    retry_count: int
    exhausted: bool
    unreadable: bool
    received_at: datetime
    last_attempt_at: datetime | None
    replayed_at: datetime | None
    error_details: str
    payload: AWSJSON


@strawberry.type
class DlqMessagePage:
    """One page of dead letters."""

    items: list[DlqMessage]
    next_token: str | None


@strawberry.type
class DlqResult:
    """What became of one dead letter in a replay."""

    dlq_message_id: strawberry.ID
    outcome: DlqOutcome
    reason: str | None
    exhausted: bool


@strawberry.type
class DlqReplay:
    """What a replay achieved."""

    replayed: int
    failed: int
    skipped: int
    results: list[DlqResult]


@strawberry.type
class QueueStatistics:
    """How one dead-letter queue stands."""

    queue_name: str
    waiting: int
    exhausted: int
    replayed: int
    oldest: datetime | None


@strawberry.input
class ReplayDlqInput:
    """Which dead letters to try again: those that wait, or the named ones."""

    queue_name: str
    batch_size: int | None = strawberry.UNSET
    max_retries: int | None = strawberry.UNSET
    dlq_message_ids: list[strawberry.ID] | None = strawberry.UNSET


@strawberry.type
class ChannelDay:
    """One channel on one day in UTC: what became of the messages that were written on it."""

    channel: Channel
    day: date
    sent: int
    delivered: int
    read: int
    failed: int
    template: int
    freeform: int


@strawberry.type
class OptIns:
    """How many contacts consent to each channel now."""

    whats_app: int
    sms: int
    email: int


@strawberry.type
class Dashboard:
    """The state of things at a glance."""

    days: list[ChannelDay]
    opt_ins: OptIns
    tier_limit: int
    tier_used: int
    tier_percent: float
    sending: SendingStatus


@strawberry.type
class OperationsQuery:
    """Reads about running the place."""

    dlq_messages = served(
        "dlq-replay",
        Permission.REPLAY_FAILURES,
        DlqMessagePage,
        queue_name=str,
        state=DlqState | None,
        limit=int | None,
        next_token=str | None,
    )
    dlq_statistics = served("dlq-replay", Permission.READ, list[QueueStatistics])
    dashboard = served("admin-api", Permission.READ, Dashboard, days=int | None)


@strawberry.type
class OperationsMutation:
    """Repairs."""

    replay_dlq = served("dlq-replay", Permission.REPLAY_FAILURES, DlqReplay, input=ReplayDlqInput)
