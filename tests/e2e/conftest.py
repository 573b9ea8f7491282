from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.browser import chromium
from tests.e2e.browser import sign_in as as_user
from tests.platform import RunningPlatform, running_platform

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
    with sync_playwright() as playwright:
        running = chromium(playwright)
        yield running
        running.close()


@pytest.fixture
def sign_in(browser: Browser, platform: RunningPlatform) -> Iterator[SignIn]:
    """Opens a browser of its own for a user and signs in."""
    contexts: list[BrowserContext] = []

    def signed_in(email: str, *, path: str = "/dm", width: int = 1280, height: int = 900) -> Page:
        page = as_user(browser, platform, email, path, {"width": width, "height": height})
        contexts.append(page.context)
        return page

    yield signed_in
    for context in contexts:
        context.close()
