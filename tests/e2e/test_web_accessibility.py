"""Around the pages, in a real browser: signing in, the menu, the keyboard, the focus."""

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import wrong, wrong_at_any_width
from tests.e2e.conftest import SignIn
from tests.platform import RunningPlatform


@pytest.fixture
def operator(sign_in: SignIn) -> Page:
    return sign_in("operator@example.com")


@pytest.mark.proves("12.6")
def test_axe_finds_nothing_in_the_menu_of_a_phone(sign_in: SignIn) -> None:
    page = sign_in("admin@example.com", width=320, height=640)
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Agent")).to_be_visible()
    assert not wrong(page, "the menu")


@pytest.mark.proves("12.6")
@pytest.mark.parametrize("language", ["en", "hi"])
def test_axe_finds_nothing_on_the_sign_in_page(
    browser: Browser, platform: RunningPlatform, language: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(platform.url)
    page.get_by_label("Language").select_option(language)
    expect(page.get_by_role("heading", name="WECARE.DIGITAL")).to_be_visible()
    found = wrong_at_any_width(page, "sign-in")
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
    menu = ["Pay", "Link", "Forms", "Docs", "Invoice", "DM (WhatsApp/SMS/SES)"]
    menu += ["Contacts", "Bulk Messaging", "Agent"]
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
