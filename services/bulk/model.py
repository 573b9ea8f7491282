"""The words of bulk messaging."""

from enum import StrEnum


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
