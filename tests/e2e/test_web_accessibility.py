"""Every page, at every width, in a real browser: what axe finds, what scrolls, what is focused."""

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import WIDTHS, scrolls_sideways, violations
from tests.e2e.conftest import SignIn
from tests.platform import RunningPlatform

PAGES = {
    "/": "Dashboard",
    "/dm": "Conversations",
    "/contacts": "Contacts",
    "/contacts?q=nobody": "Contacts",
    "/contacts/new": "New contact",
    "/contacts/import": "Import contacts",
    "/contacts/gone": "No such contact",
    "/pay": "Pay",
    "/link": "Link",
    "/forms": "Forms",
    "/docs": "Docs",
    "/invoice": "Invoice",
    "/invoice/new": "New invoice",
    "/bulk-messaging": "Bulk Messaging",
    "/bulk-messaging/new": "New bulk message: who gets it",
    "/bulk-messaging/gone": "No such bulk message",
    "/agent": "Agent",
    "/admin/users": "Only administrators can open this",
    "/admin/dead-letters": "Dead letters",
    "/nowhere": "Page not found",
}


def go(page: Page, path: str) -> None:
    """Navigates as a link does, without loading the app again."""
    page.evaluate("path => { history.pushState({}, '', path); }", path)
    page.evaluate("dispatchEvent(new PopStateEvent('popstate', {state: null}))")


def wrong(page: Page, where: str) -> list[str]:
    page.get_by_text("Loading").first.wait_for(state="detached")
    page.wait_for_timeout(250)
    sideways = [f"{where} scrolls sideways"] if scrolls_sideways(page) else []
    return [*sideways, *(f"{where}: {found}" for found in violations(page))]


@pytest.fixture
def operator(sign_in: SignIn) -> Page:
    return sign_in("operator@example.com")


@pytest.mark.proves("12.4", "12.6")
def test_axe_finds_nothing_on_any_page_at_any_width(operator: Page) -> None:
    found: list[str] = []
    for width, height in WIDTHS.items():
        operator.set_viewport_size({"width": width, "height": height})
        for path, heading in PAGES.items():
            go(operator, path)
            expect(operator.get_by_role("heading", name=heading, exact=True).first).to_be_visible()
            found += wrong(operator, f"{path} at {width}")
        go(operator, "/contacts")
        operator.get_by_role("link", name=re.compile("Asha Verma")).click()
        expect(operator.get_by_role("heading", name="Asha Verma")).to_be_visible()
        found += wrong(operator, f"a contact at {width}")
        operator.get_by_role("link", name="Open conversation").click()
        expect(operator.get_by_role("log").get_by_role("listitem").first).to_be_visible()
        found += wrong(operator, f"a conversation at {width}")
    operator.get_by_role("button", name="Menu").click()
    operator.get_by_label("Language").select_option("hi")
    for path in PAGES:
        go(operator, path)
        expect(operator.get_by_role("heading", level=1)).to_be_visible()
        found += wrong(operator, f"{path} in Hindi at 320")
    assert not found, "\n".join(found)


@pytest.mark.proves("12.6")
def test_axe_finds_nothing_in_what_opens_over_a_page(operator: Page) -> None:
    found: list[str] = []
    for width, height in WIDTHS.items():
        operator.set_viewport_size({"width": width, "height": height})
        go(operator, "/dm")
        operator.keyboard.press("Control+k")
        operator.get_by_role("combobox", name="Find or go to").fill("asha")
        expect(
            operator.get_by_role("option", name=re.compile("Conversation with")).first
        ).to_be_visible()
        found += wrong(operator, f"the palette at {width}")
        operator.keyboard.press("Escape")
        expect(operator.get_by_role("dialog")).to_have_count(0)
        operator.keyboard.press("?")
        expect(operator.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
        found += wrong(operator, f"the list of keys at {width}")
        operator.keyboard.press("Escape")
        expect(operator.get_by_role("dialog")).to_have_count(0)
    operator.set_viewport_size({"width": 320, "height": 640})
    operator.get_by_role("button", name="Menu").click()
    found += wrong(operator, "the menu at 320")
    assert not found, "\n".join(found)


@pytest.mark.proves("12.6")
@pytest.mark.parametrize("language", ["en", "hi"])
def test_axe_finds_nothing_on_the_sign_in_page(
    browser: Browser, platform: RunningPlatform, language: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(platform.url)
    page.get_by_label("Language").select_option(language)
    found: list[str] = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        expect(page.get_by_role("heading", name="WECARE.DIGITAL")).to_be_visible()
        found += wrong(page, f"sign-in at {width}")
    context.close()
    assert not found, "\n".join(found)


def focused(page: Page) -> str:
    """The name of what has the focus, and whether one can see that it has."""
    return page.evaluate(
        """() => {
          const element = document.activeElement;
          const style = getComputedStyle(element);
          const shown = style.outlineStyle !== 'none' || style.boxShadow !== 'none'
            || element.closest('.mantine-Input-wrapper, label, [role=radiogroup]');
          const name = element.ariaLabel || element.labels?.[0]?.textContent || element.textContent;
          return `${name.trim()}${shown ? '' : ' (focus not visible)'}`;
        }"""
    )


def test_the_keyboard_goes_through_the_main_flow_in_order(operator: Page) -> None:
    operator.reload()
    expect(operator.get_by_role("link", name=re.compile("Asha Verma")).first).to_be_visible()
    passed: list[str] = []
    for _ in range(14):
        operator.keyboard.press("Tab")
        passed.append(focused(operator))
    assert passed[:3] == ["Skip to content", "WECARE.DIGITAL", "Find…"]
    menu = ["Pay", "Link", "Forms", "Docs", "Invoice", "DM", "Contacts", "Bulk Messaging", "Agent"]
    assert passed[3:12] == menu
    assert not [name for name in passed if "not visible" in name]


def test_a_page_that_was_navigated_to_has_its_heading_focused(operator: Page) -> None:
    operator.get_by_role("navigation", name="Main").get_by_role("link", name="Contacts").click()
    expect(operator.get_by_role("heading", name="Contacts")).to_be_focused()
    expect(operator).to_have_title(re.compile("Contacts · WECARE.DIGITAL"))
    operator.get_by_role("link", name=re.compile("Asha Verma")).press("Enter")
    expect(operator.get_by_role("heading", name="Asha Verma")).to_be_focused()
    operator.go_back()
    expect(operator.get_by_role("heading", name="Contacts")).to_be_focused()


def test_sign_in_loads_no_more_javascript_than_promised(
    browser: Browser, platform: RunningPlatform
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(platform.url)
    page.get_by_role("button", name="Sign in", exact=True).wait_for()
    page.wait_for_load_state("networkidle")
    scripts = page.evaluate(
        "performance.getEntriesByType('resource').map(r => new URL(r.name).pathname)"
    )
    dist = Path(__file__).parents[2] / "frontend/dist"
    sizes = [
        len(gzip.compress((dist / s[1:]).read_bytes())) for s in set(scripts) if s.endswith(".js")
    ]
    context.close()
    assert 0 < sum(sizes) <= 250_000
