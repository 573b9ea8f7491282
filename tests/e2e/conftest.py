import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.platform import RunningPlatform, running_platform

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

expect.set_options(timeout=15_000)
"""A busy machine is slow, not wrong."""

type SignIn = Callable[..., Page]


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPlatform]:
    """Each file has a platform of its own: no test meets what another file left behind."""
    with running_platform(tmp_path_factory.mktemp("e2e") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    assert path, "Chromium is missing; `make e2e` installs it"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def sign_in(browser: Browser, platform: RunningPlatform, tmp_path: Path) -> Iterator[SignIn]:
    """Opens a browser of its own for a user and signs in with Amplify's own form."""
    contexts: list[BrowserContext] = []
    passwords = {user["email"]: user["password"] for user in platform.info()["users"]}

    def signed_in(email: str, *, path: str = "/dm", width: int = 1280, height: int = 900) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(f"{platform.url}{path}")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password", exact=True).fill(passwords[email])
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("navigation").first.wait_for(state="attached")
        return page

    yield signed_in
    for context in contexts:
        context.close()
