"""One consistent read of everything that decides about a batch, right before it leaves (8.5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.aws.store import Action, Item, Store
from services.bulk.batch import Going, Refused
from services.bulk.channels.base import Mailing
from services.bulk.chunk import Chunk
from services.bulk.judging import Objection, judged
from services.bulk.model import ChunkOrder, StoredJob
from services.bulk.repository import job_key, job_of, recipient_id
from services.contacts.repository import contact_key
from services.core.errors import NotFound
from services.core.settings import SendMode
from services.limits.breaker import Breaker, breaker_key, breaker_of
from services.limits.tier import SEND_MODE_KEY, lowered
from services.telemetry.log import warn


@dataclass(frozen=True, slots=True)
class Situation:
    """The job, the mode in force, and what the rules say about each recipient."""

    job: StoredJob
    mode: SendMode
    breaker: Breaker
    read_at: datetime
    going: list[Going] = field(default_factory=list[Going])
    refused: list[Refused] = field(default_factory=list[Refused])

    @property
    def rests_for(self) -> float:
        """How many seconds the provider is left alone; a dry run never reaches it."""
        if self.mode is SendMode.DRY_RUN:
            return 0
        return (self.breaker.rests_until(self.read_at) - self.read_at).total_seconds()

    @property
    def is_probing(self) -> bool:
        """Whether only one message may leave, to see if the provider answers again."""
        return self.mode is SendMode.LIVE and self.breaker.is_open

    def probe(self) -> list[Action]:
        """What makes the first message the one that the provider is tried with."""
        if not (self.is_probing and self.going):
            return []
        message_id = self.going[0].message.message_id
        return [self.breaker.becomes(self.breaker.probing(message_id, self.read_at))]


@dataclass(frozen=True)
class Reader:
    """Reads and judges the recipients of one chunk."""

    store: Store
    mailing: Mailing[Any]
    mode: SendMode
    order: ChunkOrder

    def read(self, chunk: Chunk, positions: Sequence[int], now: datetime) -> Situation:
        """At most 28 items in one call; every recipient's verdict as of this moment.

        Raises:
            NotFound: there is no such job.
        """
        contacts = [self.order.recipient_contact_ids[position] for position in positions]
        provider = self.mailing.line.channel.value
        job, mode, breaker, *found = self.store.get_many(
            [
                job_key(self.order.job_id),
                ("SystemConfig", SEND_MODE_KEY),
                breaker_key(provider),
                *(contact_key(contact) for contact in contacts),
            ]
        )
        if job is None:
            raise NotFound("This bulk job does not exist.", jobId=self.order.job_id)
        there = Situation(job_of(job), lowered(self.mode, mode), breaker_of(provider, breaker), now)
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
        contact = judged(self.mailing, item, now)
        if isinstance(contact, Objection):
            return self._refused(who, contact, now)
        message_id = recipient_id(there.job.job_id, contact_id)
        counted = self.mailing.counted(contact, now)
        return Going(
            position=position,
            contact=contact,
            message=self.mailing.record(there.job, contact, message_id, now, there.mode),
            outgoing=self.mailing.outgoing(contact, message_id),
            consent=self.mailing.consent(contact, counted),
            counted=counted,
            is_new=chunk.is_new(position),
        )

    def _refused(self, who: tuple[int, str], objection: Objection, now: datetime) -> Refused:
        position, contact_id = who
        for reason in objection.reasons:
            warn(
                "validation_failure",
                contactId=contact_id,
                channel=self.order.channel.value,
                reason=reason,
                jobId=self.order.job_id,
            )
        return Refused(position, contact_id, objection, now)
