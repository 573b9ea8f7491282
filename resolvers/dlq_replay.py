"""dlq-replay: Query.dlqMessages, Query.dlqStatistics, Mutation.replayDlq.

Every five minutes it also tells CloudWatch how the queues stand; then it takes nothing in.
"""

from collections.abc import Sequence

from resolvers._appsync import Arguments
from resolvers._schedule import ScheduledHandler
from services.access.roles import Principal
from services.app.dlq import dead_letters
from services.core.model import Page
from services.dlq.model import DlqMessage, DlqReplay, DlqState, QueueStatistics, ReplayDlq


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
    """Mutation.replayDlq.

    The code that letters failed on is imported here: looking at them, and measuring every five
    minutes, start without it.
    """
    from services.app.replaying import replaying  # noqa: PLC0415

    return replaying().replay(by, ReplayDlq.model_validate(arguments["input"]))


handler = ScheduledHandler(
    {"dlqMessages": dlq_messages, "dlqStatistics": dlq_statistics, "replayDlq": replay_dlq},
    lambda: dead_letters().measure(),
)
