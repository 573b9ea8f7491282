"""The simulated WhatsApp account: its numbers and the message templates that Meta keeps for it.

`PUT /local/templates` adds or replaces one, as WhatsApp Manager and Meta's reviewers would:
`{name, language, category, status, components, parameter_format?}`.
"""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.aws import ACCOUNT
from local.simulators.whatsapp_events import WABA, arn_of, meta_number

SHIPPED = Path(__file__).parent / "whatsapp_templates.json"
ACCOUNT_ID = "waba-0123456789abcdef0123456789abcdef"
"""What AWS calls the account; Meta calls it by a number."""
PAGE = 25


class Template(BaseModel):
    """One template in one language, as Meta has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern="^[a-z0-9_]{1,512}$")
    language: str = Field(min_length=2, max_length=6)
    category: Literal["UTILITY", "MARKETING", "AUTHENTICATION"]
    status: Literal["APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL"]
    parameter_format: Literal["POSITIONAL", "NAMED"] = "POSITIONAL"
    components: tuple[dict[str, Any], ...]


class WhatsAppAccount:
    """The simulated template operations, on the wire as botocore's model has them.

    Reading leaves no trace in the outbox: nothing leaves the platform by it.
    """

    def __init__(self, numbers: Collection[str], region: str) -> None:
        self._numbers, self._region = numbers, region
        shipped = [Template.model_validate(one) for one in json.loads(SHIPPED.read_text())]
        self._templates = {(one.name, one.language): one for one in shipped}
        self.is_down = False

    async def number(self, request: Request) -> Response:
        """GET /v1/whatsapp/waba/phone/details."""
        number = request.query_params.get("id", "")
        if self.is_down:
            return _broken()
        if number not in self._numbers:
            return _missing("No such phone number.")
        shown = "+91 11 4000 0000"
        detail = {
            "arn": arn_of(number, self._region),
            "phoneNumber": "911140000000",
            "phoneNumberId": number,
            "metaPhoneNumberId": meta_number(number),
            "displayPhoneNumberName": "WECARE.DIGITAL",
            "displayPhoneNumber": shown,
            "qualityRating": "GREEN",
        }
        return JSONResponse({"phoneNumber": detail, "linkedWhatsAppBusinessAccountId": ACCOUNT_ID})

    async def summaries(self, request: Request) -> Response:
        """GET /v1/whatsapp/template/list, in pages."""
        asked = request.query_params
        if problem := self._problem(asked):
            return problem
        size = min(int(asked.get("maxResults", PAGE)), PAGE)
        begin = int(asked.get("nextToken", 0))
        known = sorted(self._templates.values(), key=lambda one: (one.name, one.language))
        page: dict[str, Any] = {"templates": [_summary(one) for one in known[begin : begin + size]]}
        if begin + size < len(known):
            page["nextToken"] = str(begin + size)
        return JSONResponse(page)

    async def definition(self, request: Request) -> Response:
        """GET /v1/whatsapp/template: the definition, as a JSON text."""
        asked = request.query_params
        if problem := self._problem(asked):
            return problem
        found = self._found(asked)
        if found is None:
            return _missing("No such template.")
        definition = {**found.model_dump(), "id": _meta_id(found)}
        return JSONResponse({"template": json.dumps(definition, ensure_ascii=False)})

    async def shown(self, request: Request) -> Response:
        """GET or PUT /local/templates."""
        if request.method == "PUT":
            try:
                template = Template.model_validate(await request.json())
            except (ValidationError, ValueError) as error:
                return JSONResponse({"error": str(error)}, 400)
            self._templates[template.name, template.language] = template
        return JSONResponse([one.model_dump() for one in self._templates.values()])

    def _found(self, asked: Mapping[str, str]) -> Template | None:
        if "metaTemplateId" in asked:
            known = {_meta_id(one): one for one in self._templates.values()}
            return known.get(asked["metaTemplateId"])
        named = asked.get("templateName", ""), asked.get("templateLanguageCode", "")
        return self._templates.get(named)

    def _problem(self, asked: Mapping[str, str]) -> Response | None:
        if self.is_down:
            return _broken()
        arn = f"arn:aws:social-messaging:{self._region}:{ACCOUNT}:waba/{ACCOUNT_ID[5:]}"
        if asked.get("id") not in (ACCOUNT_ID, arn):
            return _missing("No such WhatsApp Business Account.")
        return None


def whatsapp_account_routes(account: WhatsAppAccount) -> list[Route]:
    """Where the account answers."""
    aws = "/providers/socialmessaging/v1/whatsapp"
    return [
        Route("/local/templates", account.shown, methods=["GET", "PUT"]),
        Route(f"{aws}/waba/phone/details", account.number),
        Route(f"{aws}/template/list", account.summaries),
        Route(f"{aws}/template", account.definition),
    ]


def _summary(one: Template) -> dict[str, str]:
    return {
        "templateName": one.name,
        "metaTemplateId": _meta_id(one),
        "templateStatus": one.status,
        "templateQualityScore": "UNKNOWN",
        "templateLanguage": one.language,
        "templateCategory": one.category,
    }


def _meta_id(one: Template) -> str:
    """A number that stays the same for a name and a language."""
    return f"{WABA}{sum((n + 1) * ord(c) for n, c in enumerate(one.name + one.language))}"


def _missing(sentence: str) -> Response:
    return _error(404, "ResourceNotFoundException", sentence)


def _broken() -> Response:
    return _error(502, "DependencyException", "Meta did not answer.")


def _error(status: int, code: str, sentence: str) -> Response:
    headers = {"x-amzn-ErrorType": code, "x-amzn-RequestId": str(uuid4())}
    return JSONResponse({"message": sentence}, status, headers=headers)
