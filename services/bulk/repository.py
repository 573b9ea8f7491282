"""Jobs, recipients and chunks in storage; queries live only here."""

from collections.abc import Iterator, Sequence

from services.aws.conditions import Absent, Equals, both
from services.aws.store import Item, Key, Put, Query, Store, Update
from services.bulk.chunk import Chunk
from services.bulk.model import (
    BulkContent,
    BulkJobStatus,
    BulkRecipient,
    RecipientStatus,
    StoredJob,
    StoredRecipient,
)
from services.bulk.reasons import counted
from services.contacts.names import names_of
from services.core.clock import same_id
from services.core.errors import NotFound

PAGE = 1000
AT_ONCE = 50


def job_key(job_id: str) -> tuple[str, Key]:
    """Where a job is stored."""
    return "BulkJobs", {"jobId": job_id}


def content_key(job_id: str) -> tuple[str, Key]:
    """Where a job's message is stored: beside the job, whose row changes with every batch."""
    return "BulkJobs", {"jobId": f"message#{job_id}"}


def recipient_key(job_id: str, recipient_id: str) -> tuple[str, Key]:
    """Where a recipient is stored."""
    return "BulkRecipients", {"jobId": job_id, "recipientId": recipient_id}


def recipient_id(job_id: str, contact_id: str) -> str:
    """The id of a contact in a job, and of the one message that it gets there."""
    return same_id("bulk", job_id, contact_id)


def job_put(job: StoredJob) -> Put:
    """Stores a new job; fails if there is one with its id."""
    item = {name: value for name, value in job.to_item().items() if name != "failures"}
    return Put("BulkJobs", item, only_if=Absent("jobId"))


def content_put(job_id: str, message: BulkContent) -> Put:
    """Stores a job's message, once for everybody."""
    _, key = content_key(job_id)
    return Put("BulkJobs", {**key, "message": message.model_dump(mode="json", exclude_none=True)})


def content_of(item: Item) -> BulkContent:
    """The message that an item holds."""
    return BulkContent.model_validate(item["message"])


def job_of(item: Item) -> StoredJob:
    """The job that an item holds, with its failures as the row counts them."""
    job = StoredJob.from_item(item)
    return job.model_copy(update={"failures": counted(item)})


def contacts_key(job_id: str, chunk: int) -> tuple[str, Key]:
    """Where a chunk's contacts are stored: beside its row, which changes all the time."""
    return "BulkJobs", {"jobId": f"contacts#{job_id}#{chunk}"}


def contacts_put(job_id: str, chunk: int, contacts: Sequence[str]) -> Put:
    """Stores who is in a chunk, by position; fails if it is there."""
    _, key = contacts_key(job_id, chunk)
    return Put("BulkJobs", {**key, "contacts": list(contacts)}, only_if=Absent("jobId"))


def recipient_put(recipient: StoredRecipient) -> Put:
    """Stores a new recipient; fails if it is there."""
    return Put("BulkRecipients", recipient.to_item(), only_if=Absent("recipientId"))


def chunk_put(chunk: Chunk) -> Put:
    """Stores a new chunk; fails if it is there."""
    return Put("BulkChunks", chunk.to_item(), only_if=Absent("jobId"))


def outcome_update(
    job_id: str, contact_id: str, was: RecipientStatus, outcome: dict[str, object]
) -> Update:
    """Gives a recipient its outcome; fails unless it still is what it `was`."""
    known = {name: value for name, value in outcome.items() if value is not None}
    return Update(
        *recipient_key(job_id, recipient_id(job_id, contact_id)),
        set=known,
        only_if=both(Equals("status", was.value)),
    )


class BulkRepository:
    """Bulk jobs."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, job_id: str) -> StoredJob | None:
        """The job, or None."""
        return _job(self._store.get(*job_key(job_id)))

    def require(self, job_id: str) -> StoredJob:
        """The job.

        Raises:
            NotFound: there is none.
        """
        job = self.get(job_id)
        if job is None:
            raise NotFound("This bulk job does not exist.", jobId=job_id)
        return job

    def chunks(self, job_id: str) -> list[Chunk]:
        """Every chunk of a job, in order; there are at most 100."""
        page = self._store.query(Query("BulkChunks", ("jobId", job_id), limit=PAGE))
        return [Chunk.from_item(item) for item in page.items]

    def contacts(self, job_id: str, chunks: Sequence[int]) -> dict[int, list[str]]:
        """Who is in some chunks, by position: one read, however many there are."""
        rows = self._store.get_many([contacts_key(job_id, chunk) for chunk in chunks])
        return {chunk: row["contacts"] for chunk, row in zip(chunks, rows, strict=True) if row}

    def all_recipients(self, job_id: str) -> Iterator[StoredRecipient]:
        """Every recipient of a job."""
        start: Key | None = None
        while True:
            page = self._store.query(
                Query("BulkRecipients", ("jobId", job_id), limit=PAGE, start=start)
            )
            yield from map(StoredRecipient.from_item, page.items)
            if (start := page.next) is None:
                return

    def recipients(
        self, job_id: str, status: RecipientStatus | None, limit: int, start: Key | None
    ) -> tuple[list[BulkRecipient], Key | None]:
        """Recipients, those of one status or all; reads on until the page is full."""
        where = Equals("status", status.value) if status else None
        found: list[Item] = []
        while True:
            page = self._store.query(
                Query(
                    "BulkRecipients",
                    ("jobId", job_id),
                    where=where,
                    limit=PAGE if where else limit,
                    start=start,
                )
            )
            found += page.items
            start = page.next
            if len(found) > limit or (len(found) == limit and start):
                last = found[limit - 1]
                start = {"jobId": job_id, "recipientId": last["recipientId"]}
            if len(found) >= limit or start is None:
                shown = [StoredRecipient.from_item(item).shown() for item in found[:limit]]
                return shown, start

    def named(self, recipients: Sequence[BulkRecipient]) -> list[BulkRecipient]:
        """The same with the names that people know them by."""
        names = names_of(self._store, [each.contact_id for each in recipients])
        return [
            each.model_copy(update={"contact_name": names.get(each.contact_id)})
            for each in recipients
        ]

    def jobs(
        self, status: BulkJobStatus | None, limit: int, start: Key | None
    ) -> tuple[list[StoredJob], Key | None]:
        """Jobs, newest first."""
        index = "status-createdAt-index" if status else "feed-createdAt-index"
        page = self._store.query(
            Query(
                "BulkJobs",
                ("status", status.value) if status else ("feed", "all"),
                index=index,
                newest_first=True,
                limit=limit,
                start=start,
            )
        )
        found: list[StoredJob] = []
        for begin in range(0, len(page.items), AT_ONCE):
            keys = [job_key(item["jobId"]) for item in page.items[begin : begin + AT_ONCE]]
            known = (_job(item) for item in self._store.get_many(keys))
            found += [job for job in known if job and status in (None, job.status)]
        return found, page.next


def _job(item: Item | None) -> StoredJob | None:
    return job_of(item) if item and "status" in item else None
