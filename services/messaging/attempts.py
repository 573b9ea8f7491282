"""Trying to send: once, and again only where nothing can have been delivered.

A throttled call and one that never connected are tried at most three times more, with backoff
and jitter (Requirement 13.8). A lost answer is not: it becomes `unknown`, and events settle it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import uniform

from services.core.clock import Wait
from services.messaging.channels.base import NotTaken, Outcome, Outgoing, Rejected, Sender
from services.telemetry.log import warn

RETRIES = 3
BACK_OFF = 0.2


@dataclass(frozen=True)
class Attempts:
    """How often one message is handed to its sender.

    `refusal` reads again whether the message may still go, before every further attempt, and
    gives the code of what forbids it.
    """

    sender: Sender
    wait: Wait
    refusal: Callable[[], str | None]

    def make(self, ready: Outgoing) -> Outcome:
        """The outcome of the last attempt."""
        outcome = self.sender.send(ready)
        for attempt in range(RETRIES):
            if not isinstance(outcome, NotTaken):
                return outcome
            warn("send_retry", messageId=ready.message_id, code=outcome.code, attempt=attempt + 1)
            self.wait(BACK_OFF * 2**attempt * uniform(0.5, 1.0))  # noqa: S311  jitter, not a secret
            forbidden = self.refusal()
            outcome = Rejected(forbidden) if forbidden else self.sender.send(ready)
        return outcome
