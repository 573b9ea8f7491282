"""Many workers in simulated time: real code in threads of which one runs at a time.

`wait` moves nobody but its caller; the next to run is always who waits for the earliest moment.
The same seed therefore gives the same run, to the last interleaving.
"""

import heapq
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from threading import Lock, Thread

from services.bulk.batch import Missed
from services.bulk.dispatch import THREADS, Task
from services.messaging.channels.base import Outcome
from tests.factories.time import NOW


class Simulation:
    """Time, and everybody who waits for it."""

    def __init__(self) -> None:
        self.now = NOW
        self._order, self._waiting = count(), list[tuple[datetime, int, Lock]]()
        self._turn = Lock()
        self._turn.acquire()
        self._errors: list[BaseException] = []
        self._alive = 0
        self._stopped = False

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        """Let `seconds` pass for whoever calls."""
        gate = self._park(self.now + timedelta(seconds=max(0.0, seconds)))
        self._turn.release()
        gate.acquire()
        if self._stopped:
            raise SystemExit

    def spawn(self, act: Callable[[], object], after: float = 0.0) -> None:
        """Begin something in `after` seconds."""
        gate = self._park(self.now + timedelta(seconds=after))
        self._alive += 1

        def run() -> None:
            gate.acquire()
            try:
                if not self._stopped:
                    act()
            except Exception as error:  # noqa: BLE001  handed to the test
                self._errors.append(error)
            finally:
                self._alive -= 1
                self._turn.release()

        Thread(target=run, daemon=True).start()

    def run(self) -> None:
        """Go on until nobody waits; what broke in a thread is raised here."""
        while self._waiting:
            moment, _, gate = heapq.heappop(self._waiting)
            self.now = max(self.now, moment)
            gate.release()
            self._turn.acquire()
            if self._errors:
                self._stop()
                raise self._errors[0]

    def together(self, tasks: Sequence[Task]) -> list[Outcome | Missed]:  # noqa: C901  one small drama
        """Tasks in as many threads as the real dispatcher has."""
        results: dict[int, Outcome | Missed] = {}
        queue = list(enumerate(tasks))
        died: list[BaseException] = []

        def thread() -> None:
            while queue and not died:
                number, task = queue.pop(0)
                try:
                    results[number] = task()
                except BaseException as error:  # noqa: BLE001  the worker dies of it
                    died.append(error)

        running, gate = [min(THREADS, len(tasks))], Lock()
        gate.acquire()

        def counted() -> None:
            try:
                thread()
            finally:
                running[0] -= 1
                if not running[0]:
                    heapq.heappush(self._waiting, (self.now, next(self._order), gate))

        for _ in range(running[0]):
            self.spawn(counted)
        self._turn.release()
        gate.acquire()
        if self._stopped:
            raise SystemExit
        if died:
            raise died[0]
        return [results[number] for number in range(len(tasks))]

    def _park(self, moment: datetime) -> Lock:
        gate = Lock()
        gate.acquire()
        heapq.heappush(self._waiting, (moment, next(self._order), gate))
        return gate

    def _stop(self) -> None:
        self._stopped = True
        while self._waiting:
            _, _, gate = heapq.heappop(self._waiting)
            gate.release()
            self._turn.acquire()
