"""A text from a customer: stored once, with its sender, and with what it says about consent.

The message's id is derived from the provider's, so a repetition fails on it and changes nothing.
A text does not open WhatsApp's window, and whoever is new has consented to nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.ai.requests import DraftRequests
from services.ai.switch import SWITCH, is_on
from services.aws.store import Action, Busy, Check, ConditionFailed, Store
from services.contacts.consent import Revocation
from services.contacts.identities import phone_key
from services.contacts.last_word import noting
from services.contacts.repository import EXISTS, contact_key
from services.core.clock import Clock, NewId, new_id, same_id, utc_now
from services.feedback.events import InboundSms
from services.feedback.keywords import asks_for_help, asks_to_stop
from services.messaging.model import (
    OPT_IN,
    Channel,
    Direction,
    MessageStatus,
    MessageType,
    StoredMessage,
)
from services.messaging.repository import (
    conversation_updates,
    expiry,
    message_put,
    write_what_holds,
)
from services.messaging.senders import (
    TRIES,
    Claim,
    holder_in,
    identity_row,
    newcomer,
    stored_once,
)
from services.realtime.publisher import INBOUND, Publisher


@dataclass(frozen=True)
class SmsInbox:
    """Texts from customers."""

    store: Store
    publisher: Publisher
    drafts: DraftRequests
    clock: Clock = utc_now
    new_id: NewId = new_id

    def keep(self, text: InboundSms) -> StoredMessage:
        """Store a text; gives it as it is stored, also when it had come before.

        Raises:
            Busy: others kept changing the sender's contact.
        """
        held_by, drafts_wanted = self._first_look(text)

        def attempt(contact_id: str, claim: Claim | None) -> StoredMessage:
            stored = self._stored(text, contact_id)
            self._write(text, stored, claim)
            return stored

        identity = phone_key(text.phone)
        stored = stored_once(self.store, identity, held_by, self.new_id, attempt)
        self.publisher.publish(INBOUND, stored.shown())
        if drafts_wanted and _may_be_answered(text):
            self.drafts.ask(stored.message_id)
        return stored

    def _first_look(self, text: InboundSms) -> tuple[str | None, bool]:
        """Who holds the number, and whether drafts are wanted: one call for both."""
        held, switch = self.store.get_many([identity_row(phone_key(text.phone)), SWITCH])
        return holder_in(held), is_on(switch)

    def _write(self, text: InboundSms, stored: StoredMessage, claim: Claim | None) -> None:
        if claim:
            self._write_with(stored, [claim, *newcomer(stored, text.phone, text.phone)])
        elif asks_to_stop(text.text, text.keyword):
            self._write_stop(stored)
        else:
            exists = Check(*contact_key(stored.contact_id), only_if=EXISTS)
            self._write_with(stored, [noting(exists, stored.message_id)])

    def _write_with(self, stored: StoredMessage, sender: Sequence[Action]) -> None:
        write_what_holds(self.store, [message_put(stored), *sender], conversation_updates(stored))

    def _write_stop(self, stored: StoredMessage) -> None:
        """The wish is kept also of somebody who had not consented, and then ends no consent."""
        stop, now = _stop(stored), stored.updated_at
        for attempt in range(TRIES):
            ended, *counts = stop.confirms(now) if attempt % 2 else stop.ends(now)
            changes = [noting(ended, stored.message_id), *counts]
            try:
                self._write_with(stored, [*changes, stop.evidence(now)])
            except ConditionFailed as refused:
                contact = refused.failed.get(1)
                if 0 in refused.failed or contact is None or "deletedAt" in contact:
                    raise
            else:
                return
        raise Busy

    def _stored(self, text: InboundSms, contact_id: str) -> StoredMessage:
        now: datetime = self.clock()
        return StoredMessage(
            message_id=same_id("sms", text.provider_id),
            contact_id=contact_id,
            channel=Channel.SMS,
            direction=Direction.INBOUND,
            message_type=MessageType.TEXT,
            content=text.text,
            status=MessageStatus.RECEIVED,
            timestamp=text.at,
            updated_at=now,
            provider_message_id=text.provider_id,
            phone_number_id=text.ours,
            expires_at=expiry(now),
        )


def _may_be_answered(text: InboundSms) -> bool:
    """STOP is obeyed and HELP has its answer."""
    return not (asks_to_stop(text.text, text.keyword) or asks_for_help(text.text, text.keyword))


def _stop(stored: StoredMessage) -> Revocation:
    """The wish counts as evidence even from somebody who had not consented."""
    return Revocation(
        stored.contact_id,
        OPT_IN[Channel.SMS],
        "sms:STOP",
        log_id=same_id("revoked", stored.message_id),
        message_id=stored.message_id,
    )
