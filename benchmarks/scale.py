"""Conversations, threads and the dashboard among up to a million messages.

What costs on AWS is counted: calls, items read, bytes. They must be the same among 10,000 messages
and among a million. Times are this machine's, of services and storage together.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import units
from benchmarks.dynoxide import filled
from benchmarks.figure import Figure, table
from benchmarks.history import BUSY, rows
from benchmarks.load.offering import of_hundred
from services.access.roles import Principal, Role
from services.aws.dynamo import DynamoStore
from services.aws.paging import MOST
from services.core.clock import new_id, utc_now
from services.core.settings import Environment, SendMode, Settings
from services.dashboard.service import DashboardService
from services.limits.tier import SendingStatusReader
from services.messaging.model import (
    Channel,
    Direction,
    MessageStatus,
    MessageType,
    StoredMessage,
)
from services.messaging.repository import (
    MessageRepository,
    conversation_updates,
    expiry,
    message_put,
    write_what_holds,
)
from services.messaging.service import MessageService
from services.telemetry.log import logger

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from services.core.model import Page

SIZES = (10_000, 100_000, 1_000_000)
REPEATS = 40
RESULTS = Path(__file__).parent / "scale.json"
VIEWER = Principal("bench", Role.VIEWER)
SETTINGS = Settings(
    send_mode=SendMode.LIVE,
    environment=Environment.LOCAL,
    log_level="ERROR",
    cognito_user_pool_id="us-east-1_bench",
)


@dataclass
class Read:
    """What storage was asked for, and how much it gave."""

    calls: int = 0
    items: int = 0
    size: int = 0

    def __str__(self) -> str:
        return f"{self.calls} calls, {self.items} items, {self.size / 1000:.1f} KB"


@dataclass
class Meter:
    """Counts at botocore's door."""

    client: "DynamoDBClient"
    read: Read = field(default_factory=Read)

    def __post_init__(self) -> None:
        self.client.meta.events.register("after-call.dynamodb", self._count)

    def _count(self, http_response: Any, parsed: Mapping[str, Any], **_: object) -> None:
        batches = parsed.get("Responses", {})
        found: int = sum(map(len, batches.values()))
        found += parsed.get("ScannedCount", 0) + ("Item" in parsed)
        self.read.calls += 1
        self.read.items += found
        self.read.size += len(http_response.content)

    def of(self, act: Callable[[], object]) -> Read:
        """What one act costs."""
        self.read = read = Read()
        act()
        self.read = Read()
        return read


@dataclass(frozen=True)
class Desk:
    """What people do, on one storage."""

    store: DynamoStore

    @property
    def messages(self) -> MessageService:
        return MessageService(MessageRepository(self.store))

    def acts(self) -> dict[str, Callable[[], object]]:
        """Everything that is measured, by its name."""
        reading, repository = self.messages, MessageRepository(self.store)
        dashboard = DashboardService(self.store, SendingStatusReader(self.store, SETTINGS))
        thread = reading.messages(VIEWER, BUSY, 1, None).items[0]
        last_page = self._last(lambda t: reading.conversations(VIEWER, None, MOST, t))
        oldest = self._last(lambda t: reading.messages(VIEWER, BUSY, MOST, t))
        text = Channel.SMS
        return {
            "conversations, first page": lambda: reading.conversations(VIEWER, None, None, None),
            "conversations, last pages": lambda: reading.conversations(
                VIEWER, None, None, last_page
            ),
            "conversations of a channel": lambda: reading.conversations(VIEWER, text, None, None),
            "longest thread, newest page": lambda: reading.messages(VIEWER, BUSY, None, None),
            "longest thread, oldest pages": lambda: reading.messages(VIEWER, BUSY, None, oldest),
            "one message": lambda: reading.message(VIEWER, thread.message_id),
            "a message by WhatsApp's id": lambda: repository.id_of(
                thread.whatsapp_message_id or ""
            ),
            "the dashboard of a month": lambda: dashboard.read(VIEWER, 31),
            "storing a message": self._arrives,
        }

    def _last(self, page: "Callable[[str | None], Page[Any]]") -> str | None:
        """The token before the last whole page; None if there is none."""
        token, before = page(None).next_token, None
        while token:
            found = page(token)
            if found.next_token:
                before = token
            token = found.next_token
        return before

    def _arrives(self) -> None:
        now = utc_now()
        message = StoredMessage(
            message_id=new_id(),
            contact_id=BUSY,
            channel=Channel.WHATSAPP,
            direction=Direction.INBOUND,
            message_type=MessageType.TEXT,
            content="Hello",
            status=MessageStatus.RECEIVED,
            timestamp=now,
            updated_at=now,
            whatsapp_message_id=f"wamid.{new_id()}",
            expires_at=expiry(now),
        )
        write_what_holds(self.store, [message_put(message)], conversation_updates(message))


def measure(sizes: tuple[int, ...] = SIZES) -> list[Figure]:
    """Figures at each size, and how much more the largest costs than the smallest."""
    logger.setLevel("CRITICAL")
    figures: list[Figure] = []
    costs: list[dict[str, Read]] = []
    for size in sizes:
        begun = time.monotonic()
        with filled(rows(size, utc_now())) as client:
            group = f"among {size:,} messages"
            took = time.monotonic() - begun
            figures.append(Figure(group, "filling the tables", round(took, 1), "s", None))
            cost: dict[str, Read] = {}
            figures += _at(group, client, cost)
            costs.append(cost)
    return [*figures, *_growth(costs[0], costs[-1], sizes)]


def _at(group: str, client: "DynamoDBClient", cost: dict[str, Read]) -> Iterator[Figure]:
    meter, desk = Meter(client), Desk(DynamoStore(client, str))
    for name, act in desk.acts().items():
        cost[name] = meter.of(act)
        spent = [_ms(act) for _ in range(REPEATS)]
        note = f"median {of_hundred(spent, 50):.1f}; {cost[name]}"
        yield Figure(group, f"{name}, 95 of 100", of_hundred(spent, 95), "ms", None, note)


def _ms(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _growth(
    few: Mapping[str, Read], many: Mapping[str, Read], sizes: tuple[int, ...]
) -> Iterator[Figure]:
    """Calls and items of the largest over those of the smallest; a page is full at both."""
    group = f"more among {sizes[-1]:,} than among {sizes[0]:,}"
    for name, before in few.items():
        after = many[name]
        calls, items = after.calls - before.calls, after.items - before.items
        note = f"{after.size - before.size:+,} bytes"
        yield Figure(group, f"{name}: calls and items", float(calls + items), "", 0.0, note)


def main() -> int:
    """1 if a goal is missed."""
    figures = [*units.measure(), *measure()]
    print(table(figures))
    RESULTS.write_text(json.dumps([figure.to_json() for figure in figures], indent=2) + "\n")
    return 1 if any(figure.met is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
