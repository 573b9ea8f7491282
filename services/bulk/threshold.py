"""Above how many recipients a job must be confirmed (Requirement 8.1)."""

from services.core.configuration import CONFIRMATION_THRESHOLD, Stored

THRESHOLD_ROW = CONFIRMATION_THRESHOLD.row


def confirmation_threshold(configured: Stored, otherwise: int) -> int:
    """What administrators set; until they do, what the deployment says."""
    return otherwise if configured is None else CONFIRMATION_THRESHOLD.number(configured)
