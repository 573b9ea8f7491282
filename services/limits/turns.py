"""Doing something in its turn, and in another one when that has passed."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from services.aws.departures import Departure, TooLate, departing
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

    def use[T](self, turn: Turn | None, send: Callable[[], T]) -> T | None:
        """What `send` gives, whose request leaves in a turn; None if there is none soon."""
        for left in reversed(range(TURNS)):
            if turn is None:
                return None
            departure = Departure(turn.starts_at, turn.ends_at, self.clock, self.wait)
            if departure.comes():
                with suppress(TooLate), departing(departure):
                    return send()
            turn = self.another(turn.pace) if left else None
        return None

    def another(
        self, pace: Pace, patience: float = PATIENCE, lead: timedelta = LEAD
    ) -> Turn | None:
        """A turn of one's own; None if there is none within `patience` seconds."""
        return self.slots.take_turn(pace, patience, lead)
