"""Forms as clients see them."""

from datetime import datetime

import strawberry

from schema.wiring import served
from services.access.roles import Permission
from services.forms.model import FormLanguage
from services.messaging.model import Channel


@strawberry.type
class Form:
    """A page on which anybody may agree to messages, with the wording that is in force."""

    form_id: strawberry.ID
    url: str
    name: str
    channels: list[Channel]
    language: FormLanguage
    whats_app_number: str
    consent_text: str
    version: int
    enabled: bool
    created_by: str
    created_at: datetime
    updated_at: datetime


@strawberry.type
class FormPage:
    """One page of forms, newest first."""

    items: list[Form]
    next_token: str | None


@strawberry.type
class FormText:
    """One wording of a form's consent; it never changes and is never removed."""

    form_id: strawberry.ID
    version: int
    consent_text: str
    text_hash: str
    created_by: str
    created_at: datetime


@strawberry.type
class FormTextPage:
    """One page of wordings, newest first."""

    items: list[FormText]
    next_token: str | None


@strawberry.type
class FormConsent:
    """Evidence of a consent: to which wording, when, and with which message it was confirmed."""

    evidence_id: strawberry.ID
    form_id: strawberry.ID
    version: int
    text_hash: str
    channels: list[Channel]
    contact_id: strawberry.ID
    name: str
    message_id: strawberry.ID
    submitted_at: datetime
    confirmed_at: datetime


@strawberry.type
class FormConsentPage:
    """One page of evidence, newest first."""

    items: list[FormConsent]
    next_token: str | None


@strawberry.input
class CreateFormInput:
    """A form to make; the number is ours, the one that customers confirm to."""

    name: str
    channels: list[Channel]
    language: FormLanguage
    whats_app_number: str
    consent_text: str
    client_token: str | None = strawberry.UNSET


@strawberry.input
class ReviseFormInput:
    """A new wording, and the version that it follows."""

    form_id: strawberry.ID
    version: int
    consent_text: str


@strawberry.input
class SwitchFormInput:
    """Whether a form can be filled in."""

    form_id: strawberry.ID
    enabled: bool


@strawberry.type
class FormQuery:
    """Reads about forms."""

    forms = served("forms-api", Permission.READ, FormPage, limit=int | None, next_token=str | None)
    form_texts = served(
        "forms-api",
        Permission.READ,
        FormTextPage,
        form_id=strawberry.ID,
        limit=int | None,
        next_token=str | None,
    )
    form_consents = served(
        "forms-api",
        Permission.READ,
        FormConsentPage,
        form_id=strawberry.ID,
        limit=int | None,
        next_token=str | None,
    )


@strawberry.type
class FormMutation:
    """Making and changing forms."""

    create_form = served("forms-api", Permission.MANAGE_SERVICES, Form, input=CreateFormInput)
    revise_form = served("forms-api", Permission.MANAGE_SERVICES, Form, input=ReviseFormInput)
    switch_form = served("forms-api", Permission.MANAGE_SERVICES, Form, input=SwitchFormInput)
