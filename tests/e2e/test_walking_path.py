"""The first promise of the platform, in real browsers with the real Amplify client."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import come_to_rest
from tests.e2e.conftest import SignIn
from tests.http import http
from tests.platform import RunningPlatform

PHONE = "+919900112233"
MENU = ["Pay", "Link", "Forms", "Docs", "Invoice", "DM", "Contacts", "Bulk Messaging", "Agent"]


def bubble(page: Page, words: str):
    return page.get_by_role("log").get_by_role("listitem").filter(has_text=words)


def write_on_phone_page(page: Page, platform: RunningPlatform, words: str) -> None:
    page.goto(f"{platform.url}/local/phone")
    page.get_by_label("Your number").fill(PHONE)
    page.get_by_label("Your name").fill("Nisha Rao")
    page.get_by_label("Message").fill(words)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_have_text("Sent.")


@pytest.mark.proves("1.1", "1.3", "1.4", "2.1", "3.1", "16.6", "16.9", "12.7")
def test_a_message_goes_in_and_out_live_on_two_screens(
    platform: RunningPlatform, sign_in: SignIn
) -> None:
    operator = sign_in("operator@example.com")
    operator.get_by_role("navigation").get_by_role("link", name="Contacts").click()
    expect(operator.get_by_role("link", name=re.compile("Asha Verma"))).to_be_visible()

    operator.get_by_role("link", name="New contact").click()
    operator.get_by_label("Name").fill("Nisha Rao")
    operator.get_by_label("Phone").fill(PHONE)
    operator.get_by_role("button", name="Create contact").click()
    operator.get_by_role("link", name="Open conversation").click()
    expect(operator.get_by_text("has not opted in to WhatsApp")).to_be_visible()
    operator.get_by_role("button", name="Record WhatsApp opt-in").click()
    operator.get_by_role("radio", name="In person").click()
    operator.get_by_role("button", name="Record opt-in").click()

    operator.get_by_label("Message", exact=True).fill("Too early")
    operator.get_by_role("button", name="Send").click()
    refusal = operator.get_by_role("alert")
    expect(refusal).to_contain_text("send an approved template, or wait until the customer writes")

    conversation = operator.url.removeprefix(platform.url)
    viewer = sign_in("viewer@example.com", path=conversation)
    expect(viewer.get_by_text("No messages yet.")).to_be_visible()

    customer = operator.context.new_page()
    write_on_phone_page(customer, platform, "Do you deliver to Pune?")
    for page in (operator, viewer):
        expect(bubble(page, "Do you deliver to Pune?")).to_be_visible()
        expect(
            page.get_by_text(re.compile(r"Window open, closes in 23 h 5\d min")).first
        ).to_be_visible()

    operator.get_by_label("Message", exact=True).fill("Yes, within two days.")
    operator.get_by_label("Message", exact=True).press("Enter")
    for page in (operator, viewer):
        answer = bubble(page, "Yes, within two days.")
        expect(answer).to_have_count(1)
        expect(answer.get_by_role("img", name="Read")).to_be_visible()
    expect(customer.get_by_text("Yes, within two days.")).to_be_visible()

    expect(viewer.get_by_role("textbox")).to_have_count(0)
    expect(viewer.get_by_role("button", name="Send")).to_have_count(0)
    viewer.get_by_role("navigation").get_by_role("link", name="Contacts").click()
    expect(viewer.get_by_role("link", name=re.compile("Nisha Rao"))).to_be_visible()
    expect(viewer.get_by_role("link", name="New contact")).to_have_count(0)


def test_a_wrong_password_is_refused(platform: RunningPlatform, browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(platform.url)
    page.get_by_label("Email").fill("operator@example.com")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Incorrect username or password.")).to_be_visible()
    context.close()


def test_signing_out_ends_the_session(platform: RunningPlatform, sign_in: SignIn) -> None:
    page = sign_in("viewer@example.com", anew=True)
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    page.goto(f"{platform.url}/contacts")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


@pytest.mark.proves("12.1", "12.2", "12.3", "12.4", "12.5", "12.6", "12.7")
@pytest.mark.parametrize("width", [1280, 320])
def test_every_menu_item_loads_without_a_page_load_at_every_width(
    sign_in: SignIn, width: int
) -> None:
    page = sign_in("operator@example.com", width=width, height=720)
    expect(page).to_have_title(re.compile("WECARE.DIGITAL"))
    page.evaluate("window.stillTheSamePage = true")
    for item in MENU:
        if width == 320:
            page.get_by_role("button", name="Menu").click()
        link = page.get_by_role("navigation").get_by_role("link", name=item, exact=True)
        address = link.get_attribute("href") or "nowhere"
        link.click()
        expect(page).to_have_url(re.compile(re.escape(address)))
        expect(page.get_by_role("heading").first).to_be_visible()
        come_to_rest(page)
        overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(overflow), f"{item} scrolls sideways at {width} px"
    assert page.evaluate("window.stillTheSamePage")
    look = "getComputedStyle(document.body)"
    assert "Helvetica" in page.evaluate(f"{look}.fontFamily")
    assert page.evaluate(f"{look}.backgroundColor") == "rgb(255, 255, 255)"
    button = page.get_by_role("button", name="Sign out").first
    if width == 320:
        page.get_by_role("button", name="Menu").click()
    assert button.evaluate("e => getComputedStyle(e).borderRadius") == "13px"
    assert button.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(0, 0, 0)"


def test_the_page_says_so_when_the_connection_was_lost_and_is_back(
    platform: RunningPlatform, sign_in: SignIn
) -> None:
    page = sign_in("operator@example.com")
    expect(page.get_by_text("Asha Verma").first).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    write = {"from": "+919810000001", "name": "Asha Verma", "text": "Written while you were away"}
    http.post(f"{platform.url}/local/inbound/whatsapp", json=write).raise_for_status()
    page.context.set_offline(False)
    expect(page.get_by_text("Connection restored")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Written while you were away").first).to_be_visible()


def test_the_playground_answers_a_signed_in_user(
    platform: RunningPlatform, sign_in: SignIn
) -> None:
    page = sign_in("viewer@example.com")
    page.goto(f"{platform.url}/playground")
    expect(page.get_by_role("button", name=re.compile("Execute query"))).to_be_visible()
