"""Short links, made on the page and followed by anybody."""

from playwright.sync_api import expect

from tests.e2e.conftest import SignIn
from tests.http import http
from tests.platform import RunningPlatform


def test_a_link_is_made_followed_counted_and_switched_off(
    sign_in: SignIn, platform: RunningPlatform
) -> None:
    page = sign_in("operator@example.com")
    page.goto(f"{platform.url}/link")
    page.get_by_label("Name").fill("Diwali offer")
    page.get_by_label("Address").fill("example.com")
    page.get_by_role("button", name="Create link").click()
    expect(page.get_by_text("begin with https://", exact=True)).to_be_visible()
    page.get_by_label("Address").fill("https://example.com/diwali")
    page.get_by_role("button", name="Create link").click()
    row = page.get_by_role("list", name="Links").get_by_role("listitem").first
    expect(row).to_contain_text("Diwali offer")
    address = address_in(row.inner_text(), platform)
    answer = http.get(address, headers={"user-agent": "Mozilla/5.0"})
    assert (answer.status_code, answer.headers["location"]) == (302, "https://example.com/diwali")
    page.reload()
    expect(row).to_contain_text("1 click")
    row.get_by_role("button", name="QR code").click()
    expect(page.get_by_role("img", name="QR code of Diwali offer")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    row.get_by_role("switch").press(" ")
    expect(row).to_contain_text("Off: it leads nowhere")
    assert http.get(address).status_code == 404


def address_in(text: str, platform: RunningPlatform) -> str:
    path = next(line for line in text.splitlines() if "/l/" in line).partition("/l/")[2]
    return f"{platform.url}/l/{path}"
