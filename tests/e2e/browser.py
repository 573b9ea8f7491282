"""Chromium on this machine, and signing in as a person does."""

import os
import shutil

from playwright.sync_api import Browser, Page, Playwright, ViewportSize

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
    page.set_default_timeout(20_000)
    page.goto(f"{platform.url}{path}")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(passwords[email])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("navigation").first.wait_for(state="attached")
    return page
