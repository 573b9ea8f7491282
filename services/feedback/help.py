"""HELP is answered, once, whoever asks.

It is the one text that needs no opt-in: the customer asked for it, and carriers require the answer
(docs/providers.md, "SMS"). It goes through the same slot, the same record and the same single
attempt as every other text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.access.audit import audit_row
from services.aws.store import Busy, ConditionFailed, Store
from services.contacts.consent import SYSTEM
from services.core.clock import Clock, NewId, new_id, same_id, utc_now
from services.core.errors import RateLimited
from services.core.settings import SendMode
from services.limits.slots import Slot, next_slot, tracker_key
from services.limits.tier import SEND_MODE_KEY, lowered
from services.messaging.attempts import is_untried
from services.messaging.channels.base import Sender
from services.messaging.channels.sms import SmsLine, request
from services.messaging.delivery import Delivery
from services.messaging.model import (
    Channel,
    Direction,
    MessageStatus,
    MessageType,
    StoredMessage,
)
from services.messaging.parts import parts_of
from services.messaging.repository import (
    conversation_updates,
    expiry,
    live_message,
    message_key,
    message_put,
    write_what_holds,
)

ANSWER = (
    "WECARE.DIGITAL: write back and a person will answer you. "
    "Reply STOP to get no more texts. Message and data rates may apply."
)
INTENTS = 8
PAUSE = 1.0
"""Seconds to wait for a busy pool before looking again."""


@dataclass(frozen=True)
class HelpDesk:
    """Answers HELP."""

    line: SmsLine
    store: Store
    delivery: Delivery
    senders: Callable[[SendMode], Sender]
    mode: SendMode
    clock: Clock = utc_now
    new_id: NewId = new_id

    def answer(self, asked: StoredMessage, phone: str) -> None:
        """Send the answer, unless this question was answered before.

        Raises:
            RateLimited: the pool has been too busy for several seconds.
            Busy: others kept taking the pool's slots.
        """
        pool, message_id = self.line.pool, same_id("sms-help", asked.message_id)
        for attempt in range(INTENTS):
            now = self.clock()
            mode, tracker, earlier = self.store.get_many(
                [
                    ("SystemConfig", SEND_MODE_KEY),
                    tracker_key(pool, Channel.SMS.value),
                    message_key(message_id),
                ]
            )
            if live_message(earlier, now):
                return
            in_force = lowered(self.mode, mode)
            try:
                slot = next_slot(pool, tracker, now, self.line.rate, Channel.SMS.value)
            except RateLimited:
                if attempt == INTENTS - 1:
                    raise
                self.delivery.wait(PAUSE)
                continue
            message = _answer(asked, message_id, pool, now, dry_run=in_force is SendMode.DRY_RUN)
            if self._commit(message, slot):
                body = request(phone, ANSWER, message_id)
                sender = self.senders(in_force)
                _, ending = self.delivery.deliver(message, slot, sender, body, lambda: None)
                if is_untried(ending):
                    self.delivery.settle(message, ending)
                return
        raise Busy

    def _commit(self, message: StoredMessage, slot: Slot) -> bool:
        about = ("message", message.message_id)
        row = audit_row(SYSTEM, "answer_help", about, message.timestamp, self.new_id())
        required = [message_put(message), slot.take(), row]
        try:
            write_what_holds(self.store, required, conversation_updates(message))
        except ConditionFailed:
            return False
        return True


def _answer(
    asked: StoredMessage, message_id: str, pool: str, now: datetime, *, dry_run: bool
) -> StoredMessage:
    return StoredMessage(
        message_id=message_id,
        contact_id=asked.contact_id,
        channel=Channel.SMS,
        direction=Direction.OUTBOUND,
        message_type=MessageType.TEXT,
        content=ANSWER,
        segments=parts_of(ANSWER).count,
        status=MessageStatus.SENDING,
        dry_run=dry_run,
        timestamp=now,
        updated_at=now,
        phone_number_id=pool,
        expires_at=expiry(now),
    )
