"""What a delivery event says about a recipient whose answer was lost (Requirement 8.6)."""

from dataclasses import dataclass

from services.aws.store import ConditionFailed, Store, Update
from services.bulk.model import RecipientStatus
from services.bulk.progress import Progress
from services.bulk.reasons import counter
from services.bulk.repository import BulkRepository, job_key, outcome_update
from services.core.clock import Clock, iso, utc_now
from services.messaging.model import MessageStatus, StoredMessage

_SAYS = {
    MessageStatus.SENT: RecipientStatus.SENT,
    MessageStatus.DELIVERED: RecipientStatus.SENT,
    MessageStatus.READ: RecipientStatus.SENT,
    MessageStatus.FAILED: RecipientStatus.FAILED,
}
_COUNTS = {RecipientStatus.SENT: "sentCount", RecipientStatus.FAILED: "failedCount"}


@dataclass(frozen=True)
class RecipientSettler:
    """Settles recipients that are unknown, together with their job's counters."""

    store: Store
    progress: Progress
    clock: Clock = utc_now

    def settle(self, job_id: str, message: StoredMessage) -> None:
        """Make an unknown recipient what its message proves; whatever else it is stays."""
        status = _SAYS.get(message.status)
        if status is None:
            return
        now = iso(self.clock())
        outcome: dict[str, object] = {
            "status": status.value,
            "settledAt": now,
            "errorCode": message.error_code,
            "errorDetails": message.error_details,
        }
        recipient = outcome_update(job_id, message.contact_id, RecipientStatus.UNKNOWN, outcome)
        added = {"unknownCount": -1, _COUNTS[status]: 1, "version": 1}
        if status is RecipientStatus.FAILED:
            added[counter(message.error_code)] = 1
        counters = Update(*job_key(job_id), set={"updatedAt": now}, add=added)
        try:
            self.store.write(recipient, counters)
        except ConditionFailed:
            return
        if not self.progress.tell(job_id):
            self._tell_the_end(job_id)

    def _tell_the_end(self, job_id: str) -> None:
        """How a job ended is told as soon as nothing of it is unknown any more."""
        job = BulkRepository(self.store).require(job_id)
        if job.is_finished and not job.unknown_count:
            self.progress.tell_surely(job_id)
