"""Reading a template's definition, Meta's JSON as GetWhatsAppMessageTemplate hands it on. Pure.

The shapes are those of Meta's message template reference. Whatever we cannot fill becomes the
template's `problem`, so that it is shown and never sent half filled.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.core.loose import as_dict, dicts_in, lists_in, texts_in
from services.messaging.model import SendableType
from services.messaging.templates.model import (
    APPROVED,
    StoredTemplate,
    Summary,
    TemplateButtonKind,
    TemplatePart,
    WhatsAppTemplateButton,
    WhatsAppTemplateParameter,
)

type Json = Mapping[str, Any]

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_MEDIA = {
    "IMAGE": SendableType.IMAGE,
    "VIDEO": SendableType.VIDEO,
    "DOCUMENT": SendableType.DOCUMENT,
}
_KINDS = {
    "QUICK_REPLY": TemplateButtonKind.QUICK_REPLY,
    "URL": TemplateButtonKind.URL,
    "PHONE_NUMBER": TemplateButtonKind.PHONE_NUMBER,
    "COPY_CODE": TemplateButtonKind.COPY_CODE,
    "OTP": TemplateButtonKind.URL,
    "VOICE_CALL": TemplateButtonKind.VOICE_CALL,
}
"""A one-time password's button is filled as an address is (Meta, "Authentication templates")."""
_STATUSES = {
    "PAUSED": "WhatsApp paused this template because of its quality; choose another one.",
    "PENDING": "WhatsApp still reviews this template; wait for its approval or choose another.",
    "IN_APPEAL": "WhatsApp still reviews this template; wait for its approval or choose another.",
    "REJECTED": "WhatsApp rejected this template; choose another one.",
    "DISABLED": "WhatsApp disabled this template; choose another one.",
}
_NOT_FILLED = "This platform cannot fill a {what} yet; choose another template."
_UNREADABLE = "The parts of this template could not be read yet; try again in a minute."


def problem_of(status: str) -> str | None:
    """Why a template of this status may not be sent; None if it may."""
    if status == APPROVED:
        return None
    return _STATUSES.get(status, f"This template is not approved ({status}); choose another one.")


def undefined(account: str, known: Summary) -> StoredTemplate:
    """A template of which only the list's line is known."""
    return _stored(account, known, _Parts(problem=_UNREADABLE), None)


def defined(account: str, known: Summary, text: str, now: datetime) -> StoredTemplate:
    """A template with all its parts; `text` is the definition."""
    definition = _object(text)
    parts = _Parts(named=str(definition.get("parameter_format")).upper() == "NAMED")
    for component in dicts_in(definition.get("components")):
        parts.add(component)
    if parts.body is None and parts.problem is None:
        parts.problem = _UNREADABLE
    return _stored(account, known, parts, now)


@dataclass
class _Parts:
    """The components, as far as they were read."""

    named: bool = False
    header: str | None = None
    header_media: SendableType | None = None
    body: str | None = None
    footer: str | None = None
    buttons: list[WhatsAppTemplateButton] = field(default_factory=list[WhatsAppTemplateButton])
    parameters: list[WhatsAppTemplateParameter] = field(
        default_factory=list[WhatsAppTemplateParameter]
    )
    problem: str | None = None

    def add(self, component: Json) -> None:
        """Read one component."""
        kind, text = _upper(component.get("type")), _text(component.get("text"))
        if kind == "HEADER":
            self._add_header(component, _upper(component.get("format")) or "TEXT", text)
        elif kind == "BODY":
            self.body = text
            self._ask(TemplatePart.BODY, text, _examples(component, "body_text"))
        elif kind == "FOOTER":
            self.footer = text
        elif kind == "BUTTONS":
            for number, button in enumerate(dicts_in(component.get("buttons"))):
                self._add_button(number, button)
        else:
            self._refuse(kind)

    def _add_header(self, component: Json, form: str, text: str) -> None:
        if form == "TEXT":
            self.header = text
            self._ask(TemplatePart.HEADER, text, _examples(component, "header_text"))
        elif form in _MEDIA:
            self.header_media = _MEDIA[form]
        else:
            self._refuse(f"{form} header")

    def _add_button(self, number: int, button: Json) -> None:
        said = _upper(button.get("type"))
        kind = _KINDS.get(said, TemplateButtonKind.OTHER)
        address = _text(button.get("url"))
        target = address or _text(button.get("phone_number")) or None
        self.buttons.append(
            WhatsAppTemplateButton(kind=kind, text=_text(button.get("text")), target=target)
        )
        if kind is TemplateButtonKind.OTHER:
            self._refuse(f"{said} button")
        elif said in ("COPY_CODE", "OTP"):
            self._ask_button(number, "code", _first(button.get("example")))
        elif kind is TemplateButtonKind.URL and (found := VARIABLE.search(address)):
            self._ask_button(number, found[1], _first(button.get("example")))

    def _ask_button(self, number: int, name: str, example: str | None) -> None:
        self.parameters.append(
            WhatsAppTemplateParameter(
                part=TemplatePart.BUTTON, name=name, button=number, example=example
            )
        )

    def _ask(self, part: TemplatePart, text: str, examples: Mapping[str, str]) -> None:
        self.parameters += [
            WhatsAppTemplateParameter(part=part, name=name, example=examples.get(name))
            for name in self._names(text)
        ]

    def _names(self, text: str) -> list[str]:
        """Each variable once: by position if they are numbers, else as they appear."""
        names = list(dict.fromkeys(VARIABLE.findall(text)))
        numbered = not self.named and all(name.isdecimal() for name in names)
        return sorted(names, key=int) if numbered else names

    def _refuse(self, what: str) -> None:
        self.problem = self.problem or _NOT_FILLED.format(what=what.lower().replace("_", " "))


def _stored(account: str, known: Summary, parts: _Parts, now: datetime | None) -> StoredTemplate:
    order = list(TemplatePart)
    return StoredTemplate(
        account=account,
        template=known.key,
        name=known.name,
        language=known.language,
        category=known.category,
        status=known.status,
        meta_template_id=known.meta_template_id,
        header=parts.header,
        header_media=parts.header_media,
        body=parts.body,
        footer=parts.footer,
        buttons=tuple(parts.buttons),
        parameters=tuple(sorted(parts.parameters, key=lambda known: order.index(known.part))),
        problem=problem_of(known.status) or parts.problem,
        named=parts.named,
        defined_at=now,
    )


def _examples(component: Json, kind: str) -> dict[str, str]:
    """Examples by variable: a list for positions, pairs for names."""
    example = as_dict(component.get("example"))
    pairs = dicts_in(example.get(f"{kind}_named_params"))
    named = {_text(pair.get("param_name")): _text(pair.get("example")) for pair in pairs}
    return named | {str(n): text for n, text in enumerate(_row(example.get(kind)), 1)}


def _row(value: object) -> list[str]:
    """The first row of a table of examples, or the only one."""
    rows = lists_in(value)
    return texts_in(rows[0] if rows else value)


def _first(value: object) -> str | None:
    return value if isinstance(value, str) else next(iter(texts_in(value)), None)


def _object(text: str) -> dict[str, Any]:
    try:
        return as_dict(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _upper(value: object) -> str:
    return _text(value).upper()
