"""The API as a program uses it: signed in, over HTTP and WebSocket."""

import asyncio
import base64
import json
import time
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
import httpx
from websockets.asyncio.client import connect

from tests.http import http

CONTACT = """contactId name phone email optInWhatsApp optInSms optInEmail lastInboundMessageAt
  windowExpiresAt"""
MESSAGE = """messageId contactId channel direction messageType content subject segments status kind
  dryRun timestamp
  updatedAt whatsappMessageId providerMessageId errorCode errorDetails
  statusHistory { status at errorCode }"""


class Refused(Exception):
    """The first error of an answer."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(f"{error.get('errorType')}: {error['message']}")
        self.code = error.get("errorType")
        self.message = error["message"]
        self.info = error.get("errorInfo") or {}


def aws(info: dict[str, Any], service: str) -> Any:
    """A client of the embedded AWS."""
    return _client(info["awsEndpoint"], info["region"], service)


def rows_of(info: dict[str, Any], table: str) -> list[dict[str, Any]]:
    """Every row of a table, as DynamoDB shows it."""
    pages = aws(info, "dynamodb").get_paginator("scan").paginate(TableName=info["tables"][table])
    return [item for page in pages for item in page["Items"]]


@cache
def _client(endpoint: str, region: str, service: str) -> Any:
    session: Any = boto3.Session("local", "local", region_name=region)
    return session.client(service, endpoint_url=endpoint)


def sign_in(info: dict[str, Any], email: str) -> str:
    password = next(user["password"] for user in info["users"] if user["email"] == email)
    answer = aws(info, "cognito-idp").initiate_auth(
        ClientId=info["userPoolClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": password},
    )
    return answer.get("AuthenticationResult", {}).get("AccessToken", "")


@dataclass(frozen=True)
class Api:
    url: str
    token: str

    def post(self, query: str, /, **variables: Any) -> httpx.Response:
        return http.post(
            f"{self.url}/graphql",
            json={"query": query, "variables": variables},
            headers={"Authorization": self.token},
        )

    def ask(self, query: str, /, **variables: Any) -> Any:
        """The value of the only root field."""
        answer = self.post(query, **variables).json()
        if answer.get("errors"):
            raise Refused(answer["errors"][0])
        return next(iter(answer["data"].values()))

    def create_contact(self, **details: Any) -> Any:
        query = f"mutation($i: CreateContactInput!) {{ createContact(input: $i) {{ {CONTACT} }} }}"
        return self.ask(query, i=details)

    def update_contact(self, **change: Any) -> Any:
        query = f"mutation($i: UpdateContactInput!) {{ updateContact(input: $i) {{ {CONTACT} }} }}"
        return self.ask(query, i=change)

    def contact(self, contact_id: str) -> Any:
        return self.ask(
            f"query($c: ID!) {{ contact(contactId: $c) {{ {CONTACT} }} }}", c=contact_id
        )

    def send(self, contact_id: str, content: str, **more: Any) -> Any:
        query = f"mutation($i: SendWhatsAppInput!) {{ sendWhatsApp(input: $i) {{ {MESSAGE} }} }}"
        wanted = {"contactId": contact_id, "messageType": "text", "content": content} | more
        return self.ask(query, i=wanted)

    def send_sms(self, contact_id: str, content: str, **more: Any) -> Any:
        query = f"mutation($i: SendSmsInput!) {{ sendSms(input: $i) {{ {MESSAGE} }} }}"
        return self.ask(query, i={"contactId": contact_id, "content": content} | more)

    def send_email(self, contact_id: str, subject: str, **more: Any) -> Any:
        query = f"mutation($i: SendEmailInput!) {{ sendEmail(input: $i) {{ {MESSAGE} }} }}"
        return self.ask(query, i={"contactId": contact_id, "subject": subject} | more)

    def message(self, message_id: str) -> Any:
        return self.ask(
            f"query($m: ID!) {{ message(messageId: $m) {{ {MESSAGE} }} }}", m=message_id
        )

    def messages(self, contact_id: str) -> list[Any]:
        query = f"query($c: ID!) {{ messages(contactId: $c) {{ items {{ {MESSAGE} }} }} }}"
        return self.ask(query, c=contact_id)["items"]

    @asynccontextmanager
    async def subscribed(self, subscription: str):  # an async context of a queue of payloads
        headers = {"Authorization": self.token, "host": "localhost"}
        packed = base64.urlsafe_b64encode(json.dumps(headers).encode()).decode().rstrip("=")
        socket_url = self.url.replace("http", "ws", 1) + "/graphql/realtime"
        start = {
            "id": "1",
            "type": "start",
            "payload": {
                "data": json.dumps({"query": subscription, "variables": {}}),
                "extensions": {"authorization": headers},
            },
        }
        async with connect(socket_url, subprotocols=["graphql-ws", f"header-{packed}"]) as socket:  # pyright: ignore[reportArgumentType]
            await socket.send(json.dumps({"type": "connection_init"}))
            await socket.send(json.dumps(start))
            events: asyncio.Queue[Any] = asyncio.Queue()
            started = asyncio.Event()

            async def listen() -> None:
                async for text in socket:
                    event = json.loads(text)
                    if event["type"] == "start_ack":
                        started.set()
                    elif event["type"] in ("data", "error"):
                        events.put_nowait(event["payload"])

            listening = asyncio.create_task(listen())
            await asyncio.wait_for(started.wait(), 30)
            yield events
            listening.cancel()


def write_as_customer(url: str, phone: str, text: str, **more: Any) -> Any:
    body = {"from": phone, "name": "Nisha", "text": text} | more
    answer = http.post(f"{url}/local/inbound/whatsapp", json=body)
    answer.raise_for_status()
    return answer.json()


def happen(url: str, channel: str, **body: Any) -> None:
    """Something happens at a provider, or a customer does something."""
    http.post(f"{url}/local/inbound/{channel}", json=body).raise_for_status()


def behave(url: str, channel: str, **behaviour: Any) -> None:
    """How a provider behaves from now on; without details as it does at first."""
    http.put(f"{url}/local/simulator", json={"channel": channel, **behaviour}).raise_for_status()


def sent_by(url: str, channel: str) -> list[dict[str, Any]]:
    """What left over one channel, oldest first."""
    calls = http.get(f"{url}/local/outbox").json()
    return [call["request"] for call in calls if call["channel"] == channel]


def eventually[T](look: Callable[[], T], within: float = 90.0) -> T:
    """The first truthy answer; the deadline only bounds a failure."""
    end = time.monotonic() + within
    while True:
        found = look()
        if found or time.monotonic() > end:
            assert found, "it did not happen in time"
            return found
        time.sleep(0.02)
