"""What a finished job tells CloudWatch (Requirement 14.5)."""

from services.bulk.model import StoredJob
from services.core.clock import iso
from services.telemetry.metrics import Unit, measure

NAMESPACE = "WecareDigital/Bulk"
METRICS: dict[str, Unit] = {
    "BulkJobDuration": "Seconds",
    "BulkJobThroughput": "Count/Second",
    "BulkJobFailureRate": "Percent",
}


def measured(job: StoredJob) -> dict[str, float]:
    """Seconds from start to end, recipients a second, and the share that failed in percent."""
    begun, ended = job.started_at or job.created_at, job.completed_at or job.updated_at
    seconds = max((ended - begun).total_seconds(), 0.001)
    settled = job.total_recipients - job.pending_count
    return {
        "BulkJobDuration": round(seconds, 3),
        "BulkJobThroughput": round(settled / seconds, 3),
        "BulkJobFailureRate": round(100 * job.failed_count / settled, 3) if settled else 0.0,
    }


def emit(job: StoredJob) -> None:
    """One log line that CloudWatch reads as three metrics of the channel."""
    ended = job.completed_at or job.updated_at
    measure(
        "bulk_job_finished",
        NAMESPACE,
        ended,
        {name: (value, METRICS[name]) for name, value in measured(job).items()},
        {"channel": job.channel.value},
        jobId=job.job_id,
        status=job.status.value,
        completedAt=iso(ended),
    )
