"""What a form for consent is, what somebody filled in, and what proves a consent given by it."""

from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from services.contacts.model import Phone
from services.core.model import Model, Moment, Record
from services.messaging.model import Channel

WAITS = timedelta(hours=24)
"""How long what was filled in waits for its message."""
SHORTEST_TEXT, LONGEST_TEXT = 20, 1_000
LONGEST_NAME = 100


class FormLanguage(StrEnum):
    """In which language a form speaks to customers."""

    ENGLISH = "en"
    HINDI = "hi"


def _by_message(channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
    """A WhatsApp message proves whose number it is, and nothing about an email address."""
    if Channel.EMAIL in channels:
        raise ValueError("choose WhatsApp or SMS; a form cannot prove an email address yet")
    if len(set(channels)) < len(channels):
        raise ValueError("name each channel once")
    return channels


def _long_enough(text: str) -> str:
    """A few words do not say who writes about what."""
    if len(text) < SHORTEST_TEXT:
        raise ValueError(f"write at least {SHORTEST_TEXT} characters")
    return text


Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME)
]
ConsentText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT),
    AfterValidator(_long_enough),
]
Channels = Annotated[tuple[Channel, ...], Field(min_length=1), AfterValidator(_by_message)]


def hash_of(consent_text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal: what evidence names a wording by."""
    return sha256(consent_text.encode()).hexdigest()


class StoredForm(Record):
    """A form as the table holds it, with the wording that is in force."""

    form_id: str
    name: str
    channels: tuple[Channel, ...]
    language: FormLanguage
    whats_app_number: str
    consent_text: str
    version: int
    enabled: bool = True
    created_by: str
    created_at: Moment
    updated_at: Moment

    @property
    def source(self) -> str:
        """What a consent given by it says of itself."""
        return source_of(self.form_id, self.version)

    def shown(self, base: str) -> "Form":
        """What clients see; `base` is where our forms begin."""
        return Form(url=f"{base.rstrip('/')}/{self.form_id}", **self.model_dump())


class Form(StoredForm):
    """A form as clients see it."""

    url: str


def source_of(form_id: str, version: int) -> str:
    """The source of a consent: `form:k7m3p9q:v2`."""
    return f"form:{form_id}:v{version}"


class FormText(Record):
    """One wording of a form's consent; it never changes and is never removed."""

    form_id: str
    version: int
    consent_text: str
    text_hash: str
    created_by: str
    created_at: Moment


class Entry(Record):
    """What somebody filled in, until a message with its code proves a number; no consent yet."""

    code: str
    form_id: str
    version: int
    text_hash: str
    channels: tuple[Channel, ...]
    name: str
    submitted_at: Moment
    ip_address: str
    user_agent: str
    expires_at: int
    """Seconds since the epoch."""
    contact_id: str | None = None
    """Who confirmed it, which happens once."""


class FormConsent(Record):
    """A consent that somebody gave by a form, as clients see its evidence."""

    evidence_id: str
    form_id: str
    version: int
    text_hash: str
    channels: tuple[Channel, ...]
    contact_id: str
    name: str
    message_id: str
    submitted_at: Moment
    confirmed_at: Moment


class StoredFormConsent(FormConsent):
    """The whole evidence. It has no end; messages have, so the customer's words are kept here."""

    said: str
    ip_address: str
    user_agent: str

    def shown(self) -> FormConsent:
        """What clients see."""
        return FormConsent.model_validate(self.model_dump(include=set(FormConsent.model_fields)))


class NewForm(Model):
    """A form to make; `whats_app_number` is ours, the one that customers write to."""

    name: Title
    channels: Channels
    language: FormLanguage
    whats_app_number: Phone
    consent_text: ConsentText
    client_token: str | None = None


class FormRevision(Model):
    """A new wording; `version` is the one that it follows."""

    form_id: str
    version: int
    consent_text: ConsentText


class FormSwitch(Model):
    """Whether a form can be filled in."""

    form_id: str
    enabled: bool
