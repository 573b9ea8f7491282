"""Handing messages over at their slots: never before a slot, never much after it."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from services.aws.departures import Departure, TooLate, departing
from services.bulk.batch import Missed
from services.core.clock import Clock, Wait, utc_now, wait
from services.limits.leases import LATE
from services.messaging.channels.base import Lost, Outcome, Outgoing, Sender
from services.telemetry.log import fault

THREADS = 16
"""80 messages a second at 100 ms each need eight; twice that, because some take longer."""

type Task = Callable[[], Outcome | Missed]
type Together = Callable[[Sequence[Task]], list[Outcome | Missed]]


@dataclass(frozen=True)
class Dispatcher:
    """Sends messages at given moments; `together` runs tasks, at once or one after the other."""

    together: Together
    clock: Clock = utc_now
    wait: Wait = wait

    def send(
        self, sender: Sender, ready: Sequence[tuple[Outgoing, datetime]]
    ) -> list[Outcome | Missed]:
        """What became of each message, in order."""
        return self.together([self._task(sender, message, slot) for message, slot in ready])

    def _task(self, sender: Sender, message: Outgoing, slot: datetime) -> Task:
        def at_its_slot() -> Outcome | Missed:
            departure = Departure(slot, slot + LATE, self.clock, self.wait)
            if not departure.comes():
                return Missed()
            try:
                with departing(departure):
                    return sender.send(message)
            except TooLate:
                return Missed()
            except Exception as error:  # noqa: BLE001  nobody knows what left, and 24 others wait
                fault("send_broke", error, messageId=message.message_id)
                return Lost(type(error).__name__)

        return at_its_slot


def one_by_one(tasks: Sequence[Task]) -> list[Outcome | Missed]:
    """Each after the one before."""
    return [task() for task in tasks]


def in_threads(tasks: Sequence[Task]) -> list[Outcome | Missed]:
    """A few at once; they begin in order."""
    return [sent.result() for sent in [_threads().submit(task) for task in tasks]]


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="bulk")
