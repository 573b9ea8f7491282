"""How long storage takes just now, and so how far ahead of its slots a batch must begin.

Slots that pass before the intent is recorded are wasted, and the batch costs calls again. With the
320 ms of a full batch, what leaves after a pause leaves within half a second as long as storage
reads a batch and records its intent within 160 ms; a slower storage delays the end by as much.
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

    intent: timedelta = timedelta()
    """To read a batch and record its intent."""
    outcome: timedelta = timedelta()
    """To record what became of it."""

    def intended_in(self, took: timedelta) -> None:
        """A batch was read, and its intent recorded."""
        self.intent = max(took, self.intent * FORGETS)

    def settled_in(self, took: timedelta) -> None:
        """Its outcome was recorded."""
        self.outcome = max(took, self.outcome * FORGETS)

    @property
    def reading(self) -> timedelta:
        """How long before its first slot a batch is read."""
        return min(MOST, max(LEAST, self.intent + SPARE))

    @property
    def lead(self) -> timedelta:
        """How far ahead slots are taken while the batch before is recorded."""
        return min(LONGEST, self.reading + SPARE + self.outcome)
