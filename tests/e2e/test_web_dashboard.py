"""The home page: figures that follow what happens, readable by everybody."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import wrong_at_any_width
from tests.e2e.conftest import SignIn
from tests.flows import api
from tests.platform import RunningPlatform


def figure(page: Page, name: str) -> Locator:
    """A figure of WhatsApp's in the legend of its chart."""
    channel = page.get_by_role("region", name="WhatsApp", exact=True)
    return channel.locator("dl div").filter(has=page.get_by_text(name, exact=True)).locator("dd")


@pytest.mark.proves("14.4", "16.7")
def test_one_starts_at_figures_that_follow_what_is_sent(
    sign_in: SignIn, platform: RunningPlatform
) -> None:
    operator = api.Api(platform.url, api.sign_in(platform.info(), "operator@example.com"))
    contact = operator.create_contact(name="Kiran Shah", phone="+919810007101")["contactId"]
    operator.update_contact(contactId=contact, optInWhatsApp=True)
    api.write_as_customer(platform.url, "+919810007101", "Is it ready?")
    api.eventually(lambda: operator.messages(contact))
    operator.send(contact, "Yes, come by.")
    page = sign_in("viewer@example.com", path="/")
    expect(page.get_by_role("heading", name="Dashboard", level=1)).to_be_visible()
    expect(figure(page, "Sent")).to_be_visible()
    before = number(figure(page, "Sent"))
    operator.send(contact, "Until seven.")
    page.get_by_role("button", name="Refresh").click()
    expect(figure(page, "Sent")).to_have_text(re.compile(rf"^\s*{before + 1:,}\b"))
    assert number(figure(page, "Free-form")) == number(figure(page, "Sent")) - number(
        figure(page, "Template")
    )
    whatsapp = page.get_by_role("region", name="WhatsApp", exact=True)
    whatsapp.get_by_text("Show as a table").click()
    today = whatsapp.get_by_role("row").nth(1)
    expect(today).to_contain_text(re.compile(r"\d"))
    expect(page.get_by_role("region", name="Sending")).to_contain_text("works")
    expect(page.get_by_role("region", name="Dead letters")).to_contain_text("waiting")
    expect(page.get_by_role("meter")).to_be_visible()


def number(figure: Locator) -> int:
    return int(re.sub(r"\D.*", "", figure.inner_text().replace(",", "").strip()))


def test_the_period_is_part_of_the_address_and_dead_letters_are_for_those_who_may(
    sign_in: SignIn, platform: RunningPlatform
) -> None:
    viewer = sign_in("viewer@example.com", path="/")
    viewer.get_by_text("30 days", exact=True).click()
    expect(viewer).to_have_url(re.compile(r"\?days=30$"))
    viewer.reload()
    expect(viewer.get_by_text(re.compile("last 30 days")).first).to_be_visible()
    letters = viewer.get_by_role("region", name="Dead letters")
    expect(letters).to_contain_text("waiting")
    expect(letters.get_by_role("link")).to_have_count(0)
    operator = sign_in("operator@example.com", path="/")
    operator.get_by_role("link", name="Look at them and try again").click()
    expect(operator).to_have_url(re.compile("/admin/dead-letters"))


@pytest.mark.proves("12.6")
def test_the_dashboard_is_accessible_at_every_width(sign_in: SignIn) -> None:
    page = sign_in("operator@example.com", path="/?days=30")
    expect(page.get_by_role("region", name="WhatsApp", exact=True)).to_be_visible()
    for table in page.get_by_text("Show as a table").all():
        table.click()
    found = wrong_at_any_width(page, "the dashboard")
    assert not found, "\n".join(found)
