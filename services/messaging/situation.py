"""Everything that decides about one message, read in one call at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from services.aws.conditions import Equals, both, same
from services.aws.store import Action, Check, Item, Store, Update
from services.contacts.model import StoredContact
from services.contacts.repository import EXISTS, contact_key, not_found
from services.core.clock import Clock
from services.core.errors import Conflict, Refusal
from services.core.settings import SendMode
from services.limits.breaker import Breaker, Breakers, breaker_key, breaker_of
from services.limits.slots import Pace, tracker_key
from services.limits.tier import NOT_COUNTED, SEND_MODE_KEY, Counted, count_person, lowered
from services.messaging.attempts import Ending, Withheld, is_untried
from services.messaging.channels.base import Line, Lost, NotTaken, Rejected, Wanted
from services.messaging.model import OPT_IN, MessageKind, StoredMessage
from services.messaging.repository import live_message, message_key
from services.messaging.rules import verdict_of
from services.messaging.waiting import Waiting, waiting_key, waiting_of


@dataclass(frozen=True)
class Situation:
    """What was read."""

    now: datetime
    contact: StoredContact
    pace: Pace
    """Who sends, and how fast."""
    tracker: Item | None
    """How far ahead the sender's slots are taken."""
    mode: SendMode
    counted: Counted
    """What counts the contact for the tier."""
    used: Mapping[str, str]
    """The number that starts the conversation, for the contact's row to remember."""
    message: StoredMessage | None
    """The message, if it is stored already."""
    breaker: Breaker
    waiting: Waiting
    """The messages that wait for this contact on this channel."""

    @property
    def sender(self) -> str:
        """The number, pool or address that sends."""
        return self.pace.sender

    def rests(self, mode: SendMode) -> bool:
        """Whether the provider is left alone; a dry run never reaches it."""
        return mode is SendMode.LIVE and self.breaker.blocks(self.now)

    def probes(self, mode: SendMode, message_id: str) -> list[Action]:
        """What makes a message the one that a provider is tried with after its rest."""
        if mode is SendMode.DRY_RUN or not self.breaker.is_open:
            return []
        return [self.breaker.becomes(self.breaker.probing(message_id, self.now))]

    def report(self, to: Breakers, mode: SendMode, message_id: str, ending: Ending) -> None:
        """Let the breaker know how a message ended that left in this situation.

        A dry run, a message that was never tried and one that a rule withheld say nothing.
        """
        if mode is SendMode.DRY_RUN or is_untried(ending) or isinstance(ending, Withheld):
            return
        there = self.breaker.probing(message_id, self.now) if self.breaker.is_open else self.breaker
        to.heard(there, message_id, failed=isinstance(ending, Lost | NotTaken))
        if isinstance(ending, Rejected):
            to.refused(self.breaker.provider, ending.code)


@dataclass(frozen=True)
class Reader[W: Wanted]:
    """Reads what decides about messages of one channel; `mode` is the deployment's."""

    line: Line[W]
    store: Store
    mode: SendMode
    clock: Clock

    def read(self, wanted: W, kind: MessageKind | None, message_id: str) -> Situation:
        """The situation of one message.

        Raises:
            NotFound: no such contact.
        """
        line, now = self.line, self.clock()
        channel = line.channel
        contact, mode, message, breaker, waiting, *trackers = self.store.get_many(
            [
                contact_key(wanted.contact_id),
                ("SystemConfig", SEND_MODE_KEY),
                message_key(message_id),
                breaker_key(channel.value),
                waiting_key(wanted.contact_id, channel),
                *(tracker_key(sender, channel.value) for sender in line.senders),
            ]
        )
        if contact is None or "deletedAt" in contact:
            raise not_found(wanted.contact_id)
        known = StoredContact.from_item(contact)
        sender = line.sender(wanted, known)
        rows = dict(zip(line.senders, trackers, strict=True))
        starts = line.starts_conversation(known, kind, now)
        return Situation(
            now=now,
            contact=known,
            pace=Pace(channel.value, sender, line.rate),
            tracker=rows.get(sender),
            mode=lowered(self.mode, mode),
            counted=count_person(known.tier_counted_at, now) if starts else NOT_COUNTED,
            used=_remembered(known, sender) if starts else {},
            message=live_message(message, now),
            breaker=breaker_of(channel.value, breaker),
            waiting=waiting_of(known.contact_id, channel, waiting),
        )


def _remembered(contact: StoredContact, sender: str) -> Mapping[str, str]:
    return {} if contact.last_phone_number_id == sender else {"lastPhoneNumberId": sender}


def consent[W: Wanted](
    line: Line[W],
    contact: StoredContact,
    counted: Counted = NOT_COUNTED,
    used: Mapping[str, str] = MappingProxyType({}),
) -> Check | Update:
    """Holds while a contact may be written to, at the same address, when an intent is recorded.

    Where the contact counts for the tier, or is written to first, its row says so from then on.
    """
    only_if = both(
        EXISTS,
        Equals(OPT_IN[line.channel], value=True),
        same(line.address, address_of(line, contact)),
        *counted.unless_changed,
    )
    key = contact_key(contact.contact_id)
    said = {**counted.mark, **used}
    return Update(*key, set=said, only_if=only_if) if said else Check(*key, only_if)


def address_of[W: Wanted](line: Line[W], contact: StoredContact) -> str | None:
    """What of a contact a channel writes to."""
    return contact.email if line.address == "email" else contact.phone


def forbidden[W: Wanted](
    line: Line[W], store: Store, message: StoredMessage, addressed: str | None, now: datetime
) -> Refusal | None:
    """Why a message that was not taken may not be tried again; the contact is read anew."""
    item = store.get(*contact_key(message.contact_id))
    if item is None or "deletedAt" in item:
        return not_found(message.contact_id)
    contact = StoredContact.from_item(item)
    if address_of(line, contact) != addressed:
        return Conflict("The contact's address changed meanwhile; send it again.")
    refusals = line.refusals(contact, message.kind, message.phone_number_id or "", now)
    return verdict_of(refusals)
