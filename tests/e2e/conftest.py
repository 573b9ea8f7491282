from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    StorageState,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.e2e.browser import PATIENCE, chromium, come_back, session_of
from tests.e2e.browser import sign_in as by_the_form
from tests.platform import RunningPlatform, running_platform

expect.set_options(timeout=PATIENCE)

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


@pytest.fixture(scope="session")
def sessions() -> dict[tuple[str, str], StorageState]:
    """Of whoever signed in already, by platform and email."""
    return {}


@pytest.fixture
def sign_in(
    browser: Browser,
    platform: RunningPlatform,
    sessions: dict[tuple[str, str], StorageState],
) -> Iterator[SignIn]:
    """Opens a browser of its own for a user; the form is filled in once for each, or `anew`."""
    contexts: list[BrowserContext] = []

    def signed_in(
        email: str, *, path: str = "/dm", width: int = 1280, height: int = 900, anew: bool = False
    ) -> Page:
        size, who = ViewportSize(width=width, height=height), (platform.url, email)
        if anew or who not in sessions:
            page = by_the_form(browser, platform, email, path, size)
            if not anew:
                sessions[who] = session_of(page)
        else:
            page = come_back(browser, platform, sessions[who], path, size)
        contexts.append(page.context)
        return page

    yield signed_in
    for context in contexts:
        context.close()
