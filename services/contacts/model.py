"""What a contact is, and what a caller may say about one."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import (
    AfterValidator,
    StringConstraints,
    computed_field,
    field_validator,
    model_validator,
)

from services.contacts.identities import require_email, require_phone
from services.core.model import Model, Moment, Record

SERVICE_WINDOW = timedelta(hours=24)
"""How long free-form WhatsApp messages stay allowed after the customer wrote (Requirement 16.2)."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
Phone = Annotated[str, AfterValidator(require_phone)]
Email = Annotated[str, AfterValidator(require_email)]


def window_closes_at(last_inbound: datetime | None) -> datetime | None:
    """When the customer service window closes; None if it never opened."""
    return last_inbound + SERVICE_WINDOW if last_inbound else None


class Contact(Record):
    """A person, how to reach them, and what they consented to (Requirement 2.3)."""

    contact_id: str
    name: str
    phone: str | None = None
    email: str | None = None
    opt_in_whats_app: bool = False
    opt_in_sms: bool = False
    opt_in_email: bool = False
    last_inbound_message_at: Moment | None = None
    created_at: Moment
    updated_at: Moment

    @computed_field
    @property
    def window_expires_at(self) -> Moment | None:
        """When free-form WhatsApp messages stop being allowed (Requirement 16.9)."""
        return window_closes_at(self.last_inbound_message_at)


class StoredContact(Contact):
    """A contact as the table holds it: what clients see, and what only we need."""

    whats_app_user_id: str | None = None
    """The business-scoped user id of a customer whose number WhatsApp keeps to itself."""
    last_phone_number_id: str | None = None
    """Our number that the customer last wrote to; the default sender."""
    last_inbound_message_id: str | None = None
    """The last message that came from the customer, on any channel."""
    deleted_at: Moment | None = None

    def shown(self) -> Contact:
        """What clients see."""
        return Contact.model_validate(self.model_dump(exclude={*PRIVATE, "window_expires_at"}))


PRIVATE = frozenset(StoredContact.model_fields) - frozenset(Contact.model_fields)


class NewContact(Model):
    """Details of a contact to add; consent is never given at creation (Requirement 2.1)."""

    name: Name
    phone: Phone | None = None
    email: Email | None = None

    @model_validator(mode="after")
    def reachable(self) -> "NewContact":
        """Requirement 2.2: at least one of phone and email."""
        if not (self.phone or self.email):
            raise ValueError("give a phone number or an email address")
        return self


class ContactChange(Model):
    """Only the fields that are present change; consent only when it is said (Requirement 2.4)."""

    contact_id: str
    name: Name | None = None
    phone: Phone | None = None
    email: Email | None = None
    opt_in_whats_app: bool | None = None
    opt_in_sms: bool | None = None
    opt_in_email: bool | None = None

    @field_validator("name", "opt_in_whats_app", "opt_in_sms", "opt_in_email")
    @classmethod
    def said(cls, value: object) -> object:
        """These may be left out, but not be emptied."""
        if value is None:
            raise ValueError("leave the field out, or give it a value")
        return value

    def changes(self) -> dict[str, object]:
        """Field to new value, for the fields that are present."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"contact_id"}}


class DeletedContact(Model):
    """The confirmation of a soft delete (Requirement 2.5)."""

    contact_id: str
    deleted_at: Moment
