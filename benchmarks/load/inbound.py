"""Customers' events with repetitions, out of order, through topic, queue and function.

Texts of many customers, new ones among them, and what became of messages of ours. Afterwards the
tables are counted and held against what the events said.
"""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from benchmarks.figure import Figure
from benchmarks.load.place import Place, customers, until
from local.simulators.whatsapp_events import event, status_value, text_value
from services.aws.store import Item
from services.core.clock import same_id, utc_now
from services.counts.figures import Figures, day_of
from services.counts.reading import read_counts
from services.messaging.counting import figures_of
from services.messaging.model import (
    Channel,
    Direction,
    MessageKind,
    MessageStatus,
    MessageType,
    StoredMessage,
)
from services.messaging.repository import expiry, message_put

GROUP = "inbound events"
WRITERS, RECEIVERS = "918300", "918400"
REPEATED = 0.3
PUBLISHERS = 4
STATUSES = ("sent", "delivered", "read")
NUMBER = "WHATSAPP_PHONE_NUMBER_ID_1"


@dataclass(frozen=True)
class Load:
    """What is published, and what it should come to."""

    events: Sequence[str]
    texts: dict[str, str]
    """Message id to the number that wrote."""
    told: Sequence[str]
    """Ids of our messages that were read in the end."""


def measure(place: Place, count: int, number: str) -> list[Figure]:
    """Publish `count` events, wait until all were taken, and count the tables."""
    load = made(count, number, place.info["region"])
    before = _counted(place)
    keep_ours(place, load)
    begun = time.monotonic()
    publish(place, load.events)
    published = time.monotonic() - begun
    until(lambda: _is_done(place), within=1800)
    took = time.monotonic() - begun
    note = f"{count:,} events, {REPEATED:.0%} of them repetitions, shuffled"
    rates = [
        Figure(GROUP, "published", round(count / published, 1), "a second", None, note),
        Figure(GROUP, "processed", round(count / took, 1), "a second", None),
    ]
    return [*rates, *figures(place, load, before)]


def made(count: int, number: str, region: str) -> Load:
    """Events in no order: texts, about 14 of a writer, statuses of ours, and repetitions."""
    chance = random.Random(4)  # noqa: S311  not a secret
    distinct = count - int(count * REPEATED)
    ours = [f"load-{each}" for each in range(distinct // 10)]
    wamids = [f"wamid.load{each}" for each in range(distinct - len(STATUSES) * len(ours))]
    writers = max(1, len(wamids) // 14)
    texts = {wamid: f"{WRITERS}{place % writers:06}" for place, wamid in enumerate(wamids)}
    values = [
        text_value(writer, f"Writer {writer}", f"Hello {wamid}", wamid)
        for wamid, writer in texts.items()
    ]
    values += [
        status_value(f"wamid.{one}", f"{RECEIVERS}{place:06}", status, one, None)
        for place, one in enumerate(ours)
        for status in STATUSES
    ]
    events = [event(number, region, value) for value in values]
    events += chance.choices(events, k=count - len(events))
    chance.shuffle(events)
    return Load(
        events,
        {same_id("whatsapp", wamid): f"+{writer}" for wamid, writer in texts.items()},
        ours,
    )


def keep_ours(place: Place, load: Load) -> None:
    """The messages of ours that the statuses are about, as they are while they leave."""
    people, now = customers(len(load.told), RECEIVERS), utc_now()
    place.keep(people)
    messages = [
        StoredMessage(
            message_id=message_id,
            contact_id=person.contact_id,
            channel=Channel.WHATSAPP,
            direction=Direction.OUTBOUND,
            message_type=MessageType.TEXT,
            content="Hello",
            status=MessageStatus.SENDING,
            kind=MessageKind.FREEFORM,
            timestamp=now,
            updated_at=now,
            expires_at=expiry(now),
        )
        for message_id, person in zip(load.told, people, strict=True)
    ]
    for begin in range(0, len(messages), 50):
        place.store.write(*(message_put(one) for one in messages[begin : begin + 50]))


def publish(place: Place, events: Sequence[str]) -> None:
    """Put everything on the topic."""
    sns, topic = place.client("sns"), place.info["topicArn"]

    def tell(text: str) -> None:
        sns.publish(TopicArn=topic, Message=text)

    with ThreadPoolExecutor(PUBLISHERS) as pool:
        list(pool.map(tell, events))


def _is_done(place: Place) -> bool:
    """Whether nothing waits for the function, nor is being processed."""
    sqs = place.client("sqs")
    waiting = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
    url = sqs.get_queue_url(QueueName="local-events-inbound-whatsapp-handler")["QueueUrl"]
    said = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(waiting))["Attributes"]
    return not any(int(said[name]) for name in waiting)


def figures(place: Place, load: Load, before: Figures) -> list[Figure]:
    """Everything that could have been lost or doubled, each counted."""
    rows = list(place.rows("Messages"))
    ours = [StoredMessage.from_item(row) for row in rows if row["messageId"] in set(load.told)]
    inbound = [row for row in rows if (row.get("whatsappMessageId") or "").startswith("wamid.load")]
    inbound = [row for row in inbound if row["direction"] == "inbound"]
    writers = {row["contactId"]: row["phone"] for row in _writers(place)}
    wrong = sum(writers.get(row["contactId"]) != load.texts[row["messageId"]] for row in inbound)
    counted = _counted(place) - before
    recount = sum((figures_of(message) for message in ours), Figures())
    off = sum(abs(amount) for _, amount in (counted - recount).each())
    return [
        Figure(GROUP, "texts lost", float(len(load.texts) - len(inbound)), "", 0.0),
        Figure(GROUP, "texts at another contact", float(wrong), "", 0.0),
        Figure(GROUP, "writers doubled", float(_doubled(writers)), "", 0.0),
        Figure(GROUP, "messages not read", float(sum(_is_unread(m) for m in ours)), "", 0.0),
        Figure(GROUP, "statuses doubled", float(sum(map(_repeated, ours))), "", 0.0),
        Figure(GROUP, "dashboard beside a recount", float(off), "off", 0.0, _said(counted)),
        Figure(GROUP, "conversations beside a recount", float(_off(place, inbound)), "off", 0.0),
        Figure(GROUP, "dead letters", float(_dead(place)), "", 0.0),
    ]


def _writers(place: Place) -> Iterator[Item]:
    return (
        row for row in place.rows("Contacts") if (row.get("phone") or "").startswith(f"+{WRITERS}")
    )


def _doubled(writers: dict[str, str]) -> int:
    return len(writers) - len(set(writers.values()))


def _is_unread(message: StoredMessage) -> bool:
    return message.status is not MessageStatus.READ


def _repeated(message: StoredMessage) -> int:
    said = Counter(entry.status for entry in message.status_history)
    return sum(count - 1 for count in said.values())


def _counted(place: Place) -> Figures:
    """What the dashboard's counters say of WhatsApp today."""
    today = day_of(utc_now())
    return read_counts(place.store, today).days.get((today, "whatsapp"), Figures())


def _said(figures: Figures) -> str:
    return ", ".join(f"{amount} {name}" for name, amount in figures.each() if amount)


def _off(place: Place, inbound: Sequence[Item]) -> int:
    """Writers whose conversations do not end, on each list, at one of their last messages."""
    last: defaultdict[str, str] = defaultdict(str)
    for row in inbound:
        last[row["contactId"]] = max(last[row["contactId"]], row["timestamp"])
    times = {row["messageId"]: row["timestamp"] for row in inbound}
    shown: Counter[str] = Counter()
    for row in place.rows("Conversations"):
        if last.get(row["contactId"]) == times.get(row["lastMessageId"], ""):
            shown[row["contactId"]] += row["lastMessageAt"] == last[row["contactId"]]
    return sum(shown[contact] != 2 for contact in last)


def _dead(place: Place) -> int:
    """Everything that was put aside, in the queue and in its table."""
    sqs, url = place.client("sqs"), place.info["queues"]["inbound-dlq"]
    name = "ApproximateNumberOfMessages"
    said: Any = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"]
    return int(said[name]) + sum(1 for _ in place.rows("DLQMessages"))
