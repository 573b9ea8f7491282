"""What the user pool would have mailed on AWS: invitations with their temporary passwords.

It exists on one machine only. Deployed, Cognito mails the invited person, and nobody else ever
sees the password.
"""

from datetime import UTC, datetime
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from services.core.loose import as_dict, dicts_in, texts_in


def invitation_routes(aws_url: str) -> list[BaseRoute]:
    """GET /local/invitations: `[{to, at, text}]`, the latest first."""

    async def invitations(request: Request) -> Response:
        del request
        async with httpx.AsyncClient(timeout=5) as client:
            answer = await client.get(f"{aws_url}/_ministack/ses/messages")
        return JSONResponse(_invitations(answer.json()))

    return [Route("/local/invitations", invitations)]


def _invitations(inbox: object) -> list[dict[str, Any]]:
    accounts = as_dict(as_dict(inbox).get("messages"))
    mails = [mail for account in accounts.values() for mail in dicts_in(account)]
    found = [
        {
            "to": to,
            "at": datetime.fromtimestamp(float(mail.get("Timestamp", 0)), UTC).isoformat(),
            "text": mail.get("BodyText"),
        }
        for mail in mails
        if mail.get("Type") == "CognitoInvitationMessage"
        for to in texts_in(mail.get("To"))
    ]
    return sorted(found, key=lambda one: str(one["at"]), reverse=True)
