"""A small world in which everything may fail: two chunks, batches of four, one person opted out."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from services.aws.store import Put
from services.bulk import create
from services.bulk.channels.base import BulkChannel
from services.bulk.channels.whatsapp import WhatsAppBulk
from services.bulk.model import BulkJobStatus, RecipientStatus
from services.bulk.repository import recipient_id
from services.core.clock import same_id
from services.limits.leases import Pace
from services.messaging.model import Channel
from tests.factories.bulk import FOREVER, Bulk, counters_agree
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

PEOPLE = 10
OPTED_OUT = "c3"
TOKEN = "once"
JOB = same_id(OPERATOR.user_id, TOKEN)
INVOCATIONS = 60
CHUNK = 6


class SlowNumber(WhatsAppBulk):
    """A number with batches of four."""

    @property
    def pace(self) -> Pace:
        return Pace("whatsapp", ALLOWLIST[0], 10)


@dataclass
class FaultyBulk(Bulk):
    """Bulk messaging on a faulty world."""

    @property
    def channels(self) -> dict[Channel, BulkChannel]:
        return {
            channel: SlowNumber(ALLOWLIST, lambda _: self.sender) for channel in super().channels
        }


@dataclass
class World:
    """One run."""

    faults: Mapping[int, Kind] = field(default_factory=dict[int, Kind])

    def __post_init__(self) -> None:
        self.truth = memory_store()
        self.plan = Plan(self.faults, lambda: counters_agree(self.truth))
        self.sender, self.queue = FaultySender(self.plan), FaultyQueue(self.plan)
        self.shelf, self.publisher = FaultyShelf(self.plan), FaultyPublisher(self.plan)
        self.bulk = FaultyBulk(
            truth=self.truth,
            through=FaultyStore(self.truth, self.plan),
            sender=self.sender,
            queue=self.queue,
            shelf=self.shelf,
            publisher=self.publisher,
        )
        self.people = self.bulk.people(PEOPLE)
        out = contact(contact_id=OPTED_OUT, opt_in_whats_app=False)
        self.truth.write(Put("Contacts", out.to_item()))

    def run(self) -> "World":
        """Create, deliver until the queue is empty, and let every event arrive twice."""
        self._create()
        for _ in range(INVOCATIONS):
            if not self.queue.waiting:
                break
            self._deliver()
        else:
            raise AssertionError("the queue never became empty")
        return self

    def _create(self) -> None:
        """The client repeats its mutation until it is answered."""
        for _ in range(10):
            with suppress(Killed, Exception):
                self.bulk.create(self.people, client_token=TOKEN)
                return
            self.bulk.clock.advance(seconds=5)
        raise AssertionError("the job could not be created")

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
            counters_agree(self.truth)

    def check(self) -> None:
        """Nobody twice, nobody forgotten, and everything that is told agrees."""
        job, recipients = self.bulk.job(JOB), self.bulk.recipients(JOB)
        assert job.status is BulkJobStatus.COMPLETED
        assert job.chunks_done == job.chunk_count
        assert sorted(recipients) == sorted(self.people)
        assert not [r for r in recipients.values() if r.status is RecipientStatus.PENDING]
        assert recipients[OPTED_OUT].error_code == "OPT_IN_REQUIRED"
        self.events()
        reached = {who for who in self.people if recipient_id(JOB, who) in self.sender.reached}
        states = self.bulk.recipients(JOB)
        told = {who for who, one in states.items() if one.status is RecipientStatus.SENT}
        assert told == reached, "the record is not the truth"
        assert set(self.sender.reached.values()) <= {1}
        self._check_report(len(reached))
        versions = [record.version for record in self.publisher.published]
        assert versions == sorted(versions)

    def _check_report(self, reached: int) -> None:
        job = self.bulk.finisher.report(self.bulk.job(JOB))
        report = json.loads(self.shelf.texts[job.report_s3_key or ""])
        assert report["sentCount"] == reached
        assert report["totalRecipients"] == PEOPLE
        failed = [failure["contactId"] for failure in report["failures"]]
        assert len(failed) == report["failedCount"] == job.failed_count
        assert OPTED_OUT in failed


def small_chunks(patch) -> None:
    """Chunks of six, so that ten people are two chunks."""
    patch.setattr(create, "CHUNK_SIZE", CHUNK)
