"""When a request may leave: looked at when it is built and signed, right before it is sent.

Building a request takes milliseconds, and much longer where a function has little CPU. So a sender
prepares its request a little before its turn, and the client lets it go within the turn, or not at
all: then nothing left.

    with departing(Departure(starts_at, ends_at, clock, wait)):
        client.send_text_message(...)
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.core.clock import Clock, Wait, utc_now, wait

if TYPE_CHECKING:
    from botocore.client import BaseClient

PREPARING = timedelta(milliseconds=20)
"""How long before its turn a request is begun."""


class TooLate(Exception):
    """The turn ended before the request could leave; nothing left."""


@dataclass(frozen=True, slots=True)
class Departure:
    """Not before the start, and not after the end."""

    starts_at: datetime
    ends_at: datetime
    clock: Clock = utc_now
    wait: Wait = wait

    def comes(self) -> bool:
        """Wait until it is time to prepare the request; False if its turn is over."""
        self._until(self.starts_at - PREPARING)
        return self.clock() <= self.ends_at

    def leave(self) -> None:
        """Wait for the turn.

        Raises:
            TooLate: it is over.
        """
        self._until(self.starts_at)
        if self.clock() > self.ends_at:
            raise TooLate

    def _until(self, moment: datetime) -> None:
        ahead = (moment - self.clock()).total_seconds()
        if ahead > 0:
            self.wait(ahead)


_next: ContextVar[Departure | None] = ContextVar("departure", default=None)


@contextmanager
def departing(departure: Departure) -> Generator[None]:
    """What this thread sends meanwhile leaves in time, or raises TooLate."""
    before = _next.set(departure)
    try:
        yield
    finally:
        _next.reset(before)


def leave() -> None:
    """Wait for the turn of whatever this thread is about to send; at once if it has none.

    Raises:
        TooLate: the turn is over.
    """
    if departure := _next.get():
        departure.leave()


def watch[C: BaseClient](client: C) -> C:
    """The client, whose requests from now on leave in their turn."""
    client.meta.events.register_first("before-send", _before_send)
    return client


def _before_send(**_: object) -> None:
    leave()
