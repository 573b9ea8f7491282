"""People with the web app open: each a connection of their own, and all that it heard."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import ConnectionClosed

from tests.flows.api import Api
from tests.flows.sockets import Socket, opened

SETTLED = 3.0
"""Seconds without a word after which everything has arrived."""

type Told = tuple[float, dict[str, Any]]
"""When, in seconds of the event loop, and the record."""


@dataclass
class Listener:
    """One connection; `ended` says that the server closed it, as it does with slow readers."""

    socket: Socket
    texts: list[tuple[float, str | bytes]] = field(default_factory=list[tuple[float, str | bytes]])
    ended: bool = False

    async def listen(self) -> None:
        """Keep what comes; it is read afterwards, so that reading costs nothing now."""
        clock = asyncio.get_running_loop().time
        try:
            async for text in self.socket.connection:
                self.texts.append((clock(), text))
        except ConnectionClosed:
            pass
        self.ended = True

    def told(self) -> list[Told]:
        """The records in the order in which they came."""
        messages = [(at, json.loads(text)) for at, text in self.texts]
        return [
            (at, next(iter(message["payload"]["data"].values())))
            for at, message in messages
            if message["type"] == "data"
        ]


@asynccontextmanager
async def listening(people: Sequence[Api], subscription: str) -> AsyncGenerator[list[Listener]]:
    """A listener for each of some people."""
    async with AsyncExitStack() as stack:
        listeners: list[Listener] = []
        for person in people:
            socket = await stack.enter_async_context(opened(person))
            answer = await socket.start(subscription)
            if answer["type"] != "start_ack":
                raise RuntimeError(f"the subscription was refused: {answer}")
            listeners.append(Listener(socket))
        tasks = [asyncio.create_task(each.listen()) for each in listeners]
        yield listeners
        for task in tasks:
            task.cancel()


async def settled(listeners: Sequence[Listener]) -> None:
    """Return when nobody has heard anything for a while."""
    known = -1
    while known != (known := sum(len(each.texts) for each in listeners)):
        await asyncio.sleep(SETTLED)


def missed_and_doubled[K](
    listeners: Sequence[Listener], wanted: Sequence[K], key: Callable[[dict[str, Any]], K]
) -> tuple[int, int]:
    """How many of the wanted events did not reach somebody, and how many came again."""
    missed = doubled = 0
    for each in listeners:
        heard = Counter(key(record) for _, record in each.told())
        missed += sum(not heard[one] for one in wanted)
        doubled += sum(count - 1 for count in heard.values())
    return missed, doubled
