"""A form for consent: made on the page, filled in by a customer, confirmed by a message."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e.axe import wrong, wrong_at_any_width
from tests.e2e.conftest import SignIn
from tests.flows import api
from tests.platform import RunningPlatform

TEXT = "I agree that WECARE.DIGITAL sends me offers. I can end this at any time."
CREATE = "mutation($i: CreateFormInput!) { createForm(input: $i) { formId url } }"
FIND = "query($q: String!) { searchContacts(query: $q) { items { name optInWhatsApp optInSms } } }"
WHO, SOMEBODY = "+919811122233", "+919811122244"


@pytest.fixture
def operator(platform: RunningPlatform) -> api.Api:
    return api.Api(platform.url, api.sign_in(platform.info(), "operator@example.com"))


def customer(browser: Browser, url: str, *, scripts: bool = False) -> Page:
    """A customer's phone; the page must work without scripts."""
    narrow: ViewportSize = {"width": 320, "height": 640}
    context = browser.new_context(java_script_enabled=scripts, viewport=narrow)
    page = context.new_page()
    page.goto(url)
    return page


def message_of(page: Page) -> str:
    """What the link to WhatsApp has already written."""
    link = page.get_by_role("link", name="Open WhatsApp").get_attribute("href") or ""
    return parse_qs(urlsplit(link).query)["text"][0]


def test_consent_begins_with_the_message_and_is_shown_with_its_evidence(
    sign_in: SignIn, browser: Browser, platform: RunningPlatform, operator: api.Api
) -> None:
    page = sign_in("operator@example.com", path="/forms")
    page.get_by_label("Heading").fill("Diwali offers")
    page.get_by_label("SMS").check()
    page.get_by_label("Our WhatsApp number").fill("+1 555 000 1111")
    page.get_by_label("What customers agree to").fill("I agree")
    page.get_by_role("button", name="Create form").click()
    expect(page.get_by_text(re.compile("at least 20 characters")).first).to_be_visible()
    page.get_by_label("What customers agree to").fill(TEXT)
    page.get_by_role("button", name="Create form").click()
    row = page.get_by_role("list", name="List of forms").get_by_role("listitem").first
    expect(row).to_contain_text("Diwali offers")
    url = row.get_by_role("link").get_attribute("href") or ""

    phone = customer(browser, url)
    expect(phone.get_by_text(TEXT)).to_be_visible()
    phone.get_by_label("Your name").fill("Asha Rao")
    phone.get_by_label("I agree").check()
    phone.get_by_role("button", name="Go on to WhatsApp").click()
    expect(phone.get_by_role("heading", name="One step is left")).to_be_visible()
    text = message_of(phone)
    phone.context.close()
    assert operator.ask(FIND, q=WHO)["items"] == []

    row.get_by_role("button", name="Consents").click()
    expect(page.get_by_text("Nobody has confirmed yet.")).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).click()
    api.write_as_customer(platform.url, WHO, text, name="~rocky~")
    both = {"name": "Asha Rao", "optInWhatsApp": True, "optInSms": True}
    api.eventually(lambda: operator.ask(FIND, q=WHO)["items"] == [both])
    api.write_as_customer(platform.url, SOMEBODY, text, name="~rocky~")
    none = {"name": "~rocky~", "optInWhatsApp": False, "optInSms": False}
    api.eventually(lambda: operator.ask(FIND, q=SOMEBODY)["items"] == [none])
    page.reload()
    row.get_by_role("button", name="Consents").click()
    expect(page.get_by_text("agreed to version 1 · WhatsApp, SMS")).to_be_visible()
    page.get_by_role("link", name="Open the contact of Asha Rao").click()
    expect(page.get_by_role("heading", name="Asha Rao")).to_be_visible()
    expect(page.get_by_text(re.compile(r"form:\w+:v1")).first).to_be_visible()


def test_a_new_wording_is_what_customers_see_and_a_closed_form_takes_nothing(
    sign_in: SignIn, browser: Browser, platform: RunningPlatform, operator: api.Api
) -> None:
    url = made(operator, "News")
    page = sign_in("operator@example.com", path="/forms")
    row = page.get_by_role("listitem").filter(has_text="News").first
    phone = customer(browser, url)
    row.get_by_role("button", name="Text").click()
    page.get_by_label("New text").fill(f"{TEXT} Also by SMS.")
    page.get_by_role("button", name="Put in force").click()
    expect(page.get_by_role("dialog").get_by_text("Version 2")).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).click()
    phone.get_by_label("Your name").fill("Asha")
    phone.get_by_label("I agree").check()
    phone.get_by_role("button", name="Go on to WhatsApp").click()
    expect(phone.get_by_role("alert")).to_contain_text("The text was changed just now")
    expect(phone.get_by_label("Your name")).to_have_value("Asha")
    expect(phone.get_by_text("Also by SMS.")).to_be_visible()
    expect(phone.get_by_label("I agree")).not_to_be_checked()
    row.get_by_role("switch").click()
    expect(row).to_contain_text("Closed: nobody can fill it in")
    phone.goto(url)
    expect(phone.get_by_text("does not exist or is closed")).to_be_visible()
    phone.context.close()


@pytest.mark.proves("12.6")
def test_axe_finds_nothing_on_the_public_page_and_in_what_opens(
    sign_in: SignIn, browser: Browser, operator: api.Api
) -> None:
    found: list[str] = []
    for language in ("en", "hi"):
        page = customer(browser, made(operator, f"Axe {language}", language), scripts=True)
        found += wrong_at_any_width(page, f"the form in {language}")
        page.locator("form").evaluate("form => { form.noValidate = true; }")
        page.get_by_role("button").click()
        expect(page.get_by_role("alert")).to_be_visible()
        found += wrong(page, f"refused in {language}")
        page.get_by_role("textbox").first.fill("Asha")
        page.get_by_role("checkbox").check()
        page.get_by_role("button").click()
        expect(page.get_by_role("link")).to_be_visible()
        found += wrong(page, f"confirmed in {language}")
        page.context.close()
    app = sign_in("operator@example.com", path="/forms", width=320, height=640)
    for button in ("QR code", "Text", "Consents"):
        app.get_by_role("button", name=button, exact=True).first.click()
        expect(app.get_by_role("dialog")).to_be_visible()
        found += wrong(app, button)
        app.get_by_role("button", name="Close", exact=True).click()
        expect(app.get_by_role("dialog")).to_have_count(0)
    assert not found, "\n".join(found)


def made(operator: api.Api, name: str, language: str = "en") -> str:
    """A form that was made over the API, and its address."""
    new = {
        "name": name,
        "channels": ["whatsapp"],
        "language": language,
        "whatsAppNumber": "+15550001111",
        "consentText": TEXT,
    }
    return operator.ask(CREATE, i=new)["url"]
