"""From a stored intent to a stored outcome: wait for the turn, send once, record, tell."""

from dataclasses import dataclass
from typing import Any

from services.contacts.consent import Consents, Revocation
from services.core.clock import Clock, Wait, same_id, utc_now, wait
from services.limits.leases import SlotLeases
from services.limits.slots import Turn
from services.limits.turns import Turns
from services.messaging.attempts import AskAgain, Attempts, Ending, is_untried
from services.messaging.channels.base import Outgoing, Rejected, Sender
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
    slots: SlotLeases
    clock: Clock = utc_now
    wait: Wait = wait

    def deliver(
        self,
        message: StoredMessage,
        turn: Turn,
        sender: Sender,
        body: dict[str, Any],
        refusal: AskAgain,
    ) -> tuple[StoredMessage, Ending]:
        """The message and how it ended; `refusal` is asked before every further attempt.

        What had no turn was not tried: it is as it was, and belongs back into the queue.
        """
        turns = Turns(self.slots, self.clock, self.wait)
        ready = Outgoing(message.message_id, turn.pace.sender, body)
        ending = Attempts(sender, turns, self.wait, refusal).make(ready, turn)
        if is_untried(ending):
            return message, ending
        return self.settle(message, ending), ending

    def settle(self, message: StoredMessage, ending: Ending) -> StoredMessage:
        """Record what became of a message, and what it says about consent."""
        note(
            "send_dry_run" if message.dry_run else "send",
            messageId=message.message_id,
            contactId=message.contact_id,
            channel=message.channel,
            messageType=message.message_type,
            kind=message.kind,
            template=message.template.name if message.template else None,
            segments=message.segments,
            outcome=type(ending).__name__,
            code=getattr(ending, "code", None),
        )
        if isinstance(ending, Rejected) and ending.opted_out:
            self._revoke(message)
        grown = self.messages.grow(message, lambda known: after(known, ending, self.clock()))
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
