"""How long storage takes just now, and so how far ahead of its slots a batch must begin.

Slots that pass before the intent is recorded are wasted, and the batch costs calls again. A batch
that was read too long before its last slot is read once more (`services.bulk.slots`), so a slow
storage costs a call. With the 310 ms of a full batch, what leaves after a pause leaves within half
a second as long as storage reads a batch within 150 ms; a slower one delays the end by as much.
"""

from dataclasses import dataclass
from datetime import timedelta

LEAST = timedelta(milliseconds=120)
MOST = timedelta(milliseconds=400)
SPARE = timedelta(milliseconds=20)
LONGEST = timedelta(milliseconds=800)
FORGETS = 0.8


@dataclass
class Tempo:
    """The longest that storage took lately; what is older counts less."""

    read: timedelta = timedelta()
    """To read a batch."""
    intent: timedelta = timedelta()
    """To read a batch and record its intent."""
    outcome: timedelta = timedelta()
    """To record what became of it."""
    lease: timedelta = timedelta()
    """To take slots."""

    def read_in(self, took: timedelta) -> None:
        """A batch was read."""
        self.read = max(took, self.read * FORGETS)

    def intended_in(self, took: timedelta) -> None:
        """A batch was read, and its intent recorded."""
        self.intent = max(took, self.intent * FORGETS)

    def settled_in(self, took: timedelta) -> None:
        """Its outcome was recorded."""
        self.outcome = max(took, self.outcome * FORGETS)

    def leased_in(self, took: timedelta) -> None:
        """Slots were taken."""
        self.lease = max(took, self.lease * FORGETS)

    @property
    def look(self) -> timedelta:
        """How long before its first slot a batch is read once more; enough, or none would leave."""
        return self.read + SPARE

    @property
    def at_once(self) -> timedelta:
        """How far ahead slots are taken that are used right away."""
        return min(LEAST, self.lease + SPARE)

    @property
    def reading(self) -> timedelta:
        """How long before its first slot a batch is read."""
        return min(MOST, max(LEAST, self.intent + SPARE))

    @property
    def lead(self) -> timedelta:
        """How far ahead slots are taken while the batch before is recorded."""
        return min(LONGEST, self.reading + SPARE + self.outcome)
