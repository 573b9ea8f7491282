"""From a stored intent to a stored outcome: wait for the slot, send once, record, tell."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.contacts.consent import Consents, Revocation
from services.core.clock import Clock, Wait, same_id, utc_now, wait
from services.limits.slots import Slot
from services.messaging.attempts import Attempts
from services.messaging.channels.base import Outcome, Outgoing, Rejected, Sender
from services.messaging.model import OPT_IN, StoredMessage
from services.messaging.outcome import after
from services.messaging.repository import MessageRepository
from services.realtime.publisher import STATUS, Publisher
from services.telemetry.log import note


@dataclass(frozen=True)
class Delivery:
    """Hands committed messages to their provider. A crash leaves one in `sending` for good."""

    messages: MessageRepository
    publisher: Publisher
    consents: Consents
    clock: Clock = utc_now
    wait: Wait = wait

    def deliver(
        self,
        message: StoredMessage,
        slot: Slot,
        sender: Sender,
        body: dict[str, Any],
        refusal: Callable[[], str | None],
    ) -> tuple[StoredMessage, Outcome]:
        """The message and how it ended; `refusal` is asked before every further attempt."""
        ahead = (slot.starts_at - self.clock()).total_seconds()
        if ahead > 0:
            self.wait(ahead)
        ready = Outgoing(message.message_id, slot.sender, body)
        outcome = Attempts(sender, self.wait, refusal).make(ready)
        return self._settled(message, outcome), outcome

    def _settled(self, message: StoredMessage, outcome: Outcome) -> StoredMessage:
        """Record what became of a message, and what it says about consent."""
        note(
            "send_dry_run" if message.dry_run else "send",
            messageId=message.message_id,
            contactId=message.contact_id,
            channel=message.channel,
            kind=message.kind,
            segments=message.segments,
            outcome=type(outcome).__name__,
            code=getattr(outcome, "code", None),
        )
        if isinstance(outcome, Rejected) and outcome.opted_out:
            self._revoke(message)
        grown = self.messages.grow(message, lambda known: after(known, outcome, self.clock()))
        stored = grown or message
        self.publisher.publish(STATUS, stored.shown())
        return stored

    def _revoke(self, message: StoredMessage) -> None:
        self.consents.revoke(
            Revocation(
                message.contact_id,
                OPT_IN[message.channel],
                source=f"{message.channel}:provider-opt-out",
                log_id=same_id("revoked", message.message_id),
                message_id=message.message_id,
            )
        )
