"""What a finished job tells CloudWatch, in its embedded metric format (Requirement 14.5)."""

from services.bulk.model import StoredJob
from services.core.clock import iso
from services.telemetry.log import note

NAMESPACE = "WecareDigital/Bulk"
METRICS = {
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
    note(
        "bulk_job_finished",
        jobId=job.job_id,
        status=job.status.value,
        channel=job.channel.value,
        completedAt=iso(ended),
        _aws={
            "Timestamp": int(ended.timestamp() * 1000),
            "CloudWatchMetrics": [
                {
                    "Namespace": NAMESPACE,
                    "Dimensions": [["channel"]],
                    "Metrics": [{"Name": name, "Unit": unit} for name, unit in METRICS.items()],
                }
            ],
        },
        **measured(job),
    )
