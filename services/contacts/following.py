"""Customers whose user id or number changes on WhatsApp stay the contact that they are.

WhatsApp gives a customer another user id when they change their number (docs/providers.md). The
contact then has the new identity too; the earlier one stays theirs, because events that were on
their way still carry it. `phone` stays what somebody recorded: whether texts to it still reach the
customer is not WhatsApp's to say, and the contact's messages there go to the user id instead.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from services.access.audit import audit_row
from services.aws.conditions import Absent, both
from services.aws.store import Busy, ConditionFailed, Store, Update
from services.contacts.consent import SYSTEM, lasting
from services.contacts.identities import Move, phone_key, user_key
from services.contacts.model import StoredContact
from services.contacts.repository import EXISTS, ContactRepository, contact_key, identity_puts
from services.core.clock import Clock, same_id, utc_now
from services.core.errors import Conflict, NotFound
from services.telemetry.log import note

TRIES = 4


@dataclass(frozen=True)
class Following:
    """Keeping up with what WhatsApp calls a contact."""

    store: Store
    clock: Clock = utc_now

    def learn(self, contact_id: str, user_id: str) -> None:
        """Note the user id of a contact who has none yet: it may be all that WhatsApp tells soon.

        Somebody else's, or a second one, is left alone.
        """
        known = Update(
            *contact_key(contact_id),
            set={"whatsAppUserId": user_id},
            only_if=both(EXISTS, Absent("whatsAppUserId")),
        )
        try:
            self.store.write(*identity_puts([user_key(user_id)], contact_id), known)
        except ConditionFailed:
            note("user_id_not_learned", contactId=contact_id)

    def follow(self, move: Move, source: str) -> str | None:
        """The contact that moved, with its new identities; None if nobody knows it.

        An event that comes again, or late, changes nothing. What is somebody else's by now stays
        theirs, so two contacts are never made one.

        Raises:
            Busy: others kept changing the contact.
        """
        for _ in range(TRIES):
            keys = [*move.old_keys, *move.new_keys]
            rows = self.store.get_many([("Identities", {"identity": key}) for key in keys])
            held = {key: row["contactId"] for key, row in zip(keys, rows, strict=True) if row}
            holder = next((held[key] for key in keys if key in held), None)
            if holder is None:
                return None
            others = {key for key, whose in held.items() if whose != holder}
            try:
                self._follow(holder, move, others, source)
            except NotFound:
                return None
            except Conflict:
                continue
            return holder
        raise Busy

    def _follow(self, contact_id: str, move: Move, others: Collection[str], source: str) -> None:
        contacts, now = ContactRepository(self.store), self.clock()
        before = contacts.get(contact_id)
        after = followed(before, move, others, now)
        if after is before:
            return
        log_id = same_id("moved", contact_id, *move.old_keys, *move.new_keys)
        about = ("contact", contact_id)
        fields = ["alsoKnownAs", "whatsAppUserId"]
        row = audit_row(SYSTEM, "follow_customer", about, now, log_id, fields=fields, source=source)
        contacts.change(before, after, lasting(row))
        note("customer_followed", contactId=contact_id)


def followed(
    contact: StoredContact, move: Move, others: Collection[str], now: datetime
) -> StoredContact:
    """The contact after the move; itself if that changes nothing. Pure.

    `others` are identities that belong to somebody else.
    """
    current = move.current
    if current is None or user_key(current) in {*others, *contact.identities()}:
        return contact
    mine = {*contact.identities(), *move.old_keys, *move.new_keys}.difference(others)
    after = contact.model_copy(update={"whats_app_user_id": current, "updated_at": now})
    own = after.model_copy(update={"also_known_as": ()}).identities()
    is_there = move.phone is not None and contact.phone is not None
    stays = is_there and phone_key(move.phone or "") == phone_key(contact.phone or "")
    changes = {
        "also_known_as": tuple(sorted(mine - own)),
        "number_left": None if stays or contact.phone is None else True,
    }
    return after.model_copy(update=changes)


def renumbered(before: StoredContact, after: StoredContact) -> StoredContact:
    """A contact that a user gave another number: what was known of the old one goes with it.

    Unless the customer had left that number, and the user only catches up.
    """
    if not (before.phone and after.phone) or phone_key(before.phone) == phone_key(after.phone):
        return after
    if before.number_left:
        return after.model_copy(update={"number_left": None})
    return after.model_copy(update={"whats_app_user_id": None, "also_known_as": ()})
