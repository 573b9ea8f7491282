"""A small world in which everything may fail: two chunks, batches of four, one person opted out.

Every other window is closed, so that half of the people count for the tier.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.aws.store import Put, Store
from services.bulk import create
from services.bulk.channels.base import BulkChannel
from services.bulk.channels.whatsapp import whatsapp_bulk
from services.bulk.model import BulkJobStatus, RecipientStatus
from services.bulk.repository import recipient_id
from services.core.clock import same_id
from services.messaging.channels.whatsapp import WhatsAppLine
from services.messaging.model import Channel
from tests.factories.bulk import (
    FOREVER,
    TEMPLATE,
    Bulk,
    counters_agree,
    raise_tier,
    tier_agrees,
)
from tests.factories.faults import (
    FaultyPublisher,
    FaultyQueue,
    FaultySender,
    FaultyShelf,
    FaultyStore,
    Killed,
    Kind,
    Plan,
)
from tests.factories.infrastructure import ALLOWLIST, memory_store
from tests.factories.records import OPERATOR, contact
from tests.factories.whatsapp_templates import FakeTemplates

PEOPLE = 10
OPTED_OUT = "c3"
TOKEN = "once"
JOB = same_id(OPERATOR.user_id, TOKEN)
INVOCATIONS = 60
CHUNK = 6


class SlowLine(WhatsAppLine):
    """A number with batches of four."""

    rate = 10


@dataclass
class FaultyBulk(Bulk):
    """Bulk messaging on a faulty world."""

    def channel(self, channel: Channel) -> BulkChannel[Any]:
        assert channel is Channel.WHATSAPP
        return whatsapp_bulk(SlowLine(ALLOWLIST, FakeTemplates()), lambda _: self.sender)


@dataclass
class World:
    """One run."""

    faults: Mapping[int, Kind] = field(default_factory=dict[int, Kind])
    truth: Any = field(default_factory=memory_store)
    """Where everything is stored: memory, unless told otherwise."""
    number: int = 0
    """Of the runs that share a storage."""
    is_empty: bool = False
    """Whether nobody is stored yet."""
    is_created: bool = False
    """Whether the client knows that its job is there."""

    def __post_init__(self) -> None:
        self.job = same_id(OPERATOR.user_id, self.token)
        self.plan = Plan(self.faults, self.watched)
        self.sender, self.queue = FaultySender(self.plan), FaultyQueue(self.plan)
        self.shelf, self.publisher = FaultyShelf(self.plan), FaultyPublisher(self.plan)
        self.bulk = FaultyBulk(
            truth=self.truth,
            through=self.through(),
            sender=self.sender,
            queue=self.queue,
            shelf=self.shelf,
            publisher=self.publisher,
        )
        self.people = [f"{self.prefix}c{number}" for number in range(PEOPLE)]
        if not self.is_empty:
            self._settle()

    def _settle(self) -> None:
        self.bulk.add_people(self.people[::2])
        self.bulk.add_people(self.people[1::2], last_inbound_message_at=None)
        out = contact(contact_id=self.opted_out, opt_in_whats_app=False)
        self.truth.write(Put("Contacts", out.to_item()))
        raise_tier(self.truth)

    @property
    def prefix(self) -> str:
        return f"{self.number}-" if self.number else ""

    @property
    def token(self) -> str:
        return f"{self.prefix}{TOKEN}"

    @property
    def opted_out(self) -> str:
        return f"{self.prefix}{OPTED_OUT}"

    def through(self) -> Store:
        """The storage as the services see it."""
        return FaultyStore(self.truth, self.plan)

    def watched(self) -> None:
        """What must be so after every call."""
        counters_agree(self.truth)
        tier_agrees(self.truth)

    def run(self) -> "World":
        """Create, deliver until the queue is empty, and let every event arrive twice."""
        for _ in range(INVOCATIONS):
            if self.is_over:
                return self
            self.step()
        raise AssertionError("the queue never became empty")

    @property
    def is_over(self) -> bool:
        """Whether the job is there, and nothing of it waits."""
        return self.is_created and not self.queue.waiting

    def step(self) -> None:
        """One invocation, whatever becomes of it."""
        if self.is_created:
            self._deliver()
        else:
            self.create()

    def create(self) -> None:
        """The client asks for the job, and asks again if nobody answered."""
        try:
            self.bulk.create(self.people, client_token=self.token, **TEMPLATE)
        except (Killed, Exception) as error:
            if isinstance(error, AssertionError):
                raise
            self.bulk.clock.advance(seconds=5)
        else:
            self.is_created = True

    def _deliver(self) -> None:
        """One invocation; what fails stays in the queue and comes back after 300 seconds."""
        order = self.queue.waiting[0]
        try:
            self.bulk.worker.deliver(order, lambda: FOREVER)
        except (Killed, Exception) as error:
            if isinstance(error, AssertionError):
                raise
            self.bulk.clock.advance(seconds=300)
            self.queue.waiting.append(order)
        self.queue.waiting.remove(order)
        self.bulk.clock.advance(seconds=16)

    def events(self) -> None:
        """A delivery event for everybody who was reached, twice."""
        self.plan.faults = {}
        for message_id in [*self.sender.reached, *self.sender.reached]:
            self.bulk.event(message_id, "sent")
            self.watched()

    def check(self) -> None:
        """Nobody twice, nobody forgotten, and everything that is told agrees."""
        job, recipients = self.bulk.job(self.job), self.bulk.recipients(self.job)
        assert job.status is BulkJobStatus.COMPLETED
        assert job.chunks_done == job.chunk_count
        assert sorted(recipients) == sorted(self.people)
        assert not [r for r in recipients.values() if r.status is RecipientStatus.PENDING]
        assert recipients[self.opted_out].error_code == "OPT_IN_REQUIRED"
        self.events()
        reached = {who for who in self.people if recipient_id(self.job, who) in self.sender.reached}
        states = self.bulk.recipients(self.job)
        told = {who for who, one in states.items() if one.status is RecipientStatus.SENT}
        assert told == reached, "the record is not the truth"
        assert set(self.sender.reached.values()) <= {1}
        self._check_report(len(reached))
        self.check_told()

    def check_told(self) -> None:
        """One worker at a time never tells an older state after a newer one."""
        versions = [record.version for record in self.publisher.published]
        assert versions == sorted(versions)

    def _check_report(self, reached: int) -> None:
        job = self.bulk.finisher.report(self.bulk.job(self.job))
        report = json.loads(self.shelf.texts[job.report_s3_key or ""])
        assert report["sentCount"] == reached
        assert report["totalRecipients"] == PEOPLE
        failed = [failure["contactId"] for failure in report["failures"]]
        assert len(failed) == report["failedCount"] == job.failed_count
        assert self.opted_out in failed


def small_chunks(patch) -> None:
    """Chunks of six, so that ten people are two chunks."""
    patch.setattr(create, "CHUNK_SIZE", CHUNK)
