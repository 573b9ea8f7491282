"""Many slots at once: a worker leases the moments at which its next messages may leave.

The row is the one that single sends use (`services.limits.slots`), so both share one rate. Under
load one conditional addition suffices; when the sender has rested, a second one starts from now.
A slot is used within LATE of its start or not at all: slots that are `(1 + 0.02) / rate` apart
then bound every sliding second to `rate` messages, also with clocks 5 ms apart.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from services.aws.conditions import Above, Below, Condition, absent_or_below, both, same
from services.aws.store import ConditionFailed, Item, Store, Update
from services.core.clock import Clock, Wait, utc_now, wait
from services.limits.slots import KEEP, LATE, SECOND, Pace, Turn, tracker_key

__all__ = ["LATE", "Pace", "SlotLeases"]

LEAD = timedelta(milliseconds=140)
"""How far ahead of now a lease begins, so that there is time to read and to record the intent."""
AHEAD = timedelta(seconds=2)
"""How far ahead slots may be taken: what five workers need, and no more."""
SOON = (timedelta(milliseconds=20), timedelta(milliseconds=170))
"""Where new slots begin for a batch that storage let come too late for its own."""
BACKLOG = timedelta(days=2)
"""How far ahead the turns of queued messages may reach."""
_EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class SlotLeases:
    """Leases of slots."""

    store: Store
    clock: Clock = utc_now
    wait: Wait = wait
    _rested: dict[str, bool] = field(default_factory=dict[str, bool], init=False, compare=False)
    """Which senders had nothing to do when they were asked last."""

    def take_turn(self, pace: Pace, patience: float, lead: timedelta) -> Turn | None:
        """A turn for one message; None if there is none within `patience` seconds.

        The turn of a sender that has rested begins at once and lasts for `lead`, so that what
        has to be read and recorded before may take that long.
        """
        until = self.clock() + timedelta(seconds=patience)
        while True:
            now = self.clock()
            found = self._turn(pace, now, lead)
            if isinstance(found, Turn):
                return found
            if found is not None:
                self._pause(found, until - now)
                if now + found > until:
                    return None

    def _turn(self, pace: Pace, now: datetime, lead: timedelta) -> Turn | timedelta | None:
        """A turn, or how long to wait, or None if others came between."""
        earliest, latest = _micros(now + lead), _micros(now + AHEAD)
        joined = self._join(pace, 1, now, (earliest, latest))
        if isinstance(joined, int):
            start = _moment(joined)
            return Turn(pace, start, start + LATE)
        seen: int | None = joined.get("freeAt")
        if seen is not None and seen >= latest:
            return timedelta(microseconds=seen - latest + SECOND // 100)
        if not self._begin(pace, 1, now, earliest, same("freeAt", seen)):
            return None
        free = _moment(seen) if seen is not None else now
        return Turn(pace, max(now, free), _moment(earliest) + LATE)

    def _pause(self, wanted: timedelta, patience: timedelta) -> None:
        """Wait, unless patience is over; a slow answer may have used it up."""
        self.wait(max(0.0, min(wanted, patience).total_seconds()))

    def take_soon(self, pace: Pace, count: int) -> tuple[datetime, ...]:
        """The starts of `count` slots that begin at once; none if others have those."""
        now = self.clock()
        taken = self._lease(pace, count, now, SOON)
        return _starts(taken, pace, count) if isinstance(taken, int) else ()

    def queue(self, pace: Pace) -> datetime:
        """When a message that has to wait may expect its turn; the next one a step later.

        This only spreads what waits, so that it does not all come at once: it is kept beside the
        slots, and whoever comes then still takes a slot.
        """
        waiting = Pace(pace.channel, f"{pace.sender}#queue", pace.rate)
        while True:
            now = self.clock()
            turn = self._lease(waiting, 1, now, (SOON[1], BACKLOG))
            if isinstance(turn, timedelta):
                return now + BACKLOG
            if turn is not None:
                return _moment(turn)

    def take(
        self, pace: Pace, count: int, patience: float, lead: timedelta = LEAD
    ) -> tuple[datetime, ...]:
        """The starts of `count` slots, `lead` from now at the earliest.

        None if there is no turn within `patience` seconds.
        """
        until = self.clock() + timedelta(seconds=patience)
        while True:
            now = self.clock()
            taken = self._lease(pace, count, now, (lead, AHEAD))
            if isinstance(taken, int):
                return _starts(taken, pace, count)
            if taken is not None:
                self._pause(taken, until - now)
                if now + taken > until:
                    return ()

    def _lease(
        self, pace: Pace, count: int, now: datetime, between: tuple[timedelta, timedelta]
    ) -> int | timedelta | None:
        """Where the lease starts, or how long to wait, or None if others came between.

        What worked last is tried first: a worker that is alone finds its sender rested each time,
        workers that share one find it busy. So a lease mostly is one call.
        """
        earliest, latest = (_micros(now + ahead) for ahead in between)
        rested = absent_or_below("freeAt", earliest)
        if self._rested.get(pace.sender) and self._begin(pace, count, now, earliest, rested):
            return earliest
        joined = self._join(pace, count, now, (earliest, latest))
        self._rested[pace.sender] = False
        if isinstance(joined, int):
            return joined
        free_at = int(joined.get("freeAt", 0))
        if free_at >= latest:
            return timedelta(microseconds=free_at - latest + SECOND // 100)
        began = self._begin(pace, count, now, earliest, rested)
        self._rested[pace.sender] = began
        return earliest if began else None

    def _join(self, pace: Pace, count: int, now: datetime, between: tuple[int, int]) -> int | Item:
        """Slots right after those that are taken: where they start, or the row if that fails."""
        earliest, latest = between
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
            return refused.failed[0] or {}

    def _begin(self, pace: Pace, count: int, now: datetime, at: int, only_if: Condition) -> bool:
        """Slots of a sender that has rested; False if others came between."""
        begin = Update(
            *tracker_key(pace.sender, pace.channel),
            set={
                "freeAt": at + count * pace.step,
                "lastUpdatedAt": int((now + KEEP).timestamp()),
            },
            add={"messageCount": count},
            only_if=only_if,
        )
        try:
            self.store.change(begin)
        except ConditionFailed:
            return False
        return True


def _starts(first: int, pace: Pace, count: int) -> tuple[datetime, ...]:
    return tuple(_moment(first + number * pace.step) for number in range(count))


def _moment(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
