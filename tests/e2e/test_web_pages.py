"""Every page and every dialog, at every width, in both languages: derived from the source."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import WIDTHS, wrong
from tests.e2e.browser import go
from tests.e2e.conftest import SignIn
from tests.e2e.pages import (
    ADMIN,
    ELSEWHERE,
    OPERATOR,
    Shown,
    all_pages,
    dialogs,
    overlays,
    pages,
    routes,
)
from tests.e2e.shop import Shop, furnish
from tests.platform import RunningPlatform, running_platform

NOWHERE = Shop("", "", ())


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPlatform]:
    """One of its own, with something on every page."""
    with running_platform(tmp_path_factory.mktemp("pages") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def shop(platform: RunningPlatform) -> Shop:
    return furnish(platform)


def is_shown(page: Page, shown: Shown) -> None:
    heading = page.get_by_role("heading", name=shown.heading, exact=True, level=1)
    expect(heading).to_be_visible()


def test_every_route_and_every_dialog_is_looked_at() -> None:
    assert set(pages(NOWHERE)) == routes()
    assert overlays(NOWHERE).keys() | ELSEWHERE.keys() == dialogs()


@pytest.mark.proves("12.4", "12.5", "12.6")
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_page(sign_in: SignIn, shop: Shop, width: int) -> None:
    found: list[str] = []
    for who in (OPERATOR, ADMIN):
        page = sign_in(who, width=width, height=WIDTHS[width])
        for shown in all_pages(shop, who):
            go(page, shown.address)
            is_shown(page, shown)
            found += wrong(page, f"{shown.address} at {width}")
    assert not found, "\n".join(found)


@pytest.mark.proves("12.6")
def test_axe_finds_nothing_on_any_page_in_hindi_on_the_narrowest_phone(
    sign_in: SignIn, shop: Shop
) -> None:
    found: list[str] = []
    for who in (OPERATOR, ADMIN):
        page = sign_in(who, width=320, height=WIDTHS[320])
        page.get_by_role("button", name="Menu").click()
        page.get_by_label("Language").select_option("hi")
        for shown in all_pages(shop, who):
            go(page, shown.address)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            found += wrong(page, f"{shown.address} in Hindi")
    assert not found, "\n".join(found)


@pytest.mark.proves("12.5", "12.6")
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_in_any_dialog(sign_in: SignIn, shop: Shop, width: int) -> None:
    page = sign_in(OPERATOR, width=width, height=WIDTHS[width])
    found: list[str] = []
    for file, over in overlays(shop).items():
        for number, opens in enumerate(over.ways):
            go(page, over.address)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            opens(page)
            expect(page.get_by_role("dialog")).to_be_visible()
            found += wrong(page, f"{file} ({number}) at {width}")
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
    assert not found, "\n".join(found)


SLOW, SLOWER = 700, 3_000
"""How long every answer takes at least, in milliseconds: nothing else on a page takes as long.

On a busy machine something may; then all of it is asked again, more slowly.
"""
ASKED = """usual => {
  window.asked = [];
  const slow = Number(sessionStorage.getItem('slow') ?? usual);
  const really = window.fetch;
  window.fetch = async (input, init) => {
    const address = String(input instanceof Request ? input.url : input);
    if (!address.endsWith('/graphql')) return really(input, init);
    const body = input instanceof Request ? await input.clone().text() : init.body;
    const one = {body, begun: performance.now(), ended: null};
    window.asked.push(one);
    const late = new Promise(done => setTimeout(done, slow));
    const [answer] = await Promise.all([really(input, init), late]);
    one.ended = performance.now();
    return answer;
  };
}"""


def depth(asked: list[dict[str, Any]]) -> int:
    """The longest chain of requests of which each began when another had ended.

    What is asked a second time only brings up to date what is shown already.
    """
    first: dict[str, dict[str, Any]] = {}
    for one in asked:
        first.setdefault(one["body"], one)
    deep: list[tuple[float, int]] = []
    for one in sorted(first.values(), key=lambda one: one["begun"]):
        before = [level for ended, level in deep if ended <= one["begun"]]
        deep.append((one["ended"] or float("inf"), 1 + max(before, default=0)))
    return max((level for _, level in deep), default=0)


def test_no_page_waits_for_more_than_two_requests_one_after_the_other(
    sign_in: SignIn, shop: Shop, platform: RunningPlatform
) -> None:
    def deep(page: Page, shown: Shown) -> int:
        page.goto(f"{platform.url}{shown.address}")
        is_shown(page, shown)
        expect(page.get_by_text("Loading")).to_have_count(0)
        return depth(page.evaluate("window.asked"))

    deepest: dict[str, int] = {}
    for who in (OPERATOR, ADMIN):
        page = sign_in(who)
        page.add_init_script(f"({ASKED})({SLOW})")
        for shown in all_pages(shop, who):
            deepest[shown.address] = deep(page, shown)
            if deepest[shown.address] > 2:
                page.evaluate("slow => sessionStorage.setItem('slow', slow)", SLOWER)
                deepest[shown.address] = deep(page, shown)
                page.evaluate("sessionStorage.removeItem('slow')")
    assert not {where: each for where, each in deepest.items() if not 1 <= each <= 2}, deepest
