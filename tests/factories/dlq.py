"""Dead letters with everything around them in memory; every call may be told to fail."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, cast

from services.access.roles import Principal
from services.aws.memory import MemoryStore
from services.aws.store import Unanswered
from services.bulk.model import ChunkOrder
from services.core.model import Page
from services.dlq.intake import Intake
from services.dlq.letters import RawLetter
from services.dlq.model import (
    DlqMessage,
    DlqName,
    DlqReplay,
    DlqState,
    QueueStatistics,
    ReplayDlq,
    StoredLetter,
)
from services.dlq.replay import ReplayService
from services.dlq.repository import LetterRepository
from services.dlq.routes import BackToQueue, InboundRoute, Route
from services.dlq.service import DlqService
from services.media.requests import RememberedRequests
from services.messaging.model import Channel
from services.messaging.queue import Wake
from tests.factories.correspondence import Mailbox
from tests.factories.faults import FaultyStore, Plan
from tests.factories.inbox import Inbox
from tests.factories.infrastructure import memory_store, rows
from tests.factories.records import OPERATOR, Ids
from tests.factories.time import FakeClock
from tests.factories.webhooks import record

HIDDEN = timedelta(seconds=30)
NUMBERS = count(1)


@dataclass(eq=False)
class Lying:
    """A message in a dead-letter queue."""

    message_id: str
    body: str
    sent_at: datetime
    attributes: dict[str, str]
    visible_at: datetime
    receipt: str = ""


@dataclass
class MemoryDlq:
    """A dead-letter queue in a list: hides what it hands out, forgets what is deleted."""

    clock: FakeClock
    plan: Plan
    messages: list[Lying] = field(default_factory=list[Lying])

    def add(self, body: str, message_id: str | None = None, **attributes: str) -> str:
        """Something could not be processed."""
        key, now = message_id or f"sqs-{next(NUMBERS)}", self.clock()
        self.messages.append(Lying(key, body, now, attributes, now))
        return key

    def receive(self, most: int) -> list[RawLetter]:
        assert most <= 10, "SQS hands out at most ten"
        return self.plan.call(lambda: self._received(most), Unanswered("simulated"))

    def _received(self, most: int) -> list[RawLetter]:
        found = [each for each in self.messages if each.visible_at <= self.clock()][:most]
        for each in found:
            each.visible_at, each.receipt = self.clock() + HIDDEN, f"receipt-{next(NUMBERS)}"
        return [
            RawLetter(each.message_id, each.receipt, each.body, each.sent_at, each.attributes)
            for each in found
        ]

    def delete(self, receipts: Sequence[str]) -> None:
        assert 0 < len(receipts) <= 10, "SQS deletes between one and ten"

        def gone() -> None:
            self.messages = [each for each in self.messages if each.receipt not in receipts]

        self.plan.call(gone, Unanswered("simulated"))

    def depth(self) -> int:
        return len([each for each in self.messages if each.visible_at <= self.clock()])


@dataclass
class MemoryWork:
    """The queue that a function takes its work from."""

    plan: Plan
    bodies: list[str] = field(default_factory=list[str])

    def put(self, body: str) -> None:
        self.plan.call(lambda: self.bodies.append(body), Unanswered("simulated"))


@dataclass
class Repairs:
    """Dead letters and the code that they failed on."""

    plan: Plan = field(default_factory=Plan)
    truth: MemoryStore = field(default_factory=memory_store)
    clock: FakeClock = field(default_factory=FakeClock)
    ids: Ids = field(default_factory=Ids)
    media: RememberedRequests = field(default_factory=RememberedRequests)
    routes: dict[DlqName, Route] = field(default_factory=dict[DlqName, Route])
    """Instead of the real ones."""

    def __post_init__(self) -> None:
        self.queues = {name: MemoryDlq(self.clock, self.plan) for name in DlqName}
        self.work = {name: MemoryWork(self.plan) for name in DlqName}

    @property
    def store(self) -> MemoryStore:
        return cast("MemoryStore", FaultyStore(self.truth, self.plan))

    @property
    def inbox(self) -> Inbox:
        return Inbox(store=self.store, clock=self.clock, media=self.media)

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox(store=self.store, clock=self.clock)

    @property
    def letters(self) -> LetterRepository:
        return LetterRepository(self.store)

    @property
    def intake(self) -> Intake:
        return Intake(self.store, self.queues, self.clock)

    @property
    def service(self) -> DlqService:
        return DlqService(self.letters, self.intake, self.queues, self.clock)

    @property
    def replays(self) -> ReplayService:
        receivers = (self.inbox.service.receive, self.mailbox.service.receive)
        real: dict[DlqName, Route] = {
            DlqName.INBOUND: InboundRoute(receivers, self.media),
            DlqName.BULK: BackToQueue(self.work[DlqName.BULK]),
            DlqName.OUTBOUND: BackToQueue(self.work[DlqName.OUTBOUND]),
        }
        routes = real | self.routes
        return ReplayService(self.store, self.letters, self.intake, routes, self.clock, self.ids)

    def put(self, name: DlqName, *bodies: str) -> None:
        """What the producers leave in a queue."""
        for body in bodies:
            self.queues[name].add(body)

    def replay(
        self, name: DlqName = DlqName.INBOUND, by: Principal = OPERATOR, **wish: Any
    ) -> DlqReplay:
        return self.replays.replay(by, ReplayDlq.model_validate({"queueName": name.value} | wish))

    def page(
        self,
        name: DlqName = DlqName.INBOUND,
        state: DlqState | None = None,
        limit: int | None = None,
        token: str | None = None,
    ) -> Page[DlqMessage]:
        return self.service.messages(OPERATOR, name.value, state, limit, token)

    def listed(
        self, name: DlqName = DlqName.INBOUND, state: DlqState | None = None
    ) -> list[DlqMessage]:
        return list(self.page(name, state, 100).items)

    def rows(self) -> list[StoredLetter]:
        """What the table holds."""
        return [StoredLetter.from_item(item) for item in rows(self.truth, "DLQMessages")]

    def statistics(self, name: DlqName = DlqName.INBOUND) -> QueueStatistics:
        return next(s for s in self.service.statistics(OPERATOR) if s.queue_name is name)

    def later(self) -> None:
        """Every lease and every hiding is over."""
        self.clock.advance(seconds=61)


@dataclass
class Broken:
    """A code path that fails `failures` times, or always."""

    failures: int = 1_000_000
    error: Exception = field(default_factory=lambda: RuntimeError("storage is away"))
    bodies: list[str] = field(default_factory=list[str])

    def __call__(self, body: str) -> None:
        self.bodies.append(body)
        if len(self.bodies) <= self.failures:
            raise self.error


def ours(text: str, **changes: Any) -> str:
    """What our handlers put aside."""
    whole = {
        "record": record(text),
        "error": "the table is away",
        "errorType": "ClientError",
        "failedAt": "2026-03-01T12:00:00.000Z",
        "retryCount": 0,
    }
    return json.dumps(whole | changes)


def redriven_by_sns(text: str) -> str:
    """What the subscription puts aside."""
    return json.dumps(
        {"Type": "Notification", "MessageId": "sns-1", "TopicArn": "arn:t", "Message": text}
    )


def raw_lambda_event(text: str) -> str:
    """What Lambda puts aside."""
    return json.dumps({"Records": [record(text)]})


def put_aside_locally(text: str) -> str:
    """What the local subscription puts aside."""
    return json.dumps({"record": record(text), "error": "the function kept failing"})


WRAPPERS = (ours, redriven_by_sns, raw_lambda_event, put_aside_locally, str)
"""Every form in which an event lies in inbound-dlq; the last is none."""


def chunk(number: int = 0, people: int = 3, job_id: str = "job-1") -> str:
    """A chunk as bulk-queue has it."""
    order = {
        "job_id": job_id,
        "chunk": number,
        "channel": Channel.WHATSAPP,
        "message_type": "text",
        "content": "hello",
        "recipient_contact_ids": tuple(f"c{n}" for n in range(people)),
    }
    return ChunkOrder.model_validate(order).model_dump_json(by_alias=True, exclude_none=True)


def late(message_id: str = "m1") -> str:
    """A message of outbound-queue."""
    return Wake(message_id=message_id).model_dump_json(by_alias=True)


def file_request(message_id: str = "m1") -> str:
    """A request of media-queue."""
    return json.dumps({"messageId": message_id})
