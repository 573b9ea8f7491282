"""What others do, on a screen that is open: how soon, and with a connection that comes and goes."""

import re

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.e2e.browser import SUBSCRIPTIONS
from tests.e2e.conftest import SignIn
from tests.flows.api import Api, eventually, write_as_customer
from tests.flows.api import sign_in as token_of
from tests.platform import RunningPlatform

ASHA = "+919810000001"
FIND = 'query { searchContacts(query: "Asha Verma") { items { contactId } } }'
SOCKET = re.compile("/graphql/realtime")
OTHERS = SUBSCRIPTIONS - 1
"""Those of every page beside the one to messages."""

TIMED = """words => {
  const Real = window.WebSocket;
  window.WebSocket = class extends Real {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({data}) => {
        if (String(data).includes(words)) window.heard ??= performance.now();
      });
    }
  };
  new MutationObserver((_, watching) => {
    if (!document.querySelector('[role=log]')?.textContent.includes(words)) return;
    watching.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.painted = performance.now(); }));
  }).observe(document, {subtree: true, childList: true, characterData: true});
}"""


def open_asha(page: Page) -> None:
    conversations = page.get_by_role("navigation", name="Conversations")
    conversations.get_by_role("link", name=re.compile("Asha Verma")).click()
    expect(page.get_by_role("heading", name="Asha Verma", level=1)).to_be_visible()


def thread(page: Page) -> Locator:
    return page.get_by_role("log", name="Messages")


@pytest.fixture(scope="module")
def viewer(platform: RunningPlatform) -> Api:
    return Api(platform.url, token_of(platform.info(), "viewer@example.com"))


def write(platform: RunningPlatform, viewer: Api, words: str) -> None:
    """Asha writes, and the platform has it."""
    write_as_customer(platform.url, ASHA, words)
    asha = viewer.ask(FIND)["items"][0]["contactId"]
    eventually(lambda: any(each["content"] == words for each in viewer.messages(asha)))


class Line:
    """The page's connection to live events, which a test can hold back and cut.

    `only` is a word of the subscriptions that are held back; without it all of them are.
    """

    def __init__(self, page: Page, only: str = "") -> None:
        self.is_held = False
        self._only = only
        self.acknowledged = 0
        self._held: list[tuple[WebSocketRoute, str | bytes]] = []
        self._open: list[WebSocketRoute] = []
        page.context.route_web_socket(SOCKET, self._connect)

    def _connect(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        self._open.append(browser)
        browser.on_message(lambda said: self._ask(server, said))
        server.on_message(lambda said: self._tell(browser, said))

    def _ask(self, server: WebSocketRoute, said: str | bytes) -> None:
        """The server knows nothing of a subscription that is held back."""
        if self.is_held and '"start"' in str(said) and self._only in str(said):
            self._held.append((server, said))
        else:
            server.send(said)

    def _tell(self, browser: WebSocketRoute, said: str | bytes) -> None:
        self.acknowledged += "start_ack" in str(said)
        browser.send(said)

    @property
    def held(self) -> int:
        return len(self._held)

    def release(self) -> None:
        self.is_held = False
        for server, said in self._held:
            server.send(said)
        self._held.clear()

    def cut(self) -> None:
        for browser in self._open:
            browser.close()
        self._open.clear()


def test_an_event_is_on_screen_within_a_second(sign_in: SignIn, platform: RunningPlatform) -> None:
    page = sign_in("operator@example.com")
    words = "How soon do you see this?"
    page.add_init_script(f"({TIMED})({words!r})")
    acknowledged: list[str] = []
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived",
            lambda frame: acknowledged.append("1") if "start_ack" in str(frame) else None,
        ),
    )
    page.reload()
    open_asha(page)
    expect(thread(page).get_by_role("listitem").first).to_be_visible()
    eventually(lambda: page.wait_for_timeout(50) or len(acknowledged) >= SUBSCRIPTIONS)
    write_as_customer(platform.url, ASHA, words)
    expect(thread(page).get_by_text(words)).to_be_visible()
    page.wait_for_function("window.painted")
    took = page.evaluate("window.painted - window.heard")
    assert 0 <= took < 1000, f"{took:.0f} ms from the event to the screen"


def test_what_happens_before_a_subscription_is_taken_is_seen_once_it_is(
    sign_in: SignIn, platform: RunningPlatform, viewer: Api
) -> None:
    asha = viewer.ask(FIND)["items"][0]["contactId"]
    page = sign_in("operator@example.com", path=f"/dm/{asha}")
    read: list[str] = []
    line = Line(page, only="onInboundMessage")
    line.is_held = True
    page.wait_for_load_state("networkidle")
    page.on("response", lambda answer: read.append(answer.request.post_data or ""))
    page.reload()
    pause = page.wait_for_timeout
    eventually(lambda: pause(50) or (line.held and line.acknowledged == OTHERS))
    eventually(lambda: pause(50) or sum("query Messages(" in each for each in read) >= 2)
    write(platform, viewer, "Nobody listens yet")
    expect(thread(page).get_by_text("Nobody listens yet")).to_have_count(0)
    line.release()
    expect(thread(page).get_by_text("Nobody listens yet")).to_be_visible()
    expect(page.get_by_text("Connection restored")).to_have_count(0)


def test_what_happened_while_the_connection_was_cut_is_seen_once_it_is_back(
    sign_in: SignIn, platform: RunningPlatform, viewer: Api
) -> None:
    page = sign_in("operator@example.com")
    line = Line(page)
    page.reload()
    open_asha(page)
    page.get_by_label("Message", exact=True).fill("Kept while one is away")
    line.is_held = True
    line.cut()
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    eventually(lambda: page.wait_for_timeout(100) or line.held)
    write(platform, viewer, "Written in between")
    expect(thread(page).get_by_text("Written in between")).to_have_count(0)
    line.release()
    expect(page.get_by_text("Connection restored")).to_be_visible()
    expect(thread(page).get_by_text("Written in between")).to_be_visible()
    expect(page.get_by_label("Message", exact=True)).to_have_value("Kept while one is away")
