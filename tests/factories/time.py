"""A clock that stands still until it is told to move."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    """`clock()` is the moment, `clock.wait` moves it."""

    now: datetime = NOW
    waited: list[float] = field(default_factory=list[float])
    _lock: Lock = field(default_factory=Lock)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """`advance(hours=24)`."""
        self.now += timedelta(**by)

    def wait(self, seconds: float) -> None:
        """Time passes, and nobody sleeps."""
        assert seconds >= 0, "nobody can sleep backwards"
        with self._lock:
            self.waited.append(seconds)
            self.now += timedelta(seconds=seconds)
