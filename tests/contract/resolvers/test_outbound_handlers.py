"""What is queued, from the mutation over the queue to the worker, and the sweep, on AWS's terms."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from services.aws.store import Update
from services.core.clock import utc_now
from services.limits.slots import tracker_key
from tests.contract.resolvers.events import ask, module_of
from tests.factories.aws import Cloud
from tests.factories.infrastructure import INFRASTRUCTURE
from tests.factories.records import EMAIL, PHONE

POOL = INFRASTRUCTURE["values"]["SMS_POOL_ID"]


@dataclass
class Context:
    """A function that has just begun."""

    seconds: int = 50

    def get_remaining_time_in_millis(self) -> int:
        return 1000 * self.seconds


def ada(**consents: bool) -> str:
    contact = ask("Mutation.createContact", input={"name": "Ada", "phone": PHONE, "email": EMAIL})
    ask("Mutation.updateContact", input={"contactId": contact["contactId"], **consents})
    return contact["contactId"]


def busy(cloud: Cloud, **how_long: float) -> None:
    until = int((utc_now() + timedelta(**how_long)).timestamp() * 1_000_000)
    cloud.store().write(Update(*tracker_key(POOL, "sms"), set={"freeAt": until}))


def worked(*bodies: str) -> list[dict[str, str]]:
    records = [{"messageId": f"r{n}", "body": body} for n, body in enumerate(bodies)]
    return module_of("outbound-worker").handler({"Records": records}, Context())[
        "batchItemFailures"
    ]


def due_now(cloud: Cloud, message_id: str) -> None:
    now = "2026-01-01T00:00:00.000Z"
    key: Any = {"messageId": message_id}
    cloud.store().write(Update("Messages", key, set={"dueAt": now, "unsettledSince": now}))


@pytest.mark.proves("13.5", "property 55")
def test_a_text_over_the_limit_is_queued_and_delivered_from_the_queue(cloud: Cloud):
    key = ada(optInSms=True)
    busy(cloud, seconds=60)
    queued = ask("Mutation.sendSms", input={"contactId": key, "content": "hi"})
    assert queued["status"] == "queued"
    assert ask("Query.message", messageId=queued["messageId"])["status"] == "queued"
    wake = json.dumps({"messageId": queued["messageId"]})
    waits = [json.loads(letter) for letter in cloud.letters("outbound-queue")]
    assert waits in ([], [json.loads(wake)]), "it may come only when it is due"
    busy(cloud, seconds=0)
    due_now(cloud, queued["messageId"])
    assert worked(wake) == []
    sent = ask("Query.message", messageId=queued["messageId"])
    assert (sent["status"], sent["dryRun"]) == ("sent", True)
    assert worked(wake, wake) == []


def test_what_cannot_be_read_stays_in_the_queue_and_the_others_go_on(cloud: Cloud):
    key = ada(optInEmail=True)
    assert worked("nonsense", json.dumps({"messageId": "nobody"})) == [{"itemIdentifier": "r0"}]
    wanted = {"contactId": key, "subject": "Hi", "bodyText": "Hello"}
    assert ask("Mutation.sendEmail", input=wanted)["status"] == "sent"


def test_the_sweep_wakes_a_message_whose_wake_was_lost(cloud: Cloud):
    key = ada(optInSms=True)
    busy(cloud, seconds=60)
    queued = ask("Mutation.sendSms", input={"contactId": key, "content": "hi"})
    due_now(cloud, queued["messageId"])
    module_of("outbound-sweep").handler({"source": "aws.events"}, None)
    assert json.dumps({"messageId": queued["messageId"]}).replace(" ", "") in [
        letter.replace(" ", "") for letter in cloud.letters("outbound-queue")
    ]
