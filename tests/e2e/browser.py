"""Chromium on this machine, and signing in as a person does."""

import os
import shutil
from itertools import count

from playwright.sync_api import Browser, Page, Playwright, StorageState, ViewportSize

from tests.platform import RunningPlatform

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Chromium keeps to this machine and runs as whoever runs the tests."""
PATIENCE = 60_000
"""How long a page may take for one thing on a busy machine, in milliseconds."""
SUBSCRIPTIONS = 3
"""Inbound messages, statuses and drafts."""


def chromium(playwright: Playwright) -> Browser:
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    assert path, "Chromium is missing; `make e2e` installs it"
    return playwright.chromium.launch(executable_path=path, args=QUIET)


def sign_in(
    browser: Browser, platform: RunningPlatform, email: str, path: str, size: ViewportSize
) -> Page:
    """A browser of its own for a user, signed in with Amplify's own form."""
    passwords = {user["email"]: user["password"] for user in platform.info()["users"]}
    page = browser.new_context(viewport=size).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{platform.url}{path}")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(passwords[email])
    page.get_by_role("button", name="Sign in", exact=True).click()
    return _at_home(page)


def session_of(page: Page) -> StorageState:
    """What Amplify keeps of who is signed in, and nothing of what they did since."""
    kept = page.context.storage_state()
    for origin in kept.get("origins", []):
        every = origin.get("localStorage", [])
        origin["localStorage"] = [one for one in every if "Cognito" in one.get("name", "")]
    return kept


def come_back(
    browser: Browser,
    platform: RunningPlatform,
    session: StorageState,
    path: str,
    size: ViewportSize,
) -> Page:
    """A browser of its own for somebody who signed in before."""
    page = browser.new_context(viewport=size, storage_state=session).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{platform.url}{path}")
    return _at_home(page)


def go(page: Page, path: str) -> None:
    """Navigates as a link does, without loading the app again."""
    page.evaluate("path => { history.pushState({}, '', path); }", path)
    page.evaluate("dispatchEvent(new PopStateEvent('popstate', {state: null}))")


def listening(page: Page) -> Page:
    """The page, once each of its subscriptions was acknowledged: nothing is told before."""
    acknowledged = count(1)
    with page.expect_websocket() as opened:
        page.reload()
    opened.value.wait_for_event(
        "framereceived",
        lambda frame: "start_ack" in str(frame) and next(acknowledged) == SUBSCRIPTIONS,
    )
    return page


def _at_home(page: Page) -> Page:
    page.get_by_role("navigation").first.wait_for(state="attached")
    return page
