"""Drafts of answers and dead letters."""

import json
from collections import Counter

from services.ai.repository import draft_ids
from services.ai.switch import SWITCH
from services.aws.store import Put
from tests.factories.correspondence import customer_text
from tests.factories.dlq import ours, raw_lambda_event
from tests.factories.drafts import inbound as question
from tests.factories.records import keep
from tests.factories.webhooks import inbound, text_from
from tests.faults.handlers.contacts import ada
from tests.faults.handlers.inbound import KEPT
from tests.faults.handlers.scenario import Scenario, message_in, mutation, tick
from tests.faults.handlers.world import World

DRAFT = draft_ids("in")[0]
REVIEW = {"interactionId": DRAFT, "decision": "approve", "clientToken": "once"}


def asked(world: World) -> None:
    """Somebody asked something, and drafts are on."""
    ada(world, last_inbound_message_id="in")
    keep(world.store, question())
    world.store.write(Put(SWITCH[0], {**SWITCH[1], "configValue": "true"}))


def wanted(world: World) -> None:
    asked(world)
    world.aws.put("ai-queue", json.dumps({"messageId": "in"}))


def drafted(world: World) -> None:
    asked(world)
    world.ask("Mutation.generateAiResponse", messageId="in")


def one_draft(world: World) -> None:
    """Nothing is lost of a draft that was given up: an operator asks for it."""
    world.persist("Mutation.generateAiResponse", messageId="in")
    assert [row["messageId"] for row in world.rows("AIInteractions")] == ["in"]


def one_reply(world: World) -> None:
    """The reply is in the thread once, it reached the customer once at most, the draft knows it."""
    [reply] = [row for row in world.rows("Messages") if row["direction"] == "outbound"]
    [draft] = world.rows("AIInteractions")
    assert draft["sentMessageId"] == reply["messageId"]
    done = Counter(row["action"] for row in world.rows("AuditLogs"))
    assert done["approve_draft"] == 1 + done["draft_not_sent"], done


def letters(world: World) -> None:
    """Everything that may lie in the dead-letter queues."""
    ada(world)
    for body in (
        ours(inbound(text_from(id="w1", body="one"))),
        raw_lambda_event(inbound(text_from(id="w2", body="two"))),
        ours(customer_text("three")),
        "not JSON",
    ):
        world.aws.put("inbound-dlq", body)


def nothing_lost(world: World) -> None:
    """Each message is in its thread once, and what nobody can read is kept whole."""
    said = sorted(row["content"] for row in world.rows("Messages"))
    assert said == ["one", "three", "two"], said
    kept = [row for row in world.rows("DLQMessages") if row.get("payload") == "not JSON"]
    assert len(kept) == 1 and not world.aws.queues["inbound-dlq"]


def replayed(world: World) -> None:
    world.persist("Mutation.replayDlq", input={"queueName": "inbound-dlq"})
    world.advance(65)


SCENARIOS = [
    Scenario(
        "ai-generate-response",
        "a draft from the queue",
        message_in("ai-queue"),
        wanted,
        one_draft,
        tables=("Messages",),
    ),
    Scenario(
        "ai-generate-response",
        "a draft for an operator",
        mutation("Mutation.generateAiResponse", messageId="in"),
        asked,
        one_draft,
        tables=("AIInteractions",),
        once=("ask_for_draft",),
    ),
    Scenario(
        "ai-generate-response",
        "an approval",
        mutation("Mutation.reviewAiResponse", input=REVIEW),
        drafted,
        one_reply,
        tables=("AIInteractions",),
        told=True,
    ),
    Scenario(
        "ai-generate-response",
        "a rejection",
        mutation("Mutation.reviewAiResponse", input=REVIEW | {"decision": "reject"}),
        drafted,
        tables=("AIInteractions", "Messages"),
        once=("reject_draft",),
    ),
    Scenario(
        "ai-generate-response",
        "a rating",
        mutation("Mutation.rateAiResponse", interactionId=DRAFT, feedback="positive"),
        drafted,
        tables=("AIInteractions", "Messages"),
        each={"rate_draft": "Mutation.rateAiResponse"},
    ),
    Scenario(
        "ai-query-kb",
        "a question",
        mutation("Mutation.queryKnowledgeBase", query="When do you open?"),
        asked,
        tables=("Messages",),
        each={"ask_knowledge_base": "Mutation.queryKnowledgeBase"},
    ),
    Scenario("dlq-replay", "a replay", replayed, letters, nothing_lost, tables=KEPT),
    Scenario(
        "dlq-replay",
        "a list",
        mutation("Query.dlqMessages", queueName="inbound-dlq"),
        letters,
        nothing_lost,
        tables=KEPT,
    ),
    Scenario("dlq-replay", "its figures", tick("dlq-replay"), letters, nothing_lost, tables=KEPT),
]
