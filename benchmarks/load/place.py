"""A running platform as a program outside of it sees it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import boto3
import httpx

from services.aws.dynamo import DynamoStore
from services.aws.store import Item, Put, Scan, Store
from services.contacts.identities import identity_keys
from services.contacts.model import StoredContact
from services.contacts.repository import contact_puts, identity_puts
from services.core.clock import same_id, utc_now
from tests.flows.api import Api, sign_in


@dataclass(frozen=True)
class Place:
    """Where it answers, who asks, and what it stored."""

    url: str
    info: dict[str, Any]

    @classmethod
    def at(cls, url: str) -> "Place":
        """The platform that answers at an address."""
        return cls(url, httpx.get(f"{url}/local/info").json())

    @cached_property
    def operator(self) -> Api:
        return Api(self.url, sign_in(self.info, "operator@example.com"))

    @cached_property
    def admin(self) -> Api:
        return Api(self.url, sign_in(self.info, "admin@example.com"))

    @cached_property
    def store(self) -> Store:
        """Its tables, read and filled past the API."""
        return DynamoStore(self.client("dynamodb"), self.info["tables"].__getitem__)

    def client(self, service: str) -> Any:
        """A client of its embedded AWS."""
        session: Any = boto3.Session("local", "local", region_name=self.info["region"])
        return session.client(service, endpoint_url=self.info["awsEndpoint"])

    def rows(self, table: str) -> Iterator[Item]:
        """Every row of a table."""
        page = self.store.scan(Scan(table))
        yield from page.items
        while page.next:
            page = self.store.scan(Scan(table, start=page.next))
            yield from page.items

    def behave(self, **behaviour: Any) -> None:
        """How WhatsApp behaves from now on."""
        body = {"channel": "whatsapp", **behaviour}
        httpx.put(f"{self.url}/local/simulator", json=body).raise_for_status()

    def received(self) -> list[dict[str, Any]]:
        """What reached WhatsApp, oldest first: `at` and the `message`."""
        calls = httpx.get(f"{self.url}/local/outbox", timeout=60).json()
        return [
            {"at": call["at"], "message": call["request"]["message"]}
            for call in calls
            if call["channel"] == "whatsapp" and "message" in call["request"]
        ]

    def keep(self, contacts: list[StoredContact]) -> None:
        """Store contacts as the service would have."""
        for begin in range(0, len(contacts), 30):
            actions: list[Put] = []
            for one in contacts[begin : begin + 30]:
                claims = identity_keys(one.phone, one.email, one.whats_app_user_id)
                actions += [*contact_puts(one), *identity_puts(claims, one.contact_id)]
            self.store.write(*actions)


def customers(count: int, numbers: str) -> list[StoredContact]:
    """People who consented to WhatsApp and wrote just now; `numbers` is what theirs begin with."""
    now = utc_now()
    return [
        StoredContact(
            contact_id=same_id("load", f"{numbers}{number}"),
            name=f"Load {number}",
            phone=f"+{numbers}{number:0{12 - len(numbers)}}",
            opt_in_whats_app=True,
            last_inbound_message_at=now,
            created_at=now,
            updated_at=now,
        )
        for number in range(count)
    ]


def until(holds: Callable[[], bool], within: float, every: float = 1.0) -> None:
    """Wait for something.

    Raises:
        TimeoutError: it did not come about within so many seconds.
    """
    end = time.monotonic() + within
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("it did not come about in time")
        time.sleep(every)
