"""One consistent read of everything that decides about a batch, right before it leaves (8.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.aws.store import Check, Item, Store
from services.bulk.batch import Going, Refused
from services.bulk.channels.base import BulkChannel
from services.bulk.chunk import Chunk
from services.bulk.model import ChunkOrder, StoredJob
from services.bulk.repository import job_key, recipient_id
from services.contacts.model import StoredContact
from services.contacts.repository import contact_key
from services.core.errors import NotFound
from services.core.settings import SendMode
from services.limits.tier import SEND_MODE_KEY, lowered
from services.telemetry.log import warn


@dataclass(frozen=True, slots=True)
class Situation:
    """The job, the mode in force, and what the rules say about each recipient."""

    job: StoredJob
    mode: SendMode
    going: list[Going]
    refused: list[Refused]


@dataclass(frozen=True)
class Reader:
    """Reads and judges the recipients of one chunk."""

    store: Store
    channel: BulkChannel
    mode: SendMode
    order: ChunkOrder

    def read(self, chunk: Chunk, positions: Sequence[int], now: datetime) -> Situation:
        """At most 27 items in one call; every recipient's verdict as of this moment.

        Raises:
            NotFound: there is no such job.
        """
        contacts = [self.order.recipient_contact_ids[position] for position in positions]
        job, mode, *found = self.store.get_many(
            [
                job_key(self.order.job_id),
                ("SystemConfig", SEND_MODE_KEY),
                *(contact_key(contact) for contact in contacts),
            ]
        )
        if job is None:
            raise NotFound("This bulk job does not exist.", jobId=self.order.job_id)
        there = Situation(StoredJob.from_item(job), lowered(self.mode, mode), [], [])
        for position, contact_id, item in zip(positions, contacts, found, strict=True):
            verdict = self._verdict(there, (position, contact_id), item, chunk, now)
            if isinstance(verdict, Refused):
                there.refused.append(verdict)
            else:
                there.going.append(verdict)
        return there

    def _verdict(
        self,
        there: Situation,
        who: tuple[int, str],
        item: Item | None,
        chunk: Chunk,
        now: datetime,
    ) -> Going | Refused:
        position, contact_id = who
        if item is None or "deletedAt" in item:
            return self._refused(who, NotFound.code, "This contact does not exist any more.", now)
        contact = StoredContact.from_item(item)
        refusals = self.channel.refusals(there.job, contact, now)
        if refusals:
            return self._refused(who, refusals[0].code, str(refusals[0]), now)
        message_id = recipient_id(there.job.job_id, contact_id)
        return Going(
            position=position,
            contact=contact,
            message=self.channel.record(there.job, contact, message_id, now, there.mode),
            outgoing=self.channel.outgoing(there.job, contact, message_id),
            consent=Check(*contact_key(contact_id), only_if=self.channel.consent(contact)),
            counts=self.channel.begins_conversation(there.job, contact, now),
            is_new=chunk.is_new(position),
        )

    def _refused(self, who: tuple[int, str], code: str, details: str, now: datetime) -> Refused:
        position, contact_id = who
        warn(
            "validation_failure",
            contactId=contact_id,
            channel=self.order.channel.value,
            reason=code,
            jobId=self.order.job_id,
        )
        return Refused(position, contact_id, code, details, now)
