"""The pictures of the documentation, taken from a platform that is filled: `make screenshots`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.e2e.browser import chromium, sign_in
from tests.e2e.pages import ADMIN, OPERATOR
from tests.e2e.shop import Shop, furnish, start_bulk
from tests.flows.api import Api, behave
from tests.flows.api import sign_in as token_of
from tests.platform import RunningPlatform, running_platform

IMAGES = Path(__file__).parents[2] / "docs/images"
HEIGHTS = {1280: 760, 320: 640}
LARGEST = 150_000
"""In bytes; a larger picture makes the documentation slow to read."""


@dataclass(frozen=True)
class Picture:
    """Where one is taken, by whom, how wide, and when everything is there."""

    name: str
    address: str
    is_there: Callable[[Page], None]
    who: str = OPERATOR
    width: int = 1280


def shows(words: str) -> Callable[[Page], None]:
    return lambda page: expect(page.get_by_text(words).first).to_be_visible()


def is_said(page: Page) -> None:
    expect(page.get_by_role("log").get_by_role("listitem").last).to_be_visible()


def is_under_way(page: Page) -> None:
    sent = page.locator("dt", has_text=re.compile("^Sent$")).locator("xpath=../dd")
    expect(sent).not_to_have_text("0")


def pictures(shop: Shop) -> tuple[Picture, ...]:
    """Of what is there already."""
    conversation = f"/dm/{shop.contact_id}"
    return (
        Picture("conversation", conversation, shows("Approve and send")),
        Picture("conversation-320", conversation, is_said, width=320),
        Picture("contacts", "/contacts", shows("Window open")),
        Picture("dashboard", "/", shows("How far messages came")),
        Picture("agent", "/agent", shows("Approve and send")),
        Picture("admin", "/admin/audit", shows("Created a bulk message"), ADMIN),
        Picture("invoice", "/invoice", shows("Save PDF")),
    )


def take(browser: Browser, platform: RunningPlatform, picture: Picture) -> None:
    """One picture, without what only passes by."""
    size: ViewportSize = {"width": picture.width, "height": HEIGHTS[picture.width]}
    page = sign_in(browser, platform, picture.who, picture.address, size)
    picture.is_there(page)
    expect(page.get_by_text("Loading")).to_have_count(0)
    page.wait_for_timeout(1000)
    file = IMAGES / f"{picture.name}.png"
    page.screenshot(path=file, animations="disabled")
    page.context.close()
    assert file.stat().st_size < LARGEST, f"{file.name} is too large"


def slow_job(platform: RunningPlatform, shop: Shop) -> str:
    """The address of a job that has just begun and takes its time."""
    behave(platform.url, "sms", latencyMs=1_500)
    operator = Api(platform.url, token_of(platform.info(), OPERATOR))
    job = start_bulk(operator, (*shop.people, shop.contact_id), "Diwali lamps are here.")
    return f"/bulk-messaging/{job}"


def main() -> None:
    """Take every picture anew."""
    expect.set_options(timeout=30_000)
    with (
        TemporaryDirectory() as folder,
        running_platform(Path(folder) / "data") as platform,
        sync_playwright() as playwright,
    ):
        shop = furnish(platform)
        browser = chromium(playwright)
        for picture in pictures(shop):
            take(browser, platform, picture)
        take(browser, platform, Picture("bulk-job", slow_job(platform, shop), is_under_way))
        browser.close()


if __name__ == "__main__":
    main()
