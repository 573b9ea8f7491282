"""A WhatsApp message template, as its account has it and as operators choose it."""

from enum import StrEnum

from services.core.model import Model, Moment, Record
from services.messaging.model import SendableType

APPROVED = "APPROVED"
"""The only status in which a template may be sent (Requirement 16.5)."""


class TemplatePart(StrEnum):
    """Where a parameter goes."""

    HEADER = "header"
    BODY = "body"
    BUTTON = "button"


class TemplateButtonKind(StrEnum):
    """What a button does."""

    QUICK_REPLY = "quick_reply"
    URL = "url"
    PHONE_NUMBER = "phone_number"
    COPY_CODE = "copy_code"
    VOICE_CALL = "voice_call"
    OTHER = "other"


class WhatsAppTemplateParameter(Model):
    """One value that the sender gives; `name` is what stands between the braces."""

    part: TemplatePart
    name: str
    button: int | None = None
    """Which button it belongs to, counted from zero."""
    example: str | None = None


class WhatsAppTemplateButton(Model):
    """A button; `target` is its address or number, where it has one."""

    kind: TemplateButtonKind
    text: str
    target: str | None = None


class WhatsAppTemplate(Record):
    """A template in one language.

    `parameters` are in the order in which a send gives them: header, body, buttons. `problem` says
    why it cannot be sent, and what to do; null for one that can.
    """

    name: str
    language: str
    category: str
    status: str
    header: str | None = None
    header_media: SendableType | None = None
    """What kind of file it begins with; a send then names one."""
    body: str | None = None
    footer: str | None = None
    buttons: tuple[WhatsAppTemplateButton, ...] = ()
    parameters: tuple[WhatsAppTemplateParameter, ...] = ()
    problem: str | None = None
    phone_number_ids: tuple[str, ...] = ()
    """Which of our numbers may send it."""


class StoredTemplate(WhatsAppTemplate):
    """A template as we keep it beside its account."""

    account: str
    template: str
    meta_template_id: str | None = None
    named: bool = False
    """Whether its parameters go out by name instead of by position."""
    defined_at: Moment | None = None
    """When its parts were read last; never for one whose parts could not be read."""

    def shown(self, numbers: tuple[str, ...]) -> WhatsAppTemplate:
        """What clients see."""
        seen = {name: getattr(self, name) for name in WhatsAppTemplate.model_fields}
        return WhatsAppTemplate.model_validate(seen | {"phone_number_ids": numbers})


class Summary(Model):
    """What the account's list says of one template."""

    name: str
    language: str
    category: str
    status: str
    meta_template_id: str | None = None

    @property
    def key(self) -> str:
        """What a template is called within its account."""
        return key_of(self.name, self.language)


def key_of(name: str, language: str) -> str:
    """Names have no slash."""
    return f"{name}/{language}"
