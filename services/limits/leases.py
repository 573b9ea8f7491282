"""Many slots at once: a worker leases the moments at which its next messages may leave.

The row is the one that single sends use (`services.limits.slots`), so both share one rate. Under
load one conditional addition suffices; when the sender has rested, a second one starts from now.
A slot is used within LATE of its start or not at all: slots that are `(1 + 0.02) / rate` apart
then bound every sliding second to `rate` messages, also with clocks 5 ms apart.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.aws.conditions import Above, Below, absent_or_below, both
from services.aws.store import ConditionFailed, Store, Update
from services.core.clock import Clock, Wait, utc_now, wait
from services.limits.slots import KEEP, MARGIN, tracker_key

BLOCK = 25
"""Most messages in one lease; a slower sender gets what it may send in 0.4 s."""
LATE = timedelta(milliseconds=15)
"""How long after its start a slot may still be used."""
LEAD = timedelta(milliseconds=140)
"""How far ahead of now a lease begins, so that there is time to read and to record the intent."""
AHEAD = timedelta(seconds=2)
"""How far ahead slots may be taken: what five workers need, and no more."""
SOON = (timedelta(milliseconds=20), timedelta(milliseconds=170))
"""Where new slots begin for a batch that storage let come too late for its own."""
SECOND = 1_000_000
_EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Pace:
    """One sender of a channel, and how many messages it may send a second."""

    channel: str
    sender: str
    rate: int

    @property
    def step(self) -> int:
        """The time between two slots, in microseconds."""
        return int(SECOND * MARGIN / self.rate)

    @property
    def block(self) -> int:
        """How many slots are leased at once (Requirements 5.9, 6.5, 7.5)."""
        return max(1, min(BLOCK, self.rate * 2 // 5))


@dataclass(frozen=True)
class SlotLeases:
    """Leases of slots."""

    store: Store
    clock: Clock = utc_now
    wait: Wait = wait

    def take_soon(self, pace: Pace, count: int) -> tuple[datetime, ...]:
        """The starts of `count` slots that begin at once; none if others have those."""
        now = self.clock()
        taken = self._lease(pace, count, now, SOON)
        return _starts(taken, pace, count) if isinstance(taken, int) else ()

    def take(self, pace: Pace, count: int, patience: float) -> tuple[datetime, ...]:
        """The starts of `count` slots; none if there is no turn within `patience` seconds."""
        until = self.clock() + timedelta(seconds=patience)
        while True:
            now = self.clock()
            taken = self._lease(pace, count, now, (LEAD, AHEAD))
            if isinstance(taken, int):
                return _starts(taken, pace, count)
            if taken is not None:
                self.wait(min(taken, until - now).total_seconds())
                if now + taken > until:
                    return ()

    def _lease(
        self, pace: Pace, count: int, now: datetime, between: tuple[timedelta, timedelta]
    ) -> int | timedelta | None:
        """Where the lease starts, or how long to wait, or None if others came between."""
        earliest, latest = (_micros(now + ahead) for ahead in between)
        length = count * pace.step
        queue = Update(
            *tracker_key(pace.sender, pace.channel),
            set={"lastUpdatedAt": int((now + KEEP).timestamp())},
            add={"freeAt": length, "messageCount": count},
            only_if=both(Above("freeAt", earliest - 1), Below("freeAt", latest)),
        )
        try:
            return int(self.store.change(queue)["freeAt"]) - length
        except ConditionFailed as refused:
            free_at = int((refused.failed[0] or {}).get("freeAt", 0))
        if free_at >= latest:
            return timedelta(microseconds=free_at - latest + SECOND // 100)
        return self._from_now(pace, count, earliest, now)

    def _from_now(self, pace: Pace, count: int, earliest: int, now: datetime) -> int | None:
        begin = Update(
            *tracker_key(pace.sender, pace.channel),
            set={
                "freeAt": earliest + count * pace.step,
                "lastUpdatedAt": int((now + KEEP).timestamp()),
            },
            add={"messageCount": count},
            only_if=absent_or_below("freeAt", earliest),
        )
        try:
            self.store.change(begin)
        except ConditionFailed:
            return None
        return earliest


def _starts(first: int, pace: Pace, count: int) -> tuple[datetime, ...]:
    return tuple(
        _EPOCH + timedelta(microseconds=first + number * pace.step) for number in range(count)
    )


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
