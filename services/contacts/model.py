"""What a contact is, and what a caller may say about one."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import (
    AfterValidator,
    StringConstraints,
    ValidationInfo,
    computed_field,
    field_validator,
    model_validator,
)

from services.contacts.evidence import Consent, ContactConsents, Source
from services.contacts.identities import identity_keys, require_email, require_phone
from services.core.model import Model, Moment, Record

SERVICE_WINDOW = timedelta(hours=24)
"""How long free-form WhatsApp messages stay allowed after the customer wrote (Requirement 16.2)."""

OPT_IN = {
    "opt_in_whats_app": "optInWhatsApp",
    "opt_in_sms": "optInSms",
    "opt_in_email": "optInEmail",
}
"""Field to stored attribute."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
Phone = Annotated[str, AfterValidator(require_phone)]
Email = Annotated[str, AfterValidator(require_email)]


def window_closes_at(last_inbound: datetime | None) -> datetime | None:
    """When the customer service window closes; None if it never opened."""
    return last_inbound + SERVICE_WINDOW if last_inbound else None


class ContactFields(Record):
    """What storage and clients both know of a contact (Requirement 2.3)."""

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


class Contact(ContactFields):
    """A person, how to reach them, and what they consented to, with its source."""

    consents: ContactConsents


class StoredContact(ContactFields):
    """A contact as the table holds it: what clients see, and what only we need."""

    consent_whats_app: Consent | None = None
    consent_sms: Consent | None = None
    consent_email: Consent | None = None
    whats_app_user_id: str | None = None
    """The business-scoped user id, which also reaches a customer whose number is hidden."""
    also_known_as: tuple[str, ...] = ()
    """Further identities of theirs: the user id that they had, the number that they moved to."""
    number_left: bool | None = None
    """Whether they gave up `phone` on WhatsApp, so that only the user id reaches them there."""
    last_phone_number_id: str | None = None
    """Our number that the customer last wrote to, else the one that first wrote to them."""
    last_inbound_message_id: str | None = None
    """The last message that came from the customer, on any channel."""
    tier_counted_at: Moment | None = None
    """When a message outside the window last counted against WhatsApp's tier (Requirement 13.2)."""
    deleted_at: Moment | None = None

    def identities(self) -> set[str]:
        """Every identity that the contact claims while it is there."""
        own = identity_keys(self.phone, self.email, self.whats_app_user_id)
        return own.union(self.also_known_as)

    def shown(self) -> Contact:
        """What clients see."""
        consents = ContactConsents(
            whats_app=self.consent_whats_app, sms=self.consent_sms, email=self.consent_email
        )
        known = self.model_dump(include=SHOWN)
        return Contact.model_validate(known | {"consents": consents})


SHOWN = set(ContactFields.model_fields)


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
    opt_in_source: Source | None = None
    """On whose word the opt-ins of this change are given or taken back."""

    @field_validator("name", "opt_in_whats_app", "opt_in_sms", "opt_in_email")
    @classmethod
    def said(cls, value: object) -> object:
        """These may be left out, but not be emptied."""
        if value is None:
            raise ValueError("leave the field out, or give it a value")
        return value

    @field_validator("opt_in_source")
    @classmethod
    def source_of_something(cls, source: str | None, info: ValidationInfo) -> str | None:
        """A source without an opt-in would be lost."""
        if source and not any(name in info.data and info.data[name] is not None for name in OPT_IN):
            raise ValueError("say which opt-in this is the source of")
        return source

    def changes(self) -> dict[str, object]:
        """Field to new value, for the fields that are present."""
        about = self.model_fields_set - {"contact_id", "opt_in_source"}
        return {name: getattr(self, name) for name in about}

    def opt_ins(self) -> dict[str, bool]:
        """Stored attribute to what it shall be, for the opt-ins that are present."""
        present = OPT_IN.keys() & self.model_fields_set
        return {OPT_IN[name]: getattr(self, name) for name in sorted(present)}


class DeletedContact(Model):
    """The confirmation of a soft delete (Requirement 2.5)."""

    contact_id: str
    deleted_at: Moment
