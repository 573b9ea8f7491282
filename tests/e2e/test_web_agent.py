"""Drafts on screen: they appear as customers write, a person decides, one message leaves."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import wrong, wrong_at_any_width
from tests.e2e.browser import listening
from tests.e2e.conftest import SignIn
from tests.flows import api
from tests.platform import RunningPlatform

SWITCH = """mutation($v: String!) { setSystemConfig(input:
  {configKey: "ai_automation_enabled", configValue: $v}) { configKey } }"""


@pytest.fixture(scope="module", autouse=True)
def switched_on(platform: RunningPlatform) -> Iterator[None]:
    admin = api.Api(platform.url, api.sign_in(platform.info(), "admin@example.com"))
    admin.ask(SWITCH, v="true")
    yield
    admin.ask(SWITCH, v="false")


def customer(platform: RunningPlatform, name: str, phone: str) -> str:
    """Somebody who consented to WhatsApp and has not written yet; their id."""
    operator = api.Api(platform.url, api.sign_in(platform.info(), "operator@example.com"))
    made = operator.create_contact(name=name, phone=phone)["contactId"]
    operator.update_contact(contactId=made, optInWhatsApp=True)
    return made


def write(platform: RunningPlatform, phone: str, text: str) -> None:
    api.write_as_customer(platform.url, phone, text)


def sent_to(platform: RunningPlatform, phone: str) -> list[str]:
    """The texts on a customer's phone."""
    calls = [call["message"] for call in api.sent_by(platform.url, "whatsapp") if "message" in call]
    return [call["text"]["body"] for call in calls if call.get("to") == phone]


@pytest.mark.proves("15.2", "15.3", "15.6")
def test_a_draft_appears_beside_the_conversation_is_edited_approved_and_leaves_once(
    sign_in: SignIn, platform: RunningPlatform
) -> None:
    phone = "+919810007001"
    contact = customer(platform, "Gita Rao", phone)
    page = listening(sign_in("operator@example.com", path=f"/dm/{contact}"))
    expect(page.get_by_role("heading", name="Gita Rao", level=1)).to_be_visible()
    write(platform, phone, "When is the service desk open?")
    draft = page.get_by_role("article", name="Draft")
    expect(draft).to_contain_text("9:30")
    draft.get_by_text(re.compile(r"\d sources?")).click()
    expect(draft.get_by_text(re.compile(r"score 0\.\d")).first).to_be_visible()
    draft.get_by_role("button", name="Edit").click()
    draft.get_by_label("Your version").fill("From 9:30. Come by!")
    draft.get_by_role("button", name="Send my version").click()
    expect(draft).to_contain_text("Edited, approved and sent.")
    expect(page.get_by_role("log").get_by_text("From 9:30. Come by!")).to_be_visible()
    assert sent_to(platform, phone) == ["From 9:30. Come by!"]
    draft.get_by_role("button", name="Good", exact=True).click()
    expect(draft.get_by_role("button", name="Good", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.reload()
    expect(draft).to_contain_text("Edited, approved and sent.")
    expect(draft.get_by_role("button", name="Approve and send")).to_have_count(0)


@pytest.mark.proves("15.3")
def test_the_agent_page_follows_live_and_a_void_draft_cannot_be_sent(
    sign_in: SignIn, platform: RunningPlatform
) -> None:
    phone = "+919810007002"
    customer(platform, "Hari Das", phone)
    page = listening(sign_in("operator@example.com", path="/agent"))
    viewer = listening(sign_in("viewer@example.com", path="/agent"))
    expect(page.get_by_role("heading", name="Agent", exact=True)).to_be_visible()
    write(platform, phone, "How long does a refund take?")
    first, read = (
        drafts(each, "How long does a refund take?").filter(has_text="Hari Das")
        for each in (page, viewer)
    )
    expect(read).to_be_visible()
    expect(read.get_by_role("button")).to_have_count(0)
    expect(first.get_by_role("button", name="Approve and send")).to_be_visible()
    write(platform, phone, "And by UPI?")
    for each in (first, read):
        expect(each).to_contain_text("Void: the customer wrote again")
    expect(first.get_by_role("button", name="Approve and send")).to_have_count(0)
    second = drafts(page, "And by UPI?")
    second.get_by_role("button", name="Approve and send").click()
    expect(second).to_contain_text("Approved and sent.")
    expect(drafts(viewer, "And by UPI?")).to_contain_text("Approved and sent.")
    assert len(sent_to(platform, phone)) == 1


def drafts(page: Page, question: str):
    """The draft that answers a question."""
    return page.get_by_role("article", name="Draft").filter(has_text=question)


def test_a_passage_is_marked_as_such_and_can_be_rejected(
    sign_in: SignIn, platform: RunningPlatform
) -> None:
    phone = "+919810007003"
    customer(platform, "Indu Nair", phone)
    page = listening(sign_in("operator@example.com", path="/agent"))
    api.behave(platform.url, "ai", fail="stream", operation="InvokeAgent")
    try:
        write(platform, phone, "Do you deliver to Mumbai?")
        draft = drafts(page, "Do you deliver to Mumbai?")
        expect(draft).to_contain_text("The agent did not answer.")
    finally:
        api.behave(platform.url, "ai")
    draft.get_by_role("button", name="Reject").click()
    expect(draft).to_contain_text("Rejected; nothing was sent.")
    assert sent_to(platform, phone) == []


@pytest.mark.proves("15.1")
def test_the_knowledge_base_is_asked_and_everything_is_accessible_at_every_width(
    sign_in: SignIn, platform: RunningPlatform
) -> None:
    phone = "+919810007004"
    contact = customer(platform, "Jaya Iyer", phone)
    page = listening(sign_in("operator@example.com", path="/agent"))
    write(platform, phone, "When is the service desk open?")
    expect(drafts(page, "When is the service desk open?").first).to_be_visible()
    page.get_by_label("Your question").fill("How long does a refund take?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text(re.compile("refund to the way of payment")).first).to_be_visible()
    found = wrong_at_any_width(page, "/agent")
    page.goto(f"{platform.url}/dm/{contact}")
    expect(page.get_by_text("Suggested answer").first).to_be_visible()
    found += wrong_at_any_width(page, "the conversation")
    page.get_by_text(re.compile("^Suggested answer: ")).click()
    expect(page.get_by_role("button", name="Approve and send")).to_be_visible()
    found += wrong(page, "the open draft at 320")
    assert not found, "\n".join(found)
