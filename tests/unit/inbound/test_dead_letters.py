import json

import pytest

from services.inbound.dead_letters import DeadLetterQueue
from services.inbound.events import Unreadable
from tests.factories.aws import Cloud
from tests.factories.time import FakeClock
from tests.factories.webhooks import record


@pytest.mark.proves("4.7", "property 18")
@pytest.mark.parametrize("text", ["", "{", "नमस्ते 😀", "x" * 200_000])
def test_a_letter_holds_the_whole_record_and_why_it_failed(cloud: Cloud, text: str):
    url = cloud.sqs.get_queue_url(QueueName="inbound-dlq")["QueueUrl"]
    DeadLetterQueue(cloud.sqs, url, FakeClock()).put(
        record(text), Unreadable("a message has no sender")
    )
    [body] = cloud.letters("inbound-dlq")
    assert json.loads(body) == {
        "record": record(text),
        "error": "a message has no sender",
        "errorType": "Unreadable",
        "failedAt": "2026-03-01T12:00:00.000Z",
        "retryCount": 0,
    }
