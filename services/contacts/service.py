"""What users do with contacts (Requirement 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.aws.store import Put
from services.contacts.consent import lasting
from services.contacts.evidence import OPERATOR, Consent, recorded
from services.contacts.following import renumbered
from services.contacts.model import (
    Contact,
    ContactChange,
    DeletedContact,
    NewContact,
    StoredContact,
)
from services.contacts.repository import ContactRepository
from services.contacts.restoring import REACHED_BY, as_restored
from services.core.clock import Clock, NewId, new_id, utc_now
from services.core.errors import Invalid
from services.core.model import Item


@dataclass(frozen=True)
class ContactService:
    """Contact use cases."""

    contacts: ContactRepository
    clock: Clock = utc_now
    new_id: NewId = new_id

    def create(self, by: Principal, new: NewContact) -> Contact:
        """Add a contact that has consented to nothing yet (Requirements 2.1, 2.2)."""
        by.require(Permission.WRITE_CONTACTS)
        now = self.clock()
        contact = StoredContact(
            contact_id=self.new_id(), created_at=now, updated_at=now, **new.model_dump()
        )
        resource = ("contact", contact.contact_id)
        self.contacts.add(contact, audit_row(by, "create_contact", resource, now, self.new_id()))
        return contact.shown()

    def read(self, by: Principal, contact_id: str) -> Contact:
        """One contact."""
        by.require(Permission.READ)
        return self.contacts.get(contact_id).shown()

    def update(self, by: Principal, change: ContactChange) -> Contact:
        """Change what is present, and nothing else (Requirement 2.4)."""
        by.require(Permission.WRITE_CONTACTS)
        before = self.contacts.get(change.contact_id)
        changes = change.changes()
        after = before.model_copy(update={**changes, "updated_at": self.clock()})
        after = renumbered(before, after)
        if not (after.phone or after.email or after.whats_app_user_id):
            raise Invalid(
                "Keep a phone number or an email address, so that the contact can be reached.",
                fields={"phone": "give a phone number or an email address"},
            )
        words = _words(before, change, after.updated_at, by)
        after = StoredContact.from_item(after.to_item() | words)
        self.contacts.change(before, after, self._evidence(by, before, after, change))
        return after.shown()

    def delete(self, by: Principal, contact_id: str) -> DeletedContact:
        """Hide a contact and free its phone number and address (Requirement 2.5)."""
        by.require(Permission.WRITE_CONTACTS)
        contact, now = self.contacts.get(contact_id), self.clock()
        row = audit_row(by, "delete_contact", ("contact", contact_id), now, self.new_id())
        self.contacts.delete(contact, now, row)
        return DeletedContact(contact_id=contact_id, deleted_at=now)

    def restore(self, by: Principal, contact_id: str) -> Contact:
        """Undo a deletion; a contact that is there stays as it is, so this is safe to repeat.

        Consents come back, except those that ended meanwhile and those whose number or address
        somebody else may have had.

        Raises:
            Conflict: another contact has the number or address now.
        """
        by.require(Permission.WRITE_CONTACTS)
        now = self.clock()
        deleted, own = self.contacts.deleted(contact_id, now)
        if deleted.deleted_at is None:
            return deleted.shown()
        back, ended = as_restored(deleted, own, now)
        consent = dict.fromkeys(ended, False)
        about = ("contact", contact_id)
        row = audit_row(by, "restore_contact", about, now, self.new_id(), **consent)
        self.contacts.restore(deleted, back, own, lasting(row))
        return back.shown()

    def _evidence(
        self, by: Principal, before: StoredContact, after: StoredContact, change: ContactChange
    ) -> Put:
        """Who changed which fields; what touches a consent also says how, and is kept for good."""
        opt_ins, was = change.opt_ins(), before.to_item()
        kept = _kept(was, after.to_item(), opt_ins)
        details: dict[str, object] = {"fields": sorted(change.changes())}
        if opt_ins:
            previous = {name: was.get(name) is True for name in opt_ins}
            source = change.opt_in_source or OPERATOR
            details |= {**opt_ins, "previous": previous, "source": source}
        if kept:
            details["consentKept"] = kept
        action = "update_opt_in" if opt_ins else "update_contact"
        about = ("contact", change.contact_id)
        row = audit_row(by, action, about, after.updated_at, self.new_id(), **details)
        return lasting(row) if opt_ins or kept else row


def _words(before: StoredContact, change: ContactChange, now: datetime, by: Principal) -> Item:
    """The records of the opt-ins that change, or that are said again with a source."""
    was, words = before.to_item(), dict[str, Any]()
    source = change.opt_in_source
    for opt_in, given in change.opt_ins().items():
        if source or given != (was.get(opt_in) is True):
            word = Consent(opted_in=given, source=source or OPERATOR, at=now, by=by.user_id)
            words |= recorded(opt_in, word)
    return words


def _kept(was: Item, now: Item, said: Mapping[str, bool]) -> list[str]:
    """The consents that stay although they were given for another number or address.

    Only what is said changes a consent (Requirement 2.4), so this is for people to judge.
    """
    moved = {name for name in ("phone", "email") if was.get(name) != now.get(name)}
    return [
        opt_in
        for opt_in, kinds in REACHED_BY.items()
        if opt_in not in said and was.get(opt_in) is True and not moved.isdisjoint(kinds)
    ]
