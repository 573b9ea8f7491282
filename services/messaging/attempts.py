"""Trying to send: once, and again only where nothing can have been delivered.

A throttled call and one that never connected are tried at most three times more, with backoff
and jitter, each at a turn of its own (Requirement 13.8). A lost answer is not: it becomes
`unknown`, and events settle it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import uniform

from services.core.clock import Wait
from services.core.errors import Refusal
from services.limits.slots import Turn
from services.limits.turns import Turns
from services.messaging.channels.base import NotTaken, Outcome, Outgoing, Sender
from services.messaging.rules import reasons_of
from services.telemetry.log import warn

RETRIES = 3
BACK_OFF = 0.2
NO_TURN = "NO_TURN"
"""The sender was busy for so long that the message was not even tried."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A rule of ours forbids another attempt; nothing was delivered."""

    code: str
    words: str
    reasons: tuple[str, ...]


type Ending = Outcome | Withheld
"""How sending a message ended."""
type AskAgain = Callable[[], Refusal | None]
"""Reads again whether a message may still go, and gives what forbids it."""


def is_untried(ending: Ending) -> bool:
    """Whether the message had no turn, so that nothing left for now."""
    return isinstance(ending, NotTaken) and ending.code == NO_TURN


@dataclass(frozen=True)
class Attempts:
    """How often one message is handed to its sender; `refusal` is asked before each further try."""

    sender: Sender
    turns: Turns
    wait: Wait
    refusal: AskAgain

    def make(self, ready: Outgoing, turn: Turn) -> Ending:
        """How the last attempt ended."""
        outcome = self._at(turn, ready)
        for attempt in range(RETRIES):
            if not isinstance(outcome, NotTaken):
                break
            warn("send_retry", messageId=ready.message_id, code=outcome.code, attempt=attempt + 1)
            self.wait(BACK_OFF * 2**attempt * uniform(0.5, 1.0))  # noqa: S311  jitter, not a secret
            again = self.turns.another(turn.pace)
            if again is None:
                break
            if forbids := self.refusal():
                return Withheld(forbids.code, str(forbids), reasons_of(forbids))
            outcome = self._at(again, ready)
        return outcome

    def _at(self, turn: Turn, ready: Outgoing) -> Outcome:
        return self.turns.use(turn, lambda: self.sender.send(ready)) or NotTaken(NO_TURN)
