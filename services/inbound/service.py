"""What happens when a customer writes, or something happens to a message of ours (Requirement 4).

Everything is written under deterministic ids and conditions, so an event may come any number of
times, in any order, and be processed by several functions at once. Each part of an event stands
for itself: what breaks is told with its own event, and the others are processed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from services.core.clock import Clock, utc_now
from services.inbound.events import Broken, Place, Webhook, alone
from services.inbound.messages import InboundMessages
from services.inbound.preferences import Preferences
from services.inbound.statuses import StatusService
from services.inbound.webhook import read
from services.messaging.templates.shelf import Shelves
from services.telemetry.log import note, their_word


class PartsFailed(Exception):
    """Parts of an event could not be processed; the others were.

    `parts` are events with nothing else in them, and why each of them failed; if nothing went
    well that is the event as it came.
    """

    def __init__(self, parts: list[tuple[str, Exception]]) -> None:
        super().__init__("; ".join(str(error) for _, error in parts))
        self.parts = parts


@dataclass(frozen=True)
class InboundService:
    """Inbound WhatsApp events."""

    messages: InboundMessages
    statuses: StatusService
    preferences: Preferences
    shelves: Shelves
    clock: Clock = utc_now

    def receive(self, text: str) -> None:
        """Process the text of one SNS message; an event that is not ours is counted and ignored.

        Raises:
            Unreadable: it is ours, and nothing of it could be read.
            PartsFailed: parts of it could not be processed; the rest was.
        """
        webhook = read(text, self.clock())
        if webhook is None:
            note("inbound_ignored")
            return
        for change in webhook.others:
            note("inbound_change_ignored", change=their_word(change))
        good, broken = self._processed(webhook)
        broken = [*webhook.unreadable, *broken]
        if broken and not good:
            raise PartsFailed([(text, broken[0].error)])
        if broken:
            raise PartsFailed([(alone(text, part.place), part.error) for part in broken])

    def _processed(self, webhook: Webhook) -> tuple[int, list[Broken]]:
        """Everything in turn: how much of it went well, and what broke."""
        now, work = self.clock(), list[tuple[Place, Callable[[], None]]]()
        work += [(one.place, partial(self.messages.keep, one)) for one in webhook.messages]
        work += [(one.place, partial(self.statuses.settle, one)) for one in webhook.statuses]
        work += [(one.place, partial(self.preferences.note, one)) for one in webhook.preferences]
        work += [(at, partial(self.shelves.forget, one, now)) for at, one in webhook.accounts]
        broken: list[Broken] = []
        for place, process in work:
            try:
                process()
            except Exception as error:  # noqa: BLE001  whatever broke, the others go on
                broken.append(Broken(place, error))
        return len(work) - len(broken), broken
