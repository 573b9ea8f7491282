"""The AppSync boundary: who is calling, whether they may, what they asked, how refusals travel.

The permission comes from the field's one declaration, exported to `schema/functions.json`, and is
checked before any business logic, with the role that is in force now, whatever the token says;
every attempt is logged, and a denied one is audited, which is its one write.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from resolvers._invalid import invalid
from services.access.callers import principal_of
from services.access.roles import Permission, Principal
from services.app.storage import audit, standings
from services.core.clock import new_id
from services.core.correlation import follow
from services.core.errors import Forbidden, Refusal
from services.core.loose import as_dict
from services.core.model import Model
from services.telemetry.log import fault, note, warn

type Event = dict[str, Any]
type Arguments = dict[str, Any]
type Result = Model | Sequence[Model] | None
type Resolver = Callable[[Principal, Arguments], Result]
type Entry = Callable[[Event, object], Any]

FUNCTIONS = Path(__file__).parent.parent / "schema" / "functions.json"


class AppSyncHandler:
    """A Lambda entry point that serves the named GraphQL fields."""

    def __init__(self, fields: Mapping[str, Resolver]) -> None:
        self.fields = fields

    def __call__(self, event: Event, _context: object) -> Any:
        """One field of one request: its value, or an error envelope; never an exception."""
        field = f"{event['info']['parentTypeName']}.{event['info']['fieldName']}"
        follow(_correlation(event), field=field)
        try:
            result = self._resolve(field, event)
        except Forbidden as refusal:
            who = {name: refusal.details.get(name) for name in ("userId", "role")}
            warn("refused", code=refusal.code, **who)
            return _envelope(str(refusal), refusal)
        except Refusal as refusal:
            warn("refused", code=refusal.code)
            return _envelope(str(refusal), refusal)
        except ValidationError as error:
            warn("refused", code="VALIDATION_ERROR")
            refusal = invalid(error)
            return _envelope(str(refusal), refusal)
        except Exception as error:  # noqa: BLE001  the boundary: whatever broke must not leave as it is
            return _broken(error)
        return _on_the_wire(result)

    def _resolve(self, field: str, event: Event) -> Result:
        caller = principal_of(event)
        try:
            caller = standings().of(caller)
            caller.require(_permission(field))
        except Forbidden:
            audit().denied(caller, field)
            raise
        note("allowed", userId=caller.user_id, role=caller.role)
        return self.fields[event["info"]["fieldName"]](caller, event.get("arguments") or {})


def appsync(**fields: Resolver) -> AppSyncHandler:
    """Serve `fields`: GraphQL field name to what resolves it."""
    return AppSyncHandler(fields)


def _on_the_wire(result: Result) -> Any:
    if result is None or isinstance(result, Model):
        return result and result.to_wire()
    return [one.to_wire() for one in result]


@cache
def _declared() -> Mapping[str, Mapping[str, str]]:
    return json.loads(FUNCTIONS.read_text())


def _permission(field: str) -> Permission:
    return Permission(_declared()[field]["permission"])


def _correlation(event: Event) -> str:
    headers = as_dict(as_dict(event.get("request")).get("headers"))
    return str(headers.get("x-amzn-trace-id") or new_id())


def _envelope(message: str, refusal: Refusal) -> Event:
    info = {
        "error": refusal.category,
        "httpStatus": refusal.http_status,
        "details": refusal.details,
    }
    return {"errorMessage": message, "errorType": refusal.code, "errorInfo": info, "data": None}


def _broken(error: Exception) -> Event:
    reference = new_id()[:8]
    fault("broken", error, reference=reference)
    return {
        "errorMessage": f"Something went wrong on our side; try again, or quote {reference}.",
        "errorType": "INTERNAL_ERROR",
        "errorInfo": {
            "error": "INTERNAL_ERROR",
            "httpStatus": 500,
            "details": {"reference": reference},
        },
        "data": None,
    }
