"""ai-generate-response and ai-query-kb as Lambda calls them; Bedrock is not there."""

import json
from typing import Any

import pytest

from services.ai.switch import SWITCH
from services.aws.store import Put
from services.core.clock import iso, utc_now
from tests.contract.resolvers.events import ask, module_of
from tests.factories.aws import NOBODY, Cloud
from tests.factories.drafts import inbound, switch, writer
from tests.factories.logs import logged
from tests.factories.records import keep
from tests.factories.webhooks import inbound as event
from tests.factories.webhooks import record, text_from


@pytest.fixture(autouse=True)
def nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bedrock is an address where nothing listens."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME", NOBODY)


def queued(body: str, tried: int = 1) -> dict[str, Any]:
    """A record of ai-queue."""
    attributes = {"ApproximateReceiveCount": str(tried)}
    return {"messageId": f"r{tried}", "body": body, "attributes": attributes}


def handle(*records: Any) -> list[str]:
    """What goes back to the queue."""
    answer = module_of("ai-generate-response").handler({"Records": list(records)}, None)
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def asked_for(cloud: Cloud) -> list[str]:
    return [json.loads(body)["messageId"] for body in cloud.letters("ai-queue")]


def test_an_inbound_message_asks_for_a_draft_while_that_is_wanted(cloud: Cloud):
    module_of("inbound-whatsapp-handler").handler({"Records": [record(event(text_from()))]}, None)
    assert asked_for(cloud) == []
    switch(cloud.store())
    wanted = event(text_from(id="wamid.2"))
    module_of("inbound-whatsapp-handler").handler({"Records": [record(wanted)]}, None)
    [message_id] = asked_for(cloud)
    assert ask("Query.message", messageId=message_id)["content"] == "hello"


def test_an_inbound_message_arrives_also_if_nobody_can_be_asked(cloud: Cloud):
    switch(cloud.store())
    url = cloud.sqs.get_queue_url(QueueName="ai-queue")["QueueUrl"]
    cloud.sqs.delete_queue(QueueUrl=url)
    with logged() as lines:
        module_of("inbound-whatsapp-handler").handler(
            {"Records": [record(event(text_from()))]}, None
        )
    assert len(cloud.dynamodb.scan(TableName="test-Messages")["Items"]) == 1
    assert lines.named("ai_draft_not_asked_for") and cloud.letters("inbound-dlq") == []


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"messageId": 1}', '{"messageId": ""}'])
def test_what_is_no_request_is_tried_again_and_given_up(cloud: Cloud, body: str):
    with logged() as lines:
        assert handle(queued(body), queued(body, 2), queued(body, 3)) == ["r1", "r2"]
    assert len(lines.named("ai_draft_failed")) == 2 and len(lines.named("ai_draft_given_up")) == 1


def test_a_draft_that_ends_its_function_each_time_is_not_begun_a_fourth_time(cloud: Cloud):
    """Nothing is caught where time or memory runs out: the message just comes again."""
    switch(cloud.store())
    keep(cloud.store(), writer(), inbound(timestamp=utc_now()))
    with logged() as lines:
        assert handle(queued('{"messageId": "in"}', 4)) == []
    [line] = lines.named("ai_draft_given_up")
    assert "stackTrace" not in line, "it was tried once more"


def test_switched_off_the_queue_is_emptied_and_bedrock_is_left_alone(cloud: Cloud):
    keep(cloud.store(), writer(), inbound(timestamp=utc_now()))
    with logged() as lines:
        assert handle(queued('{"messageId": "in"}')) == []
    assert lines.named("ai_off") and not lines.named("ai_draft_failed")


def test_without_bedrock_a_draft_is_tried_again_and_given_up_and_an_operator_is_told(cloud: Cloud):
    switch(cloud.store())
    keep(cloud.store(), writer(), inbound(timestamp=utc_now()))
    assert handle(queued('{"messageId": "in"}')) == ["r1"]
    assert handle(queued('{"messageId": "in"}', 3)) == []
    answer = ask("Mutation.generateAiResponse", messageId="in")
    assert (answer["errorType"], answer["errorInfo"]["httpStatus"]) == ("EXTERNAL_API_ERROR", 502)
    answer = ask("Mutation.queryKnowledgeBase", query="hours?")
    assert answer["errorType"] == "EXTERNAL_API_ERROR"
    assert ask("Query.aiInteractions", messageId="in") == []


@pytest.mark.parametrize(
    ("field", "arguments", "code"),
    [
        ("Mutation.generateAiResponse", {"messageId": "in"}, "AI_AUTOMATION_DISABLED"),
        ("Mutation.queryKnowledgeBase", {"query": "hours?"}, "AI_AUTOMATION_DISABLED"),
        ("Mutation.queryKnowledgeBase", {"query": "x" * 20_001}, "VALIDATION_ERROR"),
        (
            "Mutation.reviewAiResponse",
            {"input": {"interactionId": "nothing", "decision": "reject"}},
            "NOT_FOUND",
        ),
        (
            "Mutation.reviewAiResponse",
            {"input": {"interactionId": "nothing", "decision": "send"}},
            "VALIDATION_ERROR",
        ),
        ("Mutation.rateAiResponse", {"interactionId": "no", "feedback": "none"}, "NOT_FOUND"),
        ("Query.pendingAiSuggestions", {"limit": 0}, "VALIDATION_ERROR"),
    ],
)
def test_a_refusal_says_why(cloud: Cloud, field: str, arguments: Any, code: str):
    assert ask(field, **arguments)["errorType"] == code


def test_a_draft_is_read_rated_and_decided_over_the_fields(cloud: Cloud):
    store, key = cloud.store(), "d1"
    keep(store, writer(), inbound(timestamp=utc_now()))
    store.write(Put(SWITCH[0], {**SWITCH[1], "configValue": "true"}))
    draft = {
        "interactionId": key,
        "messageId": "in",
        "contactId": "c1",
        "channel": "whatsapp",
        "kind": "agent",
        "query": "When do you open?",
        "response": "At ten.",
        "sources": [{"content": "ten", "score": 0.5}],
        "confidence": 0.5,
        "feedback": "none",
        "timestamp": iso(utc_now()),
        "updatedAt": iso(utc_now()),
        "waiting": "approval",
    }
    store.write(Put("AIInteractions", draft))
    [waiting] = ask("Query.pendingAiSuggestions")["items"]
    assert (waiting["interactionId"], waiting["stale"], waiting["approved"]) == (key, False, None)
    rated = ask("Mutation.rateAiResponse", interactionId=key, feedback="positive")
    assert rated["feedback"] == "positive"
    review = {"interactionId": key, "decision": "reject"}
    assert ask("Mutation.reviewAiResponse", input=review)["approved"] is False
    again = ask("Mutation.reviewAiResponse", input=review)
    assert (again["errorType"], again["errorInfo"]["httpStatus"]) == ("CONFLICT", 409)
