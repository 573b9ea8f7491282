"""CPU time of the gateway per query, without sockets and with functions that answer at once."""

import asyncio
import base64
import json
import time
from typing import Any

from starlette.applications import Starlette

from benchmarks.figure import Figure
from local.gateway import Credentials, Gateway, gateway_routes
from local.manifest import ROOT

WARM, RUNS = 50, 400
TOKEN = base64.urlsafe_b64encode(b'{"alg":"RS256"}').rstrip(b"=") + b".e30.c2ln"
CONTACT: dict[str, Any] = {
    "contactId": "c",
    "name": "Asha",
    "phone": "+919810000001",
    "email": None,
    "optInWhatsApp": True,
    "optInSms": False,
    "optInEmail": False,
    "lastInboundMessageAt": None,
    "windowExpiresAt": None,
    "createdAt": "2026-01-17T12:00:00.000Z",
    "updatedAt": "2026-01-17T12:00:00.000Z",
}
FIELDS = "contactId name phone email optInWhatsApp optInSms optInEmail createdAt updatedAt"
QUERIES = {
    "hello (me)": "{ me { userId role } }",
    "1 contact": f'{{ contact(contactId: "c") {{ {FIELDS} }} }}',
    "50 contacts": f"{{ searchContacts(limit: 50) {{ items {{ {FIELDS} }} nextToken }} }}",
}
ANSWERS: dict[str, Any] = {
    "me": {"userId": "u", "role": "Viewer"},
    "contact": CONTACT,
    "searchContacts": {"items": [CONTACT] * 50, "nextToken": None},
}


def measure() -> list[Figure]:
    """A figure for each query."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    app = Starlette(routes=gateway_routes(_gateway()))
    figures: list[Figure] = []
    for name, query in QUERIES.items():
        body = json.dumps({"query": query}).encode()
        for _ in range(WARM):
            await _post(app, body)
        begun = time.process_time()
        for _ in range(RUNS):
            await _post(app, body)
        spent = (time.process_time() - begun) * 1000 / RUNS
        figures.append(Figure("gateway, per query", name, round(spent, 3), "CPU ms", None))
    return figures


def _gateway() -> Gateway:
    async def invoke(name: str, event: dict[str, Any]) -> object:
        del name
        return ANSWERS[event["info"]["fieldName"]]

    def claims(token: str) -> dict[str, object]:
        del token
        return {
            "sub": "u",
            "username": "u",
            "iss": "https://example.com",
            "cognito:groups": ["Viewer"],
        }

    return Gateway(
        sdl=(ROOT / "schema" / "schema.graphql").read_text(),
        functions=json.loads((ROOT / "schema" / "functions.json").read_text()),
        invoke=invoke,
        verify_token=claims,
        credentials=Credentials("local", "local"),
        region="us-east-1",
        account_id="000000000000",
    )


async def _post(app: Starlette, body: bytes) -> None:
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "headers": [(b"authorization", TOKEN), (b"content-type", b"application/json")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "scheme": "http",
        "root_path": "",
    }
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    answer = json.loads(sent[1]["body"])
    if sent[0]["status"] != 200 or "errors" in answer:
        raise RuntimeError(f"the query did not work: {answer}")
