"""Templates of a WhatsApp account, and lines that know them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from services.aws.store import Store
from services.core.clock import utc_now
from services.core.errors import TemplateNotUsable
from services.core.settings import SendMode
from services.messaging.channels.whatsapp import WhatsAppLine
from services.messaging.files import ReadyFile
from services.messaging.model import Media, SendableType
from services.messaging.templates.account import Unreadable
from services.messaging.templates.definition import defined
from services.messaging.templates.model import StoredTemplate, Summary, key_of
from services.messaging.templates.shelf import Shelf, Shelves
from tests.factories.infrastructure import ALLOWLIST
from tests.factories.time import NOW

ACCOUNT = "waba-1"


def summary(name: str = "order_ready", language: str = "en_US", **changes: Any) -> Summary:
    """A line of the account's list."""
    known = {"category": "UTILITY", "status": "APPROVED", "meta_template_id": "1"}
    return Summary.model_validate({"name": name, "language": language, **known, **changes})


def body(text: str, **more: Any) -> dict[str, Any]:
    """A body component."""
    return {"type": "BODY", "text": text, **more}


def definition(*components: dict[str, Any], **more: Any) -> str:
    """Meta's JSON of a template."""
    return json.dumps({"components": components, **more}, ensure_ascii=False)


def stored(
    *components: dict[str, Any],
    name: str = "order_ready",
    language: str = "en_US",
    status: str = "APPROVED",
    **more: Any,
) -> StoredTemplate:
    """A template as it is kept."""
    known = summary(name, language, status=status)
    return defined(ACCOUNT, known, definition(*components, **more), NOW)


USUAL = (
    stored(body("Your order is ready."), language="en"),
    stored(body("Hello!"), name="hello", language="en"),
    stored(body("Your order is ready.")),
    stored(body("Dear {{1}}, order {{2}} is ready."), name="order_update"),
)
"""What the account of most tests has."""


@dataclass
class FakeTemplates:
    """Knows some templates."""

    known: Sequence[StoredTemplate] = USUAL

    def find(self, phone_number_id: str, name: str, language: str) -> StoredTemplate:
        del phone_number_id
        for one in self.known:
            if one.template == key_of(name, language):
                return one
        raise TemplateNotUsable("There is no such template.")


@dataclass
class FakeFiles:
    """Has every file; remembers which were asked for."""

    media: Media = field(
        default_factory=lambda: Media(
            file_id="f1", filename="cat.jpg", content_type="image/jpeg", size=9
        )
    )
    asked: list[tuple[str, str, str, str]] = field(default_factory=list[tuple[str, str, str, str]])
    refusal: Exception | None = None

    def ready(
        self, file_id: str, kind: SendableType, phone_number_id: str, mode: SendMode
    ) -> ReadyFile:
        self.asked.append((file_id, kind, phone_number_id, mode))
        if self.refusal:
            raise self.refusal
        return ReadyFile(self.media.model_copy(update={"file_id": file_id}), f"media-{file_id}")


@dataclass
class FakeAccounts:
    """An account that can be looked at; `is_down` as long as told."""

    definitions_of: dict[str, str] = field(default_factory=dict[str, str])
    listed: list[Summary] = field(default_factory=list[Summary])
    account: str = ACCOUNT
    is_down: bool = False
    hidden: set[str] = field(default_factory=set[str])
    """Keys of templates whose parts cannot be read."""
    calls: list[str] = field(default_factory=list[str])

    def has(self, text: str, *, name: str = "order_ready", **changes: Any) -> None:
        """The account has this template, instead of what it had under the name."""
        known = summary(name, **changes)
        self.listed = [one for one in self.listed if one.key != known.key] + [known]
        self.definitions_of[known.key] = text

    def account_of(self, phone_number_id: str) -> str:
        self._say(f"account {phone_number_id}")
        return self.account

    def summaries(self, account: str) -> list[Summary]:
        self._say(f"list {account}")
        return list(self.listed)

    def definitions(self, account: str, wanted: Sequence[Summary]) -> list[str | None]:
        assert account == self.account
        self.calls += [f"get {one.key}" for one in wanted]
        return [None if one.key in self.hidden else self.definitions_of[one.key] for one in wanted]

    def _say(self, call: str) -> None:
        self.calls.append(call)
        if self.is_down:
            raise Unreadable(call)


def whatsapp_line(*known: StoredTemplate, files: FakeFiles | None = None) -> WhatsAppLine:
    """Our numbers, with the usual templates unless told otherwise."""
    return WhatsAppLine(ALLOWLIST, FakeTemplates(known or USUAL), files or FakeFiles())


def keep_templates(
    store: Store, *known: StoredTemplate, numbers: Sequence[str] = ALLOWLIST
) -> None:
    """Store templates as if the account had just been asked."""
    shelves = Shelves(store)
    for number in numbers:
        shelves.keep_account(number, ACCOUNT)
    shelf = Shelf(ACCOUNT, {one.template: one for one in known or USUAL}, utc_now())
    shelves.keep(Shelf(ACCOUNT), shelf)
