"""Waiting for a turn, and taking another one when it has passed."""

from dataclasses import dataclass
from datetime import timedelta

from services.core.clock import Clock, Wait, utc_now, wait
from services.limits.leases import SlotLeases
from services.limits.slots import Pace, Turn

PATIENCE = 1.0
"""Seconds to wait for another turn."""
LEAD = timedelta(milliseconds=300)
"""How long a turn of a sender that has rested lasts: nothing but a look at the contact comes
before the message then leaves."""
TURNS = 3


@dataclass(frozen=True)
class Turns:
    """When messages may leave."""

    slots: SlotLeases
    clock: Clock = utc_now
    wait: Wait = wait

    def comes(self, turn: Turn | None) -> bool:
        """Wait for a turn; where it has passed, for another one. False if there is none soon."""
        for left in reversed(range(TURNS)):
            if turn is None:
                return False
            ahead = (turn.starts_at - self.clock()).total_seconds()
            if ahead > 0:
                self.wait(ahead)
            if self.clock() <= turn.ends_at:
                return True
            turn = self.another(turn.pace) if left else None
        return False

    def another(
        self, pace: Pace, patience: float = PATIENCE, lead: timedelta = LEAD
    ) -> Turn | None:
        """A turn of one's own; None if there is none within `patience` seconds."""
        return self.slots.take_turn(pace, patience, lead)
