"""Query.dashboard as AppSync asks for it, and what it costs."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from services.access.roles import Role
from services.app.storage import store
from services.aws import clients
from services.core.clock import utc_now
from services.counts.consents import consents_changed
from services.counts.figures import Figures, counted
from services.messaging.channels.base import Accepted
from services.messaging.model import Channel, StoredMessage
from services.messaging.outcome import after
from services.messaging.repository import MessageRepository, message_put
from tests.contract.resolvers.events import ask
from tests.factories.aws import Cloud
from tests.factories.records import PHONE, message


@contextmanager
def calls() -> Generator[list[str]]:
    """The AWS calls made inside, by operation."""
    made: list[str] = []

    def note(model: Any, **_: Any) -> None:
        made.append(model.name)

    events = clients.dynamodb().meta.events
    events.register("before-call", note)
    try:
        yield made
    finally:
        events.unregister("before-call", note)


def sent(message_id: str) -> StoredMessage:
    """A message of now that the provider took."""
    now = utc_now()
    said = message(message_id=message_id, timestamp=now)
    store().write(message_put(said))
    grown = MessageRepository(store()).grow(said, lambda m: after(m, Accepted("aws-1"), now))
    assert grown is not None
    return grown


def test_the_dashboard_takes_three_calls_however_many_messages_exist(cloud: Cloud):
    """How the caller stands is read beside it, once in 30 seconds. A day may end meanwhile."""
    sent("m0")
    ask("Query.dashboard", Role.VIEWER)
    with calls() as few:
        first = ask("Query.dashboard", Role.VIEWER, days=31)
    for number in range(1, 40):
        sent(f"m{number}")
    for back, channel, seed in product(range(30), Channel, "abc"):
        at = utc_now() - timedelta(days=back)
        store().write(*counted(at, channel, seed, Figures(sent=100_000, delivered=90_000)))
    ask("Query.dashboard", Role.VIEWER)
    with calls() as many:
        last = ask("Query.dashboard", Role.VIEWER, days=31)
    assert sorted(few) == sorted(many) == ["BatchGetItem", "Query", "Query"]
    assert sum(row["sent"] for row in first["days"]) == 1
    assert sum(row["sent"] for row in last["days"]) == 40 + 30 * 3 * 3 * 100_000


def test_what_operators_do_is_on_the_dashboard_at_once(cloud: Cloud):
    key = ask("Mutation.createContact", input={"name": "Ada", "phone": PHONE})["contactId"]
    ask("Mutation.updateContact", input={"contactId": key, "optInWhatsApp": True, "optInSms": True})
    assert ask("Query.dashboard", Role.VIEWER)["optIns"] == {"whatsApp": 1, "sms": 1, "email": 0}
    ask("Mutation.updateContact", input={"contactId": key, "optInSms": False})
    assert ask("Query.dashboard", Role.VIEWER)["optIns"] == {"whatsApp": 1, "sms": 0, "email": 0}
    ask("Mutation.deleteContact", contactId=key)
    assert ask("Query.dashboard", Role.VIEWER)["optIns"] == {"whatsApp": 0, "sms": 0, "email": 0}


def test_a_dry_run_is_no_send(cloud: Cloud):
    key = ask("Mutation.createContact", input={"name": "Ada", "phone": PHONE})["contactId"]
    ask("Mutation.updateContact", input={"contactId": key, "optInSms": True})
    answer = ask("Mutation.sendSms", input={"contactId": key, "content": "hello"})
    assert (answer["status"], answer["dryRun"]) == ("sent", True)
    shown = ask("Query.dashboard", Role.VIEWER, days=1)
    assert [(row["channel"], row["sent"]) for row in shown["days"]] == [
        ("whatsapp", 0),
        ("sms", 0),
        ("email", 0),
    ]
    assert shown["sending"]["sendMode"] == "DRY_RUN"


@pytest.mark.parametrize("days", [0, 32])
def test_more_than_a_month_is_refused_in_words(cloud: Cloud, days: int):
    answer = ask("Query.dashboard", Role.VIEWER, days=days)
    assert (answer["errorType"], answer["errorInfo"]["httpStatus"]) == ("VALIDATION_ERROR", 400)
    assert answer["errorMessage"] == "Choose between 1 and 31 days."


def test_consents_that_are_counted_apart_meet_on_the_dashboard(cloud: Cloud):
    for number in range(20):
        store().write(*consents_changed({}, {"optInEmail": True}, f"c{number}"))
    assert ask("Query.dashboard", Role.VIEWER)["optIns"]["email"] == 20
