"""What a short link is, and what a caller may say about one."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, StringConstraints, model_validator

from services.contacts.model import Phone
from services.core.model import Model, Moment, Record
from services.links.targets import LONGEST_TEXT, require_target, whatsapp_target

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class LinkKind(StrEnum):
    """What a link opens."""

    WEB = "web"
    WHATSAPP = "whatsapp"


class StoredLink(Record):
    """A link as the table holds it."""

    code: str
    title: str
    kind: LinkKind
    target: str
    enabled: bool = True
    clicks: int = 0
    last_clicked_at: Moment | None = None
    created_by: str
    created_at: Moment

    def shown(self, base: str) -> "Link":
        """What clients see; `base` is where our links begin."""
        return Link(url=address_of(base, self.code), **self.model_dump())


class Link(StoredLink):
    """A link as clients see it."""

    url: str


def address_of(base: str, code: str) -> str:
    """The address that people open."""
    return f"{base.rstrip('/')}/{code}"


class NewLink(Model):
    """A link to make: to a web page, or to a WhatsApp chat with us."""

    title: Title
    target: Annotated[str, AfterValidator(require_target)] | None = None
    whats_app_number: Phone | None = None
    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT)] | None = None
    client_token: str | None = None

    @model_validator(mode="after")
    def leads_somewhere(self) -> "NewLink":
        """Exactly one of the two; a text belongs to a chat."""
        if (self.target is None) == (self.whats_app_number is None):
            raise ValueError("give either a target or a whatsAppNumber")
        if self.text and self.whats_app_number is None:
            raise ValueError("a text needs a whatsAppNumber")
        return self

    @property
    def kind(self) -> LinkKind:
        """What the link opens."""
        return LinkKind.WEB if self.target else LinkKind.WHATSAPP

    def leads_to(self) -> str:
        """The address behind the link."""
        return self.target or whatsapp_target(self.whats_app_number or "", self.text or "")


class LinkSwitch(Model):
    """Whether a link works."""

    code: str
    enabled: bool
