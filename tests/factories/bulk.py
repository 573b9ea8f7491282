"""Bulk messaging with everything around it in memory."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from services.access.roles import Principal
from services.aws.memory import MemoryStore
from services.aws.store import Put, Scan, Store
from services.bulk import create
from services.bulk.channels.base import BulkChannel
from services.bulk.channels.email import email_bulk
from services.bulk.channels.sms import sms_bulk
from services.bulk.channels.whatsapp import whatsapp_bulk
from services.bulk.control import BulkControl
from services.bulk.create import BulkCreation
from services.bulk.dispatch import Dispatcher, Together, one_by_one
from services.bulk.finish import Finisher
from services.bulk.model import (
    BulkJob,
    BulkJobAction,
    ChunkOrder,
    NewBulkJob,
    StoredJob,
    StoredRecipient,
)
from services.bulk.preflight import BulkPreflights
from services.bulk.progress import Progress
from services.bulk.provider import ProviderWatch
from services.bulk.queue import ChunkQueue, RememberedChunks
from services.bulk.queueing import Queueing
from services.bulk.repository import BulkRepository
from services.bulk.service import BulkService
from services.bulk.settling import RecipientSettler
from services.bulk.shelf import RememberedReports, ReportShelf
from services.bulk.worker import ChunkWorker
from services.contacts.consent import Consents
from services.contacts.repository import contact_puts
from services.core.clock import Clock, Wait
from services.core.settings import SendMode
from services.feedback.events import Report
from services.feedback.reports import ReportService
from services.inbound.events import InboundStatus
from services.inbound.statuses import StatusService
from services.limits.alerts import RememberedAlerts
from services.limits.breaker import StoredBreakers
from services.limits.leases import SlotLeases
from services.limits.tier import MARK, PORTFOLIO
from services.messaging.channels.base import DryRun, Sender
from services.messaging.channels.email import EmailLine
from services.messaging.channels.sms import SmsLine
from services.messaging.channels.unsubscribe import Links
from services.messaging.model import Channel
from services.messaging.repository import MessageRepository
from services.messaging.status import StatusEvent
from services.realtime.publisher import Publisher, RecordingPublisher
from tests.factories.infrastructure import memory_store
from tests.factories.records import OPERATOR, contact
from tests.factories.sending import FakeSender
from tests.factories.time import FakeClock
from tests.factories.whatsapp_templates import whatsapp_line

FOREVER = 1000.0
POOL = "pool-1"
LINKS = Links("k" * 32, "https://example.com/unsubscribe")
TEMPLATE: dict[str, Any] = {
    "message_type": "template",
    "content": None,
    "template_name": "order_ready",
    "template_language": "en",
}
"""What begins conversations."""
COUNTERS = {
    "pending": "pendingCount",
    "sent": "sentCount",
    "failed": "failedCount",
    "unknown": "unknownCount",
}


@dataclass
class Bulk:
    """All of bulk messaging; what a test replaces, it names."""

    truth: MemoryStore = field(default_factory=memory_store)
    """What is stored, whatever a faulty storage says."""
    through: Store | None = None
    """The storage that services use, if not `truth` itself."""
    clock: FakeClock = field(default_factory=FakeClock)
    sender: Sender = field(default_factory=FakeSender)
    queue: ChunkQueue = field(default_factory=RememberedChunks)
    shelf: ReportShelf = field(default_factory=RememberedReports)
    publisher: Publisher = field(default_factory=RecordingPublisher)
    alerts: RememberedAlerts = field(default_factory=RememberedAlerts)
    together: Together = one_by_one
    mode: SendMode = SendMode.LIVE
    threshold: int = 20
    clock_of_workers: Clock | None = None
    wait_of_workers: Wait | None = None

    @property
    def store(self) -> Store:
        return self.through or self.truth

    @property
    def jobs(self) -> BulkRepository:
        return BulkRepository(self.store)

    def channel(self, channel: Channel) -> BulkChannel[Any]:
        match channel:
            case Channel.WHATSAPP:
                return whatsapp_bulk(whatsapp_line(), self.sender_for)
            case Channel.SMS:
                return sms_bulk(SmsLine(POOL), self.sender_for)
            case Channel.EMAIL:
                line = EmailLine("one@wecare.digital", "WECARE.DIGITAL", LINKS)
                return email_bulk(line, self.sender_for)

    def sender_for(self, mode: SendMode) -> Sender:
        return DryRun() if mode is SendMode.DRY_RUN else self.sender

    @property
    def creation(self) -> BulkCreation:
        return BulkCreation(
            store=self.store,
            jobs=self.jobs,
            channels=self.channel,
            queue=self.queue,
            alerts=self.alerts,
            threshold=self.threshold,
            together=create.one_by_one,
            clock=self.clock,
        )

    @property
    def preflights(self) -> BulkPreflights:
        return BulkPreflights(
            store=self.store,
            channels=self.channel,
            mode=self.mode,
            threshold=self.threshold,
            together=create.one_by_one,
            clock=self.clock,
        )

    @property
    def progress(self) -> Progress:
        return Progress(self.store, self.publisher, self.now, self.wait)

    @property
    def now(self) -> Clock:
        return self.clock_of_workers or self.clock

    @property
    def wait(self) -> Wait:
        return self.wait_of_workers or self.clock.wait

    @property
    def finisher(self) -> Finisher:
        return Finisher(self.store, self.jobs, self.shelf, "reports/", self.progress, self.now)

    @property
    def worker(self) -> ChunkWorker:
        return ChunkWorker(
            store=self.store,
            channels=self.channel,
            queue=self.queue,
            slots=SlotLeases(self.store, self.now, self.wait),
            dispatcher=Dispatcher(self.together, self.now, self.wait),
            finisher=self.finisher,
            progress=self.progress,
            watch=ProviderWatch(
                StoredBreakers(self.store, self.alerts, self.now), Consents(self.store, self.now)
            ),
            mode=self.mode,
            clock=self.now,
            wait=self.wait,
        )

    @property
    def controls(self) -> BulkControl:
        return BulkControl(
            self.store,
            self.jobs,
            self.queueing,
            self.finisher,
            self.progress,
            create.one_by_one,
            self.clock,
        )

    @property
    def queueing(self) -> Queueing:
        return Queueing(self.store, self.jobs, self.queue)

    @property
    def reading(self) -> BulkService:
        return BulkService(self.jobs, self.finisher, self.shelf)

    def people(self, count: int, **changes: Any) -> list[str]:
        """Contacts who consented and wrote just now, unless told otherwise."""
        who = [f"c{number}" for number in range(count)]
        self.add_people(who, **changes)
        return who

    def add_people(self, who: list[str], **changes: Any) -> None:
        for number, name in enumerate(who):
            known = {
                "phone": f"+9170{number:08d}",
                "last_inbound_message_at": self.clock.now,
                **changes,
            }
            record = contact(contact_id=name, **known)
            self.truth.write(*contact_puts(record))

    def create(self, recipients: list[str], by: Principal = OPERATOR, **changes: Any) -> BulkJob:
        return self.creation.create(by, wanted(recipients, **changes))

    def control(self, job_id: str, action: BulkJobAction) -> BulkJob:
        return self.controls.control(OPERATOR, job_id, action)

    @property
    def orders(self) -> list[ChunkOrder]:
        assert isinstance(self.queue, RememberedChunks)
        return self.queue.orders

    def deliver_all(self, most: int = 1000) -> None:
        """Deliver what is queued until nothing is, as fault-free workers; what waits, waits."""
        for _ in range(most):
            if not self.orders:
                return
            order = self.orders.pop(0)
            self.worker.deliver(order, lambda: FOREVER)
            if order in self.orders:
                self.clock.advance(seconds=301)
        raise AssertionError("the queue never ends")

    def event(self, message_id: str, status: str, wamid: str | None = None) -> None:
        """A delivery event about a message of ours."""
        told = StatusEvent(status, self.clock.now)
        self.statuses.settle(
            InboundStatus(wamid=wamid or f"wamid.{message_id}", message_id=message_id, event=told)
        )

    def report(self, channel: Channel, message_id: str, word: str) -> None:
        """A delivery report about a text or an email of ours."""
        told = StatusEvent(word, self.clock.now)
        ReportService(
            self.truth,
            MessageRepository(self.truth),
            Consents(self.truth, self.clock),
            RecordingPublisher(),
            self.clock,
            self.settler.settle,
        ).settle(Report(channel, f"provider-{message_id}", message_id, told))

    @property
    def statuses(self) -> StatusService:
        return StatusService(
            self.truth,
            MessageRepository(self.truth),
            RecordingPublisher(),
            Consents(self.truth, self.clock),
            self.clock,
            self.settler.settle,
        )

    @property
    def settler(self) -> RecipientSettler:
        telling = Progress(self.truth, self.publisher, self.clock, self.clock.wait)
        return RecipientSettler(self.truth, telling, self.clock)

    def job(self, job_id: str) -> StoredJob:
        return BulkRepository(self.truth).require(job_id)

    def recipients(self, job_id: str) -> dict[str, StoredRecipient]:
        found = BulkRepository(self.truth).all_recipients(job_id)
        return {recipient.contact_id: recipient for recipient in found}

    def states(self, job_id: str) -> Counter[str]:
        return Counter(recipient.status.value for recipient in self.recipients(job_id).values())

    def stored_jobs(self) -> list[dict[str, Any]]:
        return [row for row in self.rows("BulkJobs") if "status" in row]

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.truth.scan(Scan(table, limit=100_000)).items


def wanted(recipients: list[str], **changes: Any) -> NewBulkJob:
    """A confirmed text to some people."""
    return NewBulkJob.model_validate(
        {
            "channel": "whatsapp",
            "message_type": "text",
            "content": "hello",
            "recipient_contact_ids": recipients,
            "confirmed": True,
            **changes,
        }
    )


def counters_agree(store: MemoryStore) -> None:
    """At every instant a job's counters are its recipients' states."""
    for job in seen(store, "BulkJobs"):
        mine = (one for one in seen(store, "BulkRecipients") if one["jobId"] == job["jobId"])
        states = Counter(one["status"] for one in mine)
        if not states or states.total() < job["totalRecipients"]:
            continue
        for state, counter in COUNTERS.items():
            told = job.get(counter, 0)
            assert told == states[state], f"{counter} is {told}, {states[state]} are {state}"


def tier_agrees(store: MemoryStore) -> None:
    """At every instant whoever counts does so once, and whoever was not taken yet has a place."""
    buckets = [row for row in seen(store, "RateLimitTrackers") if row["channel"] == PORTFOLIO]
    counted = sum(bucket["messageCount"] for bucket in buckets)
    marked = sum(MARK in person for person in seen(store, "Contacts"))
    waiting = sum(_places(store, job) for job in seen(store, "BulkJobs") if "tierBucket" in job)
    assert counted == marked + waiting, f"{counted} count; {marked} and {waiting} places should"


def _places(store: MemoryStore, job: dict[str, Any]) -> int:
    chunks = (one for one in seen(store, "BulkChunks") if one["jobId"] == job["jobId"])
    taken = sum(chunk["size"] if chunk["done"] else chunk["next"] for chunk in chunks)
    return job["totalRecipients"] - taken


def seen(store: MemoryStore, table: str) -> list[dict[str, Any]]:
    """The rows themselves, for looks at the whole world after every single call."""
    return list(store._tables[table].values())


def raise_tier(store: MemoryStore, limit: int = 100_000) -> None:
    """Let many be written to."""
    store.write(
        Put("SystemConfig", {"configKey": "whatsapp_tier_limit", "configValue": str(limit)})
    )


type Fault = Callable[[], None]
