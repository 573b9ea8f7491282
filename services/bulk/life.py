"""What operators may do to a job in which state (Requirement 8.7). Pure."""

from services.bulk.model import FINISHED, RUNNING, BulkJobAction, BulkJobStatus
from services.core.errors import Conflict

_GOAL = {
    BulkJobAction.PAUSE: BulkJobStatus.PAUSED,
    BulkJobAction.RESUME: BulkJobStatus.PENDING,
    BulkJobAction.CANCEL: BulkJobStatus.CANCELLED,
}
_DONE = {
    BulkJobAction.PAUSE: frozenset({BulkJobStatus.PAUSED}),
    BulkJobAction.RESUME: RUNNING,
    BulkJobAction.CANCEL: frozenset({BulkJobStatus.CANCELLED}),
}
"""Where an action has nothing to change: two operators may click at once."""


def next_status(job_id: str, status: BulkJobStatus, action: BulkJobAction) -> BulkJobStatus | None:
    """The state that an action leads to; None if the job is there already.

    Raises:
        Conflict: the job has ended.
    """
    if status in _DONE[action]:
        return None
    if status in FINISHED:
        raise Conflict(
            f"This job is {status} and cannot {action} any more; create a new one.",
            jobId=job_id,
            status=status.value,
            action=action.value,
        )
    return _GOAL[action]
