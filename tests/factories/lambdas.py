"""Simulated Lambda workers on a simulated queue: visibility, redelivery, redrive, concurrency."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from services.bulk.model import ChunkOrder
from tests.factories.faults import Killed
from tests.factories.simulation import Simulation

VISIBILITY = timedelta(seconds=300)
TIMEOUT = 50.0
MOST_RECEIVES = 3


@dataclass(eq=False)
class Waiting:
    order: ChunkOrder
    visible_at: float = 0.0
    receives: int = 0


@dataclass
class Lambdas:
    """`workers` poll the queue until `is_over`; what fails comes back after 300 seconds."""

    simulation: Simulation
    workers: int
    deliver: Callable[[ChunkOrder, Callable[[], float]], None]
    is_over: Callable[[], bool]
    copies: int = 1
    """How often each message is there, as a queue may have it."""
    messages: list[Waiting] = field(default_factory=list[Waiting])
    dead: list[ChunkOrder] = field(default_factory=list[ChunkOrder])

    def put(self, orders: Sequence[ChunkOrder], delay: int = 0) -> None:
        """The queue's port."""
        at = self._seconds() + delay
        self.messages += [Waiting(order, at) for order in orders for _ in range(self.copies)]

    def start(self) -> None:
        for number in range(self.workers):
            self.simulation.spawn(self._poll, after=number * 0.004)

    def _poll(self) -> None:
        while not self.is_over():
            message = self._received()
            if message is None:
                self.simulation.wait(self._idle())
                continue
            begun = self._seconds()
            try:
                self.deliver(message.order, lambda begun=begun: begun + TIMEOUT - self._seconds())
            except Killed:
                continue
            except AssertionError:
                raise
            except Exception:  # noqa: BLE001, S112  it becomes visible again
                continue
            if message in self.messages:
                self.messages.remove(message)

    def _idle(self) -> float:
        """Until the next message can be seen, within reason."""
        coming = [message.visible_at for message in self.messages]
        return min(5.0, max(0.02, min(coming, default=0.0) - self._seconds()))

    def _received(self) -> Waiting | None:
        now = self._seconds()
        for message in self.messages:
            if message.visible_at <= now:
                message.receives += 1
                if message.receives > MOST_RECEIVES:
                    self.messages.remove(message)
                    self.dead.append(message.order)
                    return self._received()
                message.visible_at = now + VISIBILITY.total_seconds()
                return message
        return None

    def _seconds(self) -> float:
        return self.simulation.now.timestamp()
