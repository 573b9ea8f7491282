"""The gateway alone: signed publishes at 200 a second, each to everybody who has the web app open.

No function runs; what is measured is checking the signature, validating, and telling 50 people.
"""

import asyncio
import json
import time
from typing import Any

import httpx
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from benchmarks.figure import Figure
from benchmarks.load.machine import cpu_of
from benchmarks.load.offering import CONNECTIONS, Offered, offer, spread
from benchmarks.load.place import Place
from benchmarks.load.subscribers import Listener, listening, missed_and_doubled, settled
from services.aws import clients
from services.core.clock import new_id, utc_now
from services.messaging.model import Channel, Direction, Message, MessageStatus, MessageType
from services.realtime.publisher import STATUS, document, selection

GROUP = "gateway under load"
EVERYTHING = f"subscription {{ onMessageStatus {selection(Message)} }}"
"""What the shell of the web app follows: every message, with all that it shows of one."""
PATIENCE = 35.0

type Answer = dict[str, Any]


def measure(place: Place, platform: int, people: int, rate: int, seconds: int) -> list[Figure]:
    """Offer the load and count what came of it; `platform` is the process of the gateway."""
    before = cpu_of(platform), time.process_time()
    figures = asyncio.run(_measure(place, people, rate, seconds))
    gateway, ours = cpu_of(platform) - before[0], time.process_time() - before[1]
    each = 1000 / (rate * seconds)
    note = f"the load itself, on the same two cores: {ours * each:.1f} ms"
    return [*figures, Figure(GROUP, "CPU a mutation", round(gateway * each, 2), "ms", None, note)]


async def _measure(place: Place, people: int, rate: int, seconds: int) -> list[Figure]:
    async with (
        httpx.AsyncClient(timeout=PATIENCE, limits=CONNECTIONS) as http,
        listening([place.operator] * people, EVERYTHING) as listeners,
    ):

        async def publish(number: int) -> Answer:
            body = json.dumps(_mutation(number))
            url = f"{place.url}/graphql"
            try:
                answer = await http.post(url, content=body, headers=_signed(url, body, place))
            except httpx.HTTPError as error:
                return {"errors": [str(error)]}
            return answer.json()

        offered = await offer(publish, rate, seconds)
        await settled(listeners)
    return _figures(offered, listeners, rate, seconds)


def _mutation(number: int) -> dict[str, Any]:
    now = utc_now()
    told = Message(
        message_id=f"{number:06}-{new_id()[:8]}",
        contact_id=f"contact-{number % 500}",
        channel=Channel.WHATSAPP,
        direction=Direction.OUTBOUND,
        message_type=MessageType.TEXT,
        content="Your order is ready; come by whenever you like.",
        status=MessageStatus.SENT,
        timestamp=now,
        updated_at=now,
    )
    return {"query": document(STATUS, Message), "variables": {"input": told.to_wire()}}


def _signed(url: str, body: str, place: Place) -> dict[str, str]:
    request = AWSRequest("POST", url, data=body, headers={"Content-Type": "application/json"})
    SigV4Auth(clients.credentials(), "appsync", place.info["region"]).add_auth(request)
    return dict(request.headers.items())


def _figures(
    offered: list[Offered[Answer]], listeners: list[Listener], rate: int, seconds: int
) -> list[Figure]:
    taken = {
        each.answer["data"][STATUS]["messageId"]: each
        for each in offered
        if not each.answer.get("errors")
    }
    missed, doubled = missed_and_doubled(listeners, list(taken), _message_id)
    lags = [
        (at - taken[record["messageId"]].due) * 1000
        for each in listeners
        for at, record in each.told()
        if record["messageId"] in taken
    ]
    busy = max(each.answered for each in offered) - min(each.due for each in offered)
    note = f"{rate} offered for {seconds} s to {len(listeners)} subscribers: {len(lags):,} events"
    return [
        Figure(GROUP, "mutations not taken", float(len(offered) - len(taken)), "", 0.0, note),
        Figure(GROUP, "events that somebody missed", float(missed), "", 0.0),
        Figure(GROUP, "events that came again", float(doubled), "", 0.0),
        Figure(GROUP, "connections ended", float(sum(e.ended for e in listeners)), "", 0.0),
        Figure(GROUP, "mutations served", round(len(taken) / busy, 1), "a second", None),
        *spread(GROUP, "an answer", [each.took for each in offered]),
        *spread(GROUP, "an event, from when it was due", lags),
    ]


def _message_id(record: dict[str, Any]) -> str:
    return record["messageId"]
