"""The slots of one worker's batches, and what is no longer certain once they come.

Where several workers share a sender, slots are taken ahead, and a batch is read right before its
first one. A worker that is alone takes them once its intent is recorded: then none is wasted,
however long storage took.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.bulk.tempo import Tempo
from services.core.clock import Clock
from services.limits.leases import LATE, Pace, SlotLeases

WITHIN = timedelta(milliseconds=500) - LATE - timedelta(milliseconds=5)
"""How long after a batch was read its last slot may begin: so soon a pause takes effect."""
PATIENCE = 4.0
"""Seconds to wait for a turn before the chunk goes back into the queue."""
ALONE = timedelta(milliseconds=2)
"""How much later than asked for the slots of a sender begin that nobody else uses."""

type Starts = tuple[datetime, ...]


@dataclass
class BatchSlots:
    """Slots of one sender, a batch at a time."""

    leases: SlotLeases
    pace: Pace
    tempo: Tempo
    clock: Clock
    ahead: Starts = ()
    """What is leased for the next batch."""
    is_shared: bool = False
    """Whether others used the sender when it was last asked for slots."""

    def room(self, left: int) -> int:
        """How many of those who are `left` may be in the next batch; none if no turn comes soon."""
        if self.is_shared and not self.ahead:
            self.take_ahead(left, PATIENCE)
        if self.is_shared or self.ahead:
            return len(self.ahead)
        return self._size(left)

    def take_ahead(self, left: int, patience: float = 0) -> None:
        """Lease the slots of the next batch while this one is recorded, if others want some too."""
        size = self._size(left)
        self.ahead = self._taken(size, patience, self.tempo.lead) if self.is_shared else ()

    def for_batch(self, count: int, read_at: datetime) -> Starts:
        """The slots of a batch whose intent is recorded, at most `count`; those ahead are used up.

        If some have passed, the others serve; if all have, they are taken anew.
        """
        now = self.clock()
        coming = tuple(start for start in self.ahead if start + LATE > now)[:count]
        self.ahead = ()
        return coming or self._taken(count, 0, self._lead(count, read_at))

    def _lead(self, count: int, read_at: datetime) -> timedelta:
        """At once, or with the time to read the batch once more if that will be needed."""
        lead, lasts = self.tempo.at_once, timedelta(microseconds=(count - 1) * self.pace.step)
        stale = self.clock() + lead + lasts - read_at > WITHIN
        return lead + self.tempo.look if stale else lead

    def _size(self, left: int) -> int:
        """A few who missed their slot do not become a batch of their own."""
        block = self.pace.block
        return left if left <= block * 6 // 5 else block

    def _taken(self, count: int, patience: float, lead: timedelta) -> Starts:
        if not count:
            return ()
        asked = self.clock()
        starts = self.leases.take(self.pace, count, patience, lead)
        if not patience:
            self.tempo.leased_in(self.clock() - asked)
        self.is_shared = not starts or starts[0] - asked > lead + ALONE
        return starts


def is_stale(read_at: datetime, starts: Starts) -> bool:
    """Whether a batch was read too long before its last slot."""
    return bool(starts) and starts[-1] - read_at > WITHIN
