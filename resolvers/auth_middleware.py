"""auth-middleware: AppSync's Lambda authorizer, for programs that send a token in that mode."""

import json
from pathlib import Path
from typing import Any

from services.access.authorizer import Visits, authorize
from services.access.tokens import Keys, TokenVerifier, keys_at
from services.core.correlation import follow
from services.core.function_settings import TokenSettings
from services.core.loose import as_dict

FUNCTIONS = Path(__file__).parent.parent / "schema" / "functions.json"

_declared = json.loads(FUNCTIONS.read_text())
_settings = TokenSettings.load()
_tokens = TokenVerifier(_settings, Keys(keys_at(_settings.jwks_url)))


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Whether the token's owner may come in, and which fields their role may not use."""
    del context
    follow(as_dict(event.get("requestContext")).get("requestId"))
    return authorize(str(event.get("authorizationToken") or ""), _tokens, _declared, _visits)


def _visits() -> Visits:
    """Storage, imported when a token has proved itself.

    What it costs is no part of a cold start, nor of a denial.
    """
    from services.app.visits import visits  # noqa: PLC0415

    return visits()
