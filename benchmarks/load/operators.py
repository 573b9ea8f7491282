"""Mutations of operators, through functions and tables: with ease, and far too many.

Half add a contact, half answer a customer, so that afterwards every row can be held against the
answer that its caller got.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from benchmarks.figure import Figure
from benchmarks.load.gateway import EVERYTHING
from benchmarks.load.offering import CONNECTIONS, Offered, offer, spread
from benchmarks.load.place import Place, customers, until
from benchmarks.load.subscribers import Listener, listening, missed_and_doubled, settled
from services.aws.store import Item
from services.contacts.model import StoredContact

PATIENCE = 90.0
ADD = "mutation($i: CreateContactInput!) { createContact(input: $i) { contactId phone } }"
SEND = """mutation($i: SendWhatsAppInput!) {
  sendWhatsApp(input: $i) { messageId contactId status updatedAt } }"""


@dataclass(frozen=True)
class Load:
    """Mutations a second, for how long; `numbers` is what those of its people begin with."""

    rate: int
    seconds: int
    numbers: str

    @property
    def group(self) -> str:
        return f"{self.rate} mutations a second through the platform"

    @property
    def added(self) -> str:
        """What the numbers begin with of those who are added."""
        return f"{self.numbers}9"

    def written_to(self) -> list[StoredContact]:
        """Who is answered, each once."""
        return customers(self.rate * self.seconds // 2, self.numbers)


@dataclass(frozen=True)
class Answer:
    """What a caller heard: a record, a refusal with its type, or nothing, and why."""

    record: dict[str, Any] | None = None
    refusal: str | None = None
    silence: str | None = None


def measure(place: Place, people: int, load: Load) -> list[Figure]:
    """Offer the load, wait until everything that waits has left, and hold rows against answers."""
    written_to = load.written_to()
    place.keep(written_to)
    place.behave(statuses=[])
    offered, listeners = asyncio.run(_offered(place, people, load, written_to))
    return [*_answers(load, offered), *_truth(place, load, offered, listeners)]


async def _offered(
    place: Place, people: int, load: Load, written_to: Sequence[StoredContact]
) -> tuple[list[Offered[Answer]], list[Listener]]:
    headers = {"Authorization": place.operator.token}
    async with (
        httpx.AsyncClient(timeout=PATIENCE, limits=CONNECTIONS) as http,
        listening([place.operator] * people, EVERYTHING) as listeners,
    ):

        async def call(number: int) -> Answer:
            if number % 2:
                details = {"name": f"New {number}", "phone": f"+{load.added}{number:06}"}
                body = {"query": ADD, "variables": {"i": details}}
            else:
                key = written_to[number // 2].contact_id
                wanted = {"contactId": key, "messageType": "text", "content": "Hello!"}
                body = {"query": SEND, "variables": {"i": wanted}}
            try:
                answer = await http.post(f"{place.url}/graphql", json=body, headers=headers)
            except httpx.HTTPError as error:
                return Answer(silence=type(error).__name__)
            return _read(answer.json())

        offered = await offer(call, load.rate, load.seconds)
        await asyncio.to_thread(until, lambda: not _waiting(place), 600, 3.0)
        await settled(listeners)
    return offered, listeners


def _read(answer: dict[str, Any]) -> Answer:
    if errors := answer.get("errors"):
        return Answer(refusal=str(errors[0].get("errorType")))
    return Answer(record=next(iter(answer["data"].values())))


def _waiting(place: Place) -> bool:
    """Whether messages wait for their turn, or are leaving."""
    rows = (row for row in place.rows("Messages") if row["direction"] == "outbound")
    return any(row["status"] in ("queued", "sending") for row in rows)


def _answers(load: Load, offered: Sequence[Offered[Answer]]) -> list[Figure]:
    accepted = [each for each in offered if each.answer.record]
    refusals = Counter(each.answer.refusal for each in offered if each.answer.refusal)
    silences = Counter(each.answer.silence for each in offered if each.answer.silence)
    busy = max(each.answered for each in offered) - min(each.due for each in offered)
    group, took = load.group, [each.took for each in accepted]
    return [
        Figure(group, "offered", float(len(offered)), "", None, f"for {load.seconds} s"),
        Figure(group, "accepted", float(len(accepted)), "", None),
        Figure(
            group, "refused, each with its type", float(refusals.total()), "", None, _said(refusals)
        ),
        Figure(group, "without an answer", float(silences.total()), "", 0.0, _said(silences)),
        Figure(group, "served", round(len(accepted) / busy, 1), "a second", None),
        *spread(group, "an accepted answer", took),
    ]


def _said(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _truth(
    place: Place, load: Load, offered: Sequence[Offered[Answer]], listeners: Sequence[Listener]
) -> Iterator[Figure]:
    """What is stored, what left and who was told, against what was answered."""
    records = [each.answer.record for each in offered if each.answer.record]
    sent = {record["messageId"]: record for record in records if "messageId" in record}
    added = {record["contactId"] for record in records if "phone" in record}
    messages = {row["messageId"]: row["status"] for row in _messages(place, load)}
    contacts = {row["contactId"] for row in place.rows("Contacts") if _is_added(row, load)}
    got = Counter(each["message"]["to"] for each in place.received())
    mine = {number: n for number, n in got.items() if number.startswith(f"+{load.numbers}")}
    states = Counter(messages.values())
    events = [_event(record) for record in sent.values()]
    missed, doubled = missed_and_doubled(listeners, events, _event)
    counts = {
        "accepted and not stored": len(set(sent) - set(messages)),
        "stored and not accepted": len(set(messages) - set(sent)),
        "contacts that differ": len(contacts ^ added),
        "messages neither sent nor unknown": len(messages) - states["sent"] - states["unknown"],
        "messages sent that did not arrive": max(0, states["sent"] - len(mine)),
        "people written to twice": sum(n > 1 for n in mine.values()),
        "events that somebody missed": missed,
        "events that came again": doubled,
        "connections ended": sum(each.ended for each in listeners),
    }
    unknown = float(states["unknown"])
    yield Figure(load.group, "unknown, because WhatsApp did not answer", unknown, "", None)
    yield from (Figure(load.group, name, float(n), "", 0.0) for name, n in counts.items())


def _messages(place: Place, load: Load) -> Iterator[Item]:
    people = {one.contact_id for one in load.written_to()}
    return (row for row in place.rows("Messages") if row["contactId"] in people)


def _is_added(row: Item, load: Load) -> bool:
    return (row.get("phone") or "").startswith(f"+{load.added}")


def _event(record: dict[str, Any]) -> tuple[str, str, str]:
    return record["messageId"], record["status"], record["updatedAt"]
