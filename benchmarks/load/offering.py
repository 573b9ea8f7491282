"""Calls offered at a fixed rate, whether or not earlier ones were answered: an open loop."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import httpx

from benchmarks.figure import Figure


@dataclass(frozen=True)
class Offered[T]:
    """One call; times are seconds of the event loop, counted from when it was due."""

    number: int
    due: float
    answered: float
    answer: T

    @property
    def took(self) -> float:
        """Milliseconds, in which a call that could not even be made in time has waited too."""
        return (self.answered - self.due) * 1000


CONNECTIONS = httpx.Limits(max_connections=None, keepalive_expiry=1.0)
"""As many as there are open calls; none is kept so long that the server may be closing it."""


async def offer[T](
    call: Callable[[int], Awaitable[T]], rate: int, seconds: float
) -> list[Offered[T]]:
    """Make `rate` calls a second for some seconds, and wait for all answers."""
    loop = asyncio.get_running_loop()
    begun = loop.time()

    async def timed(number: int, due: float) -> Offered[T]:
        answer = await call(number)
        return Offered(number, due, loop.time(), answer)

    async with asyncio.TaskGroup() as group:
        tasks: list[asyncio.Task[Offered[T]]] = []
        for number in range(int(rate * seconds)):
            due = begun + number / rate
            await asyncio.sleep(max(0.0, due - loop.time()))
            tasks.append(group.create_task(timed(number, due)))
    return [task.result() for task in tasks]


def of_hundred(values: Sequence[float], part: int) -> float:
    """The value that `part` of a hundred do not exceed; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * part // 100)] if ordered else 0.0


def spread(group: str, name: str, values: Sequence[float], note: str = "") -> list[Figure]:
    """Median, 95 and 99 of 100, in milliseconds."""
    parts = ((50, "median"), (95, "95 of 100"), (99, "99 of 100"))
    return [
        Figure(group, f"{name}, {words}", round(of_hundred(values, part), 1), "ms", None, note)
        for part, words in parts
    ]
