"""What users do with contacts (Requirement 2)."""

from dataclasses import dataclass

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.aws.paging import key_from, page_size, token_for
from services.contacts.identities import search_query
from services.contacts.model import (
    Contact,
    ContactChange,
    DeletedContact,
    NewContact,
    StoredContact,
)
from services.contacts.repository import ContactRepository
from services.core.clock import Clock, NewId, new_id, utc_now
from services.core.errors import Invalid
from services.core.model import Page


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
        if not (after.phone or after.email or after.whats_app_user_id):
            raise Invalid(
                "Keep a phone number or an email address, so that the contact can be reached.",
                fields={"phone": "give a phone number or an email address"},
            )
        consent = {name: value for name, value in changes.items() if isinstance(value, bool)}
        row = audit_row(
            by,
            "update_opt_in" if consent else "update_contact",
            ("contact", change.contact_id),
            after.updated_at,
            self.new_id(),
            fields=sorted(changes),
            **consent,
        )
        self.contacts.change(before, after, row)
        return after.shown()

    def delete(self, by: Principal, contact_id: str) -> DeletedContact:
        """Hide a contact and free its phone number and address (Requirement 2.5)."""
        by.require(Permission.WRITE_CONTACTS)
        contact, now = self.contacts.get(contact_id), self.clock()
        row = audit_row(by, "delete_contact", ("contact", contact_id), now, self.new_id())
        self.contacts.delete(contact, now, row)
        return DeletedContact(contact_id=contact_id, deleted_at=now)

    def search(
        self, by: Principal, query: str | None, limit: int | None, next_token: str | None
    ) -> Page[Contact]:
        """Contacts whose name, phone or email contains `query`, in any case (Requirement 2.6)."""
        by.require(Permission.READ)
        sought = search_query(query or "")
        found, more = self.contacts.search(sought, page_size(limit), key_from(next_token))
        return Page[Contact](items=tuple(found), next_token=token_for(more))
