"""Running the place: what failed and may be tried again, and the figures of the dashboard."""

from datetime import date, datetime

import strawberry

from schema.scalars import AWSJSON
from schema.wiring import planned
from services.access.roles import Permission
from services.messaging.model import Channel


@strawberry.type
class DlqMessage:
    """One dead letter: what it was and why it failed."""

    dlq_message_id: strawberry.ID
    queue_name: str
    original_message_id: str | None
    retry_count: int
    exhausted: bool
    last_attempt_at: datetime | None
    error_details: str | None
    payload: AWSJSON


@strawberry.type
class DlqMessagePage:
    """One page of dead letters."""

    items: list[DlqMessage]
    next_token: str | None


@strawberry.type
class DlqReplay:
    """What a replay achieved."""

    replayed: int
    failed: int
    skipped: int


@strawberry.input
class ReplayDlqInput:
    """Which dead letters to try again."""

    queue_name: str
    batch_size: int | None = strawberry.UNSET
    max_retries: int | None = strawberry.UNSET


@strawberry.type
class ChannelDay:
    """One channel on one day."""

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
    """How many contacts consented to each channel."""

    whats_app: int
    sms: int
    email: int


@strawberry.type
class QueueDepth:
    """How many dead letters wait in one queue."""

    queue_name: str
    depth: int


@strawberry.type
class Dashboard:
    """The state of things at a glance."""

    days: list[ChannelDay]
    opt_ins: OptIns
    tier_limit: int
    tier_used: int
    tier_percent: float
    dead_letters: list[QueueDepth]


@strawberry.type
class OperationsQuery:
    """Reads about running the place."""

    dlq_messages = planned(
        "dlq-replay",
        Permission.REPLAY_FAILURES,
        DlqMessagePage,
        queue_name=str,
        limit=int | None,
        next_token=str | None,
    )
    dashboard = planned("admin-api", Permission.READ, Dashboard, days=int | None)


@strawberry.type
class OperationsMutation:
    """Repairs."""

    replay_dlq = planned("dlq-replay", Permission.REPLAY_FAILURES, DlqReplay, input=ReplayDlqInput)
