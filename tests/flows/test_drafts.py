"""Drafts over the API: a customer asks, a draft appears live, a person decides."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories.drafts import INJECTIONS
from tests.flows.api import Api, Refused, behave, eventually, sent_by, sign_in, write_as_customer
from tests.http import http
from tests.platform import RunningPlatform

DRAFT = """interactionId messageId contactId channel kind query response confidence approved stale
  editedResponse feedback reviewedBy reviewedAt sentMessageId refusalCode refusalReason
  bedrockKbId bedrockAgentId bedrockModelId timestamp updatedAt sources { content source score }"""
SUGGESTION = f"subscription {{ onAiSuggestion {{ {DRAFT} }} }}"
PENDING = f"query {{ pendingAiSuggestions(limit: 200) {{ items {{ {DRAFT} }} }} }}"
OF_MESSAGE = f"query($m: ID!) {{ aiInteractions(messageId: $m) {{ {DRAFT} }} }}"
GENERATE = f"mutation($m: ID!) {{ generateAiResponse(messageId: $m) {{ {DRAFT} }} }}"
RATE = f"""mutation($i: ID!, $f: DraftFeedback!) {{
  rateAiResponse(interactionId: $i, feedback: $f) {{ {DRAFT} }} }}"""
REVIEW = f"mutation($i: ReviewAiResponseInput!) {{ reviewAiResponse(input: $i) {{ {DRAFT} }} }}"
ASK = """mutation($q: String!) {
  queryKnowledgeBase(query: $q) { query results { content source score } } }"""
SWITCH = """mutation($v: String!) { setSystemConfig(input:
  {configKey: "ai_automation_enabled", configValue: $v}) { configKey configValue } }"""
HOURS = "When is the service desk open?"


@pytest.fixture(scope="module")
def admin(platform: RunningPlatform) -> Api:
    return Api(platform.url, sign_in(platform.info(), "admin@example.com"))


@pytest.fixture(scope="module", autouse=True)
def switched_on(admin: Api) -> Iterator[None]:
    admin.ask(SWITCH, v="true")
    yield
    admin.ask(SWITCH, v="false")


@pytest.fixture
def contact(platform: RunningPlatform, operator: Api, phone: str) -> str:
    """Somebody who consented to WhatsApp."""
    made = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    operator.update_contact(contactId=made, optInWhatsApp=True)
    return made


@pytest.fixture
def restored(platform: RunningPlatform) -> Iterator[None]:
    yield
    behave(platform.url, "ai")


def question(platform: RunningPlatform, api: Api, contact: str, phone: str, text: str) -> str:
    """A customer asks; the id of their message."""
    write_as_customer(platform.url, phone, text)
    there = eventually(lambda: [m for m in api.messages(contact) if m["content"] == text])
    return there[0]["messageId"]


def draft_to(api: Api, message_id: str) -> Any:
    return eventually(lambda: api.ask(OF_MESSAGE, m=message_id))[0]


def sent_to(platform: RunningPlatform, phone: str) -> list[str]:
    """The texts that reached a customer."""
    calls = [c["message"] for c in sent_by(platform.url, "whatsapp") if "message" in c]
    return [m["text"]["body"] for m in calls if m.get("to") == phone]


def approve(api: Api, draft: Any, **changes: Any) -> Any:
    wanted = {"interactionId": draft["interactionId"], "decision": "approve", **changes}
    return api.ask(REVIEW, i=wanted)


@pytest.mark.proves("15.1", "15.2", "15.3", "15.5", "15.6")
def test_a_draft_appears_live_is_approved_and_leaves_once(
    platform: RunningPlatform, operator: Api, viewer: Api, contact: str, phone: str
) -> None:
    async def watch() -> list[Any]:
        async with viewer.subscribed(SUGGESTION) as events:

            async def next_of_contact() -> Any:
                while True:
                    event = await asyncio.wait_for(events.get(), 30)
                    assert not event.get("errors"), event
                    if event["data"]["onAiSuggestion"]["contactId"] == contact:
                        return event["data"]["onAiSuggestion"]

            await asyncio.to_thread(write_as_customer, platform.url, phone, HOURS)
            appeared = await next_of_contact()
            await asyncio.to_thread(approve, operator, appeared)
            return [appeared, await next_of_contact()]

    appeared, decided = asyncio.run(watch())
    assert (appeared["kind"], appeared["approved"], appeared["stale"]) == ("agent", None, False)
    assert "9:30" in appeared["response"] and appeared["query"] == HOURS
    assert appeared["sources"][0]["score"] == appeared["confidence"] > 0
    assert appeared["bedrockKbId"] and appeared["bedrockAgentId"] and appeared["bedrockModelId"]
    assert (decided["approved"], decided["stale"]) == (True, False)
    assert sent_to(platform, phone) == [appeared["response"]]
    with pytest.raises(Refused, match="already approved and sent") as twice:
        approve(operator, appeared)
    assert (twice.value.code, twice.value.info["httpStatus"]) == ("CONFLICT", 409)
    assert len(sent_to(platform, phone)) == 1
    [kept] = viewer.ask(OF_MESSAGE, m=appeared["messageId"])
    assert kept == decided
    message = viewer.message(decided["sentMessageId"])
    assert (message["content"], message["contactId"]) == (appeared["response"], contact)
    rated = operator.ask(RATE, i=kept["interactionId"], f="positive")
    assert (rated["feedback"], rated["approved"]) == ("positive", True)


@pytest.mark.proves("1.3", "15.3")
def test_a_viewer_sees_drafts_and_decides_nothing(
    platform: RunningPlatform, operator: Api, viewer: Api, contact: str, phone: str
) -> None:
    draft = draft_to(viewer, question(platform, operator, contact, phone, HOURS))
    waiting = viewer.ask(PENDING)["items"]
    assert draft["interactionId"] in [each["interactionId"] for each in waiting]
    for act in (
        lambda: approve(viewer, draft),
        lambda: viewer.ask(RATE, i=draft["interactionId"], f="negative"),
        lambda: viewer.ask(GENERATE, m=draft["messageId"]),
        lambda: viewer.ask(ASK, q="hours"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "INSUFFICIENT_PERMISSIONS"
    assert sent_to(platform, phone) == []


def test_a_draft_is_void_once_the_customer_wrote_again(
    platform: RunningPlatform, operator: Api, contact: str, phone: str
) -> None:
    first = draft_to(operator, question(platform, operator, contact, phone, HOURS))
    second = draft_to(operator, question(platform, operator, contact, phone, "And on Sunday?"))
    assert operator.ask(OF_MESSAGE, m=first["messageId"])[0]["stale"] is True
    with pytest.raises(Refused, match="wrote again"):
        approve(operator, first)
    assert sent_to(platform, phone) == []
    approve(operator, second, editedResponse="Not on Sundays.")
    assert sent_to(platform, phone) == ["Not on Sundays."]


def test_a_safety_rule_refuses_and_the_draft_stays_open_with_the_reason(
    platform: RunningPlatform, operator: Api, contact: str, phone: str
) -> None:
    draft = draft_to(operator, question(platform, operator, contact, phone, HOURS))
    operator.update_contact(contactId=contact, optInWhatsApp=False)
    with pytest.raises(Refused) as refused:
        approve(operator, draft)
    assert refused.value.code == "OPT_IN_REQUIRED"
    [kept] = operator.ask(OF_MESSAGE, m=draft["messageId"])
    assert (kept["approved"], kept["refusalCode"]) == (None, "OPT_IN_REQUIRED")
    operator.ask("mutation($c: ID!) { deleteContact(contactId: $c) { contactId } }", c=contact)
    with pytest.raises(Refused) as gone:
        approve(operator, draft)
    assert gone.value.code == "NOT_FOUND" and sent_to(platform, phone) == []


def test_an_agent_that_fails_is_replaced_by_the_best_passage(
    platform: RunningPlatform, operator: Api, contact: str, phone: str, restored: None
) -> None:
    behave(platform.url, "ai", fail="stream", operation="InvokeAgent")
    draft = draft_to(operator, question(platform, operator, contact, phone, HOURS))
    assert (draft["kind"], draft["response"]) == ("passage", draft["sources"][0]["content"])


def test_without_bedrock_the_inbox_works(
    platform: RunningPlatform, operator: Api, contact: str, phone: str, restored: None
) -> None:
    behave(platform.url, "ai", fail="error")
    message_id = question(platform, operator, contact, phone, HOURS)
    with pytest.raises(Refused) as refused:
        operator.ask(GENERATE, m=message_id)
    assert refused.value.code == "EXTERNAL_API_ERROR"
    operator.send(contact, "We open at 9:30.")
    assert sent_to(platform, phone) == ["We open at 9:30."]
    behave(platform.url, "ai")
    assert "9:30" in operator.ask(GENERATE, m=message_id)["response"]


@pytest.mark.proves("15.4", "property 66")
def test_switched_off_nothing_is_asked_of_bedrock(
    platform: RunningPlatform, operator: Api, admin: Api, contact: str, phone: str
) -> None:
    admin.ask(SWITCH, v="false")
    try:
        http.delete(f"{platform.url}/local/outbox")
        message_id = question(platform, operator, contact, phone, HOURS)
        for act in (
            lambda: operator.ask(GENERATE, m=message_id),
            lambda: operator.ask(ASK, q="hours"),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == "AI_AUTOMATION_DISABLED"
        assert sent_by(platform.url, "ai") == []
    finally:
        admin.ask(SWITCH, v="true")


@pytest.mark.attack("prompts")
@pytest.mark.parametrize("text", INJECTIONS)
def test_what_a_customer_orders_changes_no_recipient_and_approves_nothing(
    platform: RunningPlatform, operator: Api, contact: str, phone: str, text: str
) -> None:
    draft = draft_to(operator, question(platform, operator, contact, phone, text))
    assert (draft["contactId"], draft["approved"]) == (contact, None)
    assert sent_to(platform, phone) == sent_to(platform, "+15550001111") == []
    approve(operator, draft)
    assert sent_to(platform, phone) == [draft["response"]]
    assert sent_to(platform, "+15550001111") == []


def test_an_operator_asks_the_knowledge_base(platform: RunningPlatform, operator: Api) -> None:
    answer = operator.ask(ASK, q="How long does a refund take?")
    assert "refund" in answer["results"][0]["content"].casefold()
    assert answer["results"][0]["source"].startswith("s3://")
    with pytest.raises(Refused, match="20000 characters"):
        operator.ask(ASK, q="x" * 20_001)
