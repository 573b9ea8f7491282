"""Filling a template: what is checked before anything is sent, and Meta's form of it. Pure.

The limits are those of Meta's message reference ("Template object"): a text parameter has at most
60 characters in a header and 1,024 in a body, and no line breaks, tabs or runs of spaces anywhere.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.core.errors import Invalid, TemplateNotUsable
from services.messaging.files import one
from services.messaging.templates.definition import VARIABLE
from services.messaging.templates.model import (
    StoredTemplate,
    TemplateButtonKind,
    TemplatePart,
    WhatsAppTemplateParameter,
)

type Form = dict[str, Any]

_MOST = {TemplatePart.HEADER: 60, TemplatePart.BODY: 1024, TemplatePart.BUTTON: 2000}
_SPREAD = re.compile(r"[\n\r\t\v\f\u2028\u2029]| {5,}")
_CODE = re.compile(r"[A-Za-z0-9]{1,20}")


def require_fit(template: StoredTemplate, parameters: Sequence[str], *, has_file: bool) -> None:
    """Refuse what WhatsApp would not take.

    Raises:
        TemplateNotUsable: the template is not approved, or more than this platform can fill.
        Invalid: too many or too few parameters, one that may not stand there, or a file too
            many or too few.
    """
    if template.problem:
        raise TemplateNotUsable(
            template.problem,
            template=template.name,
            language=template.language,
            status=template.status,
            fields={"templateName": "cannot be sent"},
        )
    _require_count(template, parameters)
    wrong = [
        f"{place_of(asked)} {problem}"
        for asked, given in zip(template.parameters, parameters, strict=True)
        if (problem := _problem(template, asked, given))
    ]
    if wrong:
        raise Invalid(
            f"Please correct the template's parameters: {'; '.join(wrong)}.",
            fields={"templateParameters": "; ".join(wrong)},
        )
    _require_file(template, has_file=has_file)


def place_of(asked: WhatsAppTemplateParameter) -> str:
    """What people call a parameter: `body 2`, `button 1 code`."""
    button = "" if asked.button is None else f" {asked.button + 1}"
    return f"{asked.part}{button} {asked.name}"


def content_of(template: StoredTemplate, parameters: Sequence[str]) -> str:
    """The template as the customer reads it."""
    header = _said(template, TemplatePart.HEADER, template.header, parameters)
    body = _said(template, TemplatePart.BODY, template.body, parameters)
    return "\n\n".join(part for part in (header, body, template.footer) if part)


def form_of(
    template: StoredTemplate, parameters: Sequence[str], file: Mapping[str, Any] | None = None
) -> Form:
    """Meta's template object; `file` is the media parameter of its header.

    A quick reply carries its own words as payload, so that its answer says which one it was.
    """
    header = [*([dict(file)] if file else []), *_texts(template, TemplatePart.HEADER, parameters)]
    body = _texts(template, TemplatePart.BODY, parameters)
    components: list[Form] = [
        {"type": kind, "parameters": filled}
        for kind, filled in (("header", header), ("body", body))
        if filled
    ]
    return {
        "name": template.name,
        "language": {"code": template.language},
        "components": components + _buttons(template, parameters),
    }


def _require_count(template: StoredTemplate, parameters: Sequence[str]) -> None:
    expected, given = len(template.parameters), len(parameters)
    if expected != given:
        asked = [place_of(each) for each in template.parameters]
        wanted = f": {', '.join(asked)}" if asked else ""
        raise Invalid(
            f"This template takes {expected} parameter{_s(expected)} and got {given}; "
            f"give exactly {expected}{wanted}.",
            fields={"templateParameters": f"takes {expected}, got {given}"},
            expected=expected,
            given=given,
            parameters=asked,
        )


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _problem(template: StoredTemplate, asked: WhatsAppTemplateParameter, given: str) -> str | None:
    if not given.strip():
        return "may not be empty"
    if _kind(template, asked) is TemplateButtonKind.COPY_CODE:
        return None if _CODE.fullmatch(given) else "takes up to 20 letters and digits"
    if len(given) > _MOST[asked.part]:
        return f"may have at most {_MOST[asked.part]} characters"
    if _SPREAD.search(given):
        return "may not have line breaks, tabs or more than four spaces in a row"
    if asked.part is TemplatePart.BUTTON and any(letter.isspace() for letter in given):
        return "may not have spaces"
    return None


def _require_file(template: StoredTemplate, *, has_file: bool) -> None:
    kind = template.header_media
    if kind and not has_file:
        raise Invalid(
            f"This template begins with a file; choose {one(kind)}.",
            fields={"mediaFileId": f"{one(kind)} is required"},
        )
    if has_file and not kind:
        raise Invalid(
            "This template takes no file; leave it out.",
            fields={"mediaFileId": "not with this template"},
        )


def _kind(template: StoredTemplate, asked: WhatsAppTemplateParameter) -> TemplateButtonKind | None:
    return None if asked.button is None else template.buttons[asked.button].kind


def _given(
    template: StoredTemplate, part: TemplatePart, parameters: Sequence[str]
) -> list[tuple[WhatsAppTemplateParameter, str]]:
    pairs = zip(template.parameters, parameters, strict=True)
    return [(asked, given) for asked, given in pairs if asked.part is part]


def _said(
    template: StoredTemplate, part: TemplatePart, text: str | None, parameters: Sequence[str]
) -> str:
    values = {asked.name: given for asked, given in _given(template, part, parameters)}
    return VARIABLE.sub(lambda found: values.get(found[1], found[0]), text or "")


def _texts(template: StoredTemplate, part: TemplatePart, parameters: Sequence[str]) -> list[Form]:
    return [
        {"type": "text", **({"parameter_name": asked.name} if template.named else {}), "text": text}
        for asked, text in _given(template, part, parameters)
    ]


def _buttons(template: StoredTemplate, parameters: Sequence[str]) -> list[Form]:
    given = {
        asked.button: text for asked, text in _given(template, TemplatePart.BUTTON, parameters)
    }
    found: list[Form] = []
    for number, button in enumerate(template.buttons):
        if button.kind is TemplateButtonKind.QUICK_REPLY:
            found.append(_button(number, "quick_reply", type="payload", payload=button.text))
        elif number in given and button.kind is TemplateButtonKind.COPY_CODE:
            code = {"type": "coupon_code", "coupon_code": given[number]}
            found.append(_button(number, "copy_code", **code))
        elif number in given:
            found.append(_button(number, "url", type="text", text=given[number]))
    return found


def _button(number: int, kind: str, **parameter: str) -> Form:
    return {"type": "button", "sub_type": kind, "index": str(number), "parameters": [parameter]}
