"""Creating a bulk job (Requirements 8.1-8.3, 13.10).

The job, its place in the tier and the audit row are stored in one transaction; then recipients,
chunks, and the chunks' messages in the queue. Each step may be repeated without effect, so the
same client token continues what a crash or a timeout interrupted.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.aws.store import Busy, ConditionFailed, Put, Store
from services.bulk.channels.base import Channels, Mailing
from services.bulk.chunk import Chunk
from services.bulk.model import (
    CHUNK_SIZE,
    BulkJob,
    BulkJobStatus,
    NewBulkJob,
    StoredJob,
    StoredRecipient,
)
from services.bulk.queue import ChunkQueue, order_of
from services.bulk.queueing import put_all
from services.bulk.repository import (
    BulkRepository,
    chunk_put,
    contacts_put,
    content_put,
    job_put,
    recipient_id,
    recipient_put,
)
from services.bulk.threshold import THRESHOLD_ROW, confirmation_threshold
from services.core.clock import Clock, NewId, new_id, same_id, utc_now
from services.core.errors import ConfirmationRequired, Conflict
from services.core.settings import SendMode
from services.limits.alerts import Alerts
from services.limits.reservation import Reservation, reserve
from services.telemetry.log import note

TRIES = 8
AT_ONCE = 8

type Step = Callable[[], None]
type Together = Callable[[Sequence[Step]], object]


@dataclass(frozen=True)
class BulkCreation:
    """Creates jobs."""

    store: Store
    jobs: BulkRepository
    channels: Channels
    queue: ChunkQueue
    alerts: Alerts
    threshold: int
    together: Together
    clock: Clock = utc_now
    new_id: NewId = new_id

    def create(self, by: Principal, wanted: NewBulkJob) -> BulkJob:
        """Store a job with all its recipients and hand its chunks to the workers.

        A repeated `client_token` returns the job of the first call, finished if need be.

        Raises:
            Invalid: the message is incomplete, or there are no or too many recipients.
            ConfirmationRequired: more recipients than the threshold, and not confirmed.
            TierLimitExceeded: more conversations than WhatsApp allows in 24 hours.
            Conflict: the token was used for another job.
        """
        by.require(Permission.SEND_MESSAGES)
        contacts = wanted.recipients()
        mailing = self.channels(wanted.channel).mailing(wanted.message(), SendMode.DRY_RUN)
        job_id = same_id(by.user_id, wanted.client_token) if wanted.client_token else self.new_id()
        now = self.clock()
        job = StoredJob(
            job_id=job_id,
            created_by=by.user_id,
            channel=wanted.channel,
            message_type=wanted.message_type,
            content=mailing.content,
            status=BulkJobStatus.PENDING,
            total_recipients=len(contacts),
            pending_count=len(contacts),
            rate=mailing.pace.rate,
            created_at=now,
            updated_at=now,
            kind=mailing.kind,
            fingerprint=_fingerprint(wanted, contacts),
            chunk_count=-(-len(contacts) // CHUNK_SIZE),
            to_queue="creation",
        )
        stored = self._earlier(job) or self._stored(by, job, wanted, mailing)
        if stored.to_queue == job.to_queue:
            self._spread(stored, contacts)
        return self.jobs.require(job_id).shown()

    def _earlier(self, job: StoredJob) -> StoredJob | None:
        earlier = self.jobs.get(job.job_id)
        if earlier and earlier.fingerprint != job.fingerprint:
            raise Conflict(
                "This clientToken was already used for another job; use a new one.",
                jobId=job.job_id,
            )
        return earlier

    def _stored(
        self, by: Principal, job: StoredJob, wanted: NewBulkJob, mailing: Mailing[Any]
    ) -> StoredJob:
        """Store the job with its room in the tier, at once or not at all."""
        self._require_confirmation(wanted, job.total_recipients)
        for _ in range(TRIES):
            room = self._room(job, mailing)
            kept = job.model_copy(update={"tier_bucket": room.bucket}) if room else job
            row = audit_row(
                by,
                "create_bulk_job",
                ("bulk_job", job.job_id),
                job.created_at,
                self.new_id(),
                channel=job.channel.value,
                recipients=job.total_recipients,
            )
            try:
                self.store.write(
                    job_put(kept),
                    content_put(job.job_id, wanted.message()),
                    row,
                    *(room.actions if room else ()),
                )
            except ConditionFailed as refused:
                if 0 in refused.failed and (earlier := self._earlier(job)):
                    return earlier
                continue
            note("bulk_job_created", jobId=job.job_id, recipients=job.total_recipients)
            if room and room.crosses:
                self.alerts.tier_reached(room.used, room.limit)
            return kept
        raise Busy

    def _room(self, job: StoredJob, mailing: Mailing[Any]) -> Reservation | None:
        if not mailing.uses_tier:
            return None
        return reserve(self.store, job.total_recipients, job.created_at)

    def _require_confirmation(self, wanted: NewBulkJob, count: int) -> None:
        threshold = confirmation_threshold(self.store.get(*THRESHOLD_ROW), self.threshold)
        if count > threshold and wanted.confirmed is not True:
            raise ConfirmationRequired(
                f"This message goes to {count} people; confirm that you mean it.",
                recipients=count,
                threshold=threshold,
            )

    def _spread(self, job: StoredJob, contacts: Sequence[str]) -> None:
        """Recipients, then chunks, then orders: whoever finds one finds all that it names."""
        parts = [contacts[n : n + CHUNK_SIZE] for n in range(0, len(contacts), CHUNK_SIZE)]
        self.together(
            [self._once(_recipient_puts(job, number, part)) for number, part in enumerate(parts)]
        )
        self._once([contacts_put(job.job_id, number, part) for number, part in enumerate(parts)])()
        self._once(
            [chunk_put(Chunk(job.job_id, number, len(part))) for number, part in enumerate(parts)]
        )()
        self.queue.put([order_of(job, number, part) for number, part in enumerate(parts)])
        put_all(self.store, job)

    def _once(self, puts: Sequence[Put]) -> Step:
        """All of at most 100 puts; they are there together or not at all, so one tells for all."""
        bare = [puts[0], *(replace(put, only_if=None) for put in puts[1:])]

        def step() -> None:
            try:
                self.store.write(*bare)
            except ConditionFailed:
                note("bulk_creation_continued", table=puts[0].table)

        return step


def in_threads(steps: Sequence[Step]) -> object:
    """A few steps at a time."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return [done.result() for done in [threads.submit(step) for step in steps]]


def one_by_one(steps: Sequence[Step]) -> object:
    """Each step after the one before."""
    return [step() for step in steps]


def _recipient_puts(job: StoredJob, number: int, contacts: Sequence[str]) -> list[Put]:
    return [
        recipient_put(
            StoredRecipient(
                job_id=job.job_id,
                recipient_id=recipient_id(job.job_id, contact),
                contact_id=contact,
                chunk=number,
                position=position,
            )
        )
        for position, contact in enumerate(contacts)
    ]


def _fingerprint(wanted: NewBulkJob, contacts: Sequence[str]) -> str:
    said = [wanted.channel.value, wanted.message().to_wire(), list(contacts)]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
