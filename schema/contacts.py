"""Contacts as clients see them."""

from datetime import datetime

import strawberry

from schema.wiring import served
from services.access.roles import Permission


@strawberry.type
class Consent:
    """The last word on one channel: whether the consent stands, and on whose word.

    `by` is a user's id, or `system` for a customer's or a provider's own word.
    """

    opted_in: bool
    source: str
    at: datetime
    by: str


@strawberry.type
class ContactConsents:
    """The last word on each channel; null where nobody said anything yet."""

    whats_app: Consent | None
    sms: Consent | None
    email: Consent | None


@strawberry.type
class Contact:
    """A person, how to reach them, and what they consented to."""

    contact_id: strawberry.ID
    name: str
    phone: str | None
    email: str | None
    opt_in_whats_app: bool
    opt_in_sms: bool
    opt_in_email: bool
    consents: ContactConsents
    last_inbound_message_at: datetime | None
    window_expires_at: datetime | None
    created_at: datetime
    updated_at: datetime


@strawberry.type
class ContactPage:
    """One page of contacts."""

    items: list[Contact]
    next_token: str | None


@strawberry.type
class DeletedContact:
    """The confirmation of a soft delete."""

    contact_id: strawberry.ID
    deleted_at: datetime


@strawberry.input
class CreateContactInput:
    """Details of a contact to add; at least one of phone and email."""

    name: str
    phone: str | None = strawberry.UNSET
    email: str | None = strawberry.UNSET


@strawberry.input
class UpdateContactInput:
    """Only the fields that are present change.

    `optInSource` says on whose word its opt-ins are given or taken back, such as `order form`;
    without it the source is `operator`.
    """

    contact_id: strawberry.ID
    name: str | None = strawberry.UNSET
    phone: str | None = strawberry.UNSET
    email: str | None = strawberry.UNSET
    opt_in_whats_app: bool | None = strawberry.UNSET
    opt_in_sms: bool | None = strawberry.UNSET
    opt_in_email: bool | None = strawberry.UNSET
    opt_in_source: str | None = strawberry.UNSET


@strawberry.type
class ContactQuery:
    """Reads about contacts."""

    contact = served("contacts-read", Permission.READ, Contact | None, contact_id=strawberry.ID)
    search_contacts = served(
        "contacts-search",
        Permission.READ,
        ContactPage,
        query=str | None,
        limit=int | None,
        next_token=str | None,
    )


@strawberry.type
class ContactMutation:
    """Changes to contacts."""

    create_contact = served(
        "contacts-create", Permission.WRITE_CONTACTS, Contact, input=CreateContactInput
    )
    update_contact = served(
        "contacts-update", Permission.WRITE_CONTACTS, Contact, input=UpdateContactInput
    )
    delete_contact = served(
        "contacts-delete", Permission.WRITE_CONTACTS, DeletedContact, contact_id=strawberry.ID
    )
    restore_contact = served(
        "contacts-delete", Permission.WRITE_CONTACTS, Contact, contact_id=strawberry.ID
    )
