"""dlq-replay: Query.dlqMessages, Query.dlqStatistics, Mutation.replayDlq.

Every five minutes it also tells CloudWatch how the queues stand; then it takes nothing in.
"""

from collections.abc import Sequence
from typing import Any

from resolvers._appsync import AppSyncHandler, Arguments, Event
from services.access.roles import Principal
from services.app.dlq import dead_letters, replaying
from services.core.model import Page
from services.dlq.model import DlqMessage, DlqReplay, DlqState, QueueStatistics, ReplayDlq

SCHEDULE = "aws.events"


class Handler(AppSyncHandler):
    """Fields, and the schedule."""

    def __call__(self, event: Event, context: object) -> Any:
        """One field of one request, or nothing but the time."""
        if event.get("source") == SCHEDULE:
            dead_letters().measure()
            return None
        return super().__call__(event, context)


def dlq_messages(by: Principal, arguments: Arguments) -> Page[DlqMessage]:
    """Query.dlqMessages."""
    state = arguments.get("state")
    return dead_letters().messages(
        by,
        arguments["queueName"],
        DlqState(state) if state else None,
        arguments.get("limit"),
        arguments.get("nextToken"),
    )


def dlq_statistics(by: Principal, arguments: Arguments) -> Sequence[QueueStatistics]:
    """Query.dlqStatistics."""
    del arguments
    return dead_letters().statistics(by)


def replay_dlq(by: Principal, arguments: Arguments) -> DlqReplay:
    """Mutation.replayDlq."""
    return replaying().replay(by, ReplayDlq.model_validate(arguments["input"]))


handler = Handler(
    {"dlqMessages": dlq_messages, "dlqStatistics": dlq_statistics, "replayDlq": replay_dlq}
)
