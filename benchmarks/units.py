"""What a message costs in units of DynamoDB, as a storage says that counts them, with its indexes.

The services are the real ones; what is around them are the fakes of the tests.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks.dynoxide import filled
from benchmarks.figure import Figure
from local.manifest import load
from local.simulators.whatsapp_events import event, status_value, text_value
from services.aws.dynamo import DynamoStore
from services.core.clock import new_id
from services.core.loose import as_dict, dicts_in
from services.telemetry.log import logger
from tests.factories.bulk import Bulk, raise_tier
from tests.factories.inbox import Inbox
from tests.factories.records import OPERATOR, PHONE
from tests.factories.sending import desk, text
from tests.factories.whatsapp_templates import keep_templates

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

GROUP = "units of DynamoDB"
RECIPIENTS = 500
READS = ("GetItem", "BatchGetItem", "Query", "Scan")
KNOWN, NEW = PHONE.removeprefix("+"), "919876543210"
HOTTEST = 4
"""How many places a note names, those that take most."""


@dataclass
class Units:
    """Written and read by table, and by table and index."""

    client: "DynamoDBClient"
    written: Counter[str] = field(default_factory=Counter[str])
    read: Counter[str] = field(default_factory=Counter[str])

    def __post_init__(self) -> None:
        self.client.meta.events.register("before-parameter-build.dynamodb", self._ask)
        self.client.meta.events.register("after-call.dynamodb", self._count)

    def _ask(self, params: dict[str, Any], model: Any, **_: object) -> None:
        if "ReturnConsumedCapacity" in model.input_shape.members:
            params["ReturnConsumedCapacity"] = "INDEXES"

    def _count(self, parsed: Mapping[str, Any], model: Any, **_: object) -> None:
        said = parsed.get("ConsumedCapacity")
        counts = self.read if model.name in READS else self.written
        for one in dicts_in(said) or ([as_dict(said)] if said else []):
            name = one.get("TableName")
            counts[f"{name}"] += as_dict(one.get("Table")).get("CapacityUnits", 0)
            for index, units in as_dict(one.get("GlobalSecondaryIndexes")).items():
                counts[f"{name}/{index.removesuffix('-index')}"] += units["CapacityUnits"]

    def of(self, name: str, act: Callable[[], object], each: int = 1) -> Figure:
        """What one act takes, for each of so many."""
        self.written.clear()
        self.read.clear()
        act()
        most = ", ".join(f"{n / each:g} {place}" for place, n in self.written.most_common(HOTTEST))
        note = f"and {self.read.total() / each:.3g} read; most: {most}"
        return Figure(GROUP, name, round(self.written.total() / each, 2), "written", None, note)


def measure() -> list[Figure]:
    """A message of each kind on its whole way."""
    logger.setLevel("CRITICAL")
    with filled(iter(())) as client:
        store: Any = DynamoStore(client, str)
        keep_templates(store)
        units = Units(client)
        return [*_talk(units, store), *_in_bulk(units, store)]


def _talk(units: Units, store: Any) -> Iterator[Figure]:
    """A conversation that has begun: a text, an answer, and what WhatsApp says of that."""
    at, number, wamid = desk(store=store), load().values["WHATSAPP_PHONE_NUMBER_ID_1"], new_id()
    inbox = Inbox(store, at.clock)

    def hear(value: dict[str, Any]) -> None:
        at.clock.advance(minutes=1)
        inbox.receive(event(number, "us-east-1", value))

    def answer() -> None:
        at.clock.advance(minutes=1)
        at.service.send(OPERATOR, text())

    for name, sender in (("a new customer's text", NEW), ("a known customer's text", KNOWN)):
        hear(text_value(KNOWN, "Nisha", "Hello", new_id()))
        yield units.of(name, partial(hear, text_value(sender, "Nisha", "Hello?", new_id())))
    yield units.of("an answer over WhatsApp", answer)
    [sent] = at.attempts
    for word in ("sent", "delivered", "read"):
        said = status_value(wamid, KNOWN, word, sent.message_id, None)
        yield units.of(f"its status {word}", partial(hear, said))


def _in_bulk(units: Units, store: Any) -> Iterator[Figure]:
    bulk, people = Bulk(truth=store), [f"recipient-{number}" for number in range(RECIPIENTS)]
    raise_tier(store)
    bulk.add_people(people)
    yield units.of("creating a job, a recipient", lambda: bulk.create(people), RECIPIENTS)
    yield units.of("delivering it, a recipient", bulk.deliver_all, RECIPIENTS)
