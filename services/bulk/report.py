"""The report of a job, as JSON in the specification's form and as CSV (Requirement 8.8). Pure."""

import csv
import json
from collections.abc import Iterable
from io import StringIO
from typing import Any

from services.bulk.model import RecipientStatus, StoredJob, StoredRecipient
from services.core.clock import iso

COLUMNS = ("contactId", "status", "sentAt", "errorCode", "errorDetails", "messageId")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet read a cell as a formula, in its full-width forms too."""


def written(job: StoredJob, recipients: Iterable[StoredRecipient]) -> tuple[str, str]:
    """The report as JSON and as CSV, in one pass: ten thousand recipients are never held at once.

    JSON: counts, times in UTC, `duration` in seconds, and each failure with its code. CSV: one line
    a recipient; no cell can be taken for a formula.
    """
    failures: list[dict[str, Any]] = []
    text = StringIO()
    lines = csv.writer(text, quoting=csv.QUOTE_ALL)
    lines.writerow(COLUMNS)
    for one in recipients:
        row = one.to_item()
        lines.writerow([safe_cell(str(row.get(column, ""))) for column in COLUMNS])
        if one.status is RecipientStatus.FAILED:
            failures.append(_failure(one))
    return json.dumps({**_summary(job), "failures": failures}, indent=2), text.getvalue()


def safe_cell(text: str) -> str:
    """The text, marked as text where a spreadsheet might calculate it."""
    dangerous = text.lstrip(" '\"\u00a0").startswith(DANGEROUS) or text.startswith(DANGEROUS)
    return f"'{text}" if dangerous else text


def _summary(job: StoredJob) -> dict[str, Any]:
    started, completed = job.started_at, job.completed_at
    duration = (completed - started).total_seconds() if started and completed else 0
    return {
        "jobId": job.job_id,
        "channel": job.channel.value,
        "status": job.status.value,
        "totalRecipients": job.total_recipients,
        "sentCount": job.sent_count,
        "failedCount": job.failed_count,
        "unknownCount": job.unknown_count,
        "pendingCount": job.pending_count,
        "startedAt": iso(started) if started else None,
        "completedAt": iso(completed) if completed else None,
        "duration": round(duration),
    }


def _failure(one: StoredRecipient) -> dict[str, Any]:
    return {
        "contactId": one.contact_id,
        "reason": one.error_code,
        "timestamp": iso(one.settled_at) if one.settled_at else None,
    }
