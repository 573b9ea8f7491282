"""Answering in DM over every channel: files, templates, SMS, email, consent, what waits and why."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.e2e.axe import wrong_at_any_width
from tests.e2e.conftest import SignIn
from tests.factories.files import JPEG, PDF
from tests.flows.api import Api, eventually
from tests.flows.api import sign_in as token_of
from tests.flows.test_queue import someone_else_is_sending
from tests.http import http
from tests.platform import RunningPlatform

ASHA = {"from": "+919810000001", "name": "Asha Verma"}
PHOTO = FilePayload(name="lamp.jpg", mimeType="image/jpeg", buffer=JPEG)
PRICES = FilePayload(name="prices.pdf", mimeType="application/pdf", buffer=PDF)
PROGRAM = FilePayload(name="setup.exe", mimeType="application/x-msdownload", buffer=b"MZ")
DROP = """(form, [name, type, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, {type}));
  for (const kind of ['dragover', 'drop']) form.dispatchEvent(
    new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true}));
}"""
PASTE = """(field, [name, type, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, {type}));
  field.dispatchEvent(new ClipboardEvent(
    'paste', {clipboardData: carried, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def asha(sign_in: SignIn, platform: RunningPlatform) -> Iterator[Page]:
    """An operator in the conversation with Asha, who has just written."""
    event = {**ASHA, "text": "Which lamps do you have?"}
    http.post(f"{platform.url}/local/inbound/whatsapp", json=event).raise_for_status()
    page = sign_in("operator@example.com", path="/dm")
    list_of = page.get_by_role("navigation", name="Conversations")
    list_of.get_by_role("link", name=re.compile("Asha Verma")).click()
    page.get_by_label("Message", exact=True).wait_for()
    yield page
    page.evaluate("localStorage.removeItem('wecare.channels')")


def thread(page: Page) -> Locator:
    return page.get_by_role("log", name="Messages")


def attach(page: Page, file: FilePayload) -> None:
    page.locator("form input[type=file]").set_input_files(file)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send", exact=True).click()


def over(page: Page, channel: str) -> None:
    """Answers over another channel, with consent recorded where it blocks."""
    page.get_by_role("radiogroup", name="Answer over").get_by_text(channel).click()
    field = page.get_by_label("Subject" if channel == "Email" else "Message", exact=True)
    record = page.get_by_role("button", name=f"Record {channel} opt-in")
    expect(field.or_(record)).to_be_visible()
    if record.is_visible():
        record.click()
        page.get_by_role("radio", name="In person").click()
        page.get_by_role("button", name="Record opt-in", exact=True).click()
    expect(field).to_be_visible()


def sent_over(platform: RunningPlatform, channel: str) -> str:
    calls = http.get(f"{platform.url}/local/outbox").json()
    return str([call["request"] for call in calls if call["channel"] == channel])


@pytest.mark.proves("5.5", "5.6", "5.7")
def test_files_are_chosen_dropped_or_pasted_uploaded_and_sent(
    asha: Page, platform: RunningPlatform
) -> None:
    attach(asha, PHOTO)
    expect(asha.get_by_text("ready to send")).to_be_visible()
    asha.get_by_label("Caption").fill("This one?")
    send(asha)
    expect(thread(asha).get_by_text("This one?")).to_be_visible()
    asha.get_by_label("Message", exact=True).evaluate(DROP, ["list.txt", "text/plain", "Lamps"])
    expect(asha.get_by_role("region", name="list.txt")).to_contain_text("ready to send")
    asha.get_by_role("button", name="Remove file").click()
    asha.get_by_label("Message", exact=True).evaluate(PASTE, ["more.txt", "text/plain", "Lamps"])
    expect(asha.get_by_role("region", name="more.txt")).to_contain_text("ready to send")
    attach(asha, PRICES)
    expect(asha.get_by_role("region", name="prices.pdf")).to_contain_text("ready to send")
    send(asha)
    opens = thread(asha).get_by_role("button", name="Open prices.pdf")
    with asha.context.expect_page() as opened:
        opens.click()
    assert "X-Amz-Signature" in opened.value.url or opened.value.url == "about:blank"
    assert "prices.pdf" in sent_over(platform, "whatsapp")


@pytest.mark.proves("5.5")
def test_a_file_that_whatsapp_does_not_take_is_refused_before_it_is_uploaded(asha: Page) -> None:
    posted: list[str] = []
    asha.on("request", lambda request: posted.append(request.method + request.resource_type))
    attach(asha, PROGRAM)
    expect(asha.get_by_role("alert")).to_contain_text("WhatsApp does not take files of this type")
    expect(asha.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    assert "POSTxhr" not in posted
    asha.get_by_role("button", name="Remove file").click()
    expect(asha.get_by_label("Message", exact=True)).to_be_visible()


def test_an_upload_that_is_lost_is_tried_again(asha: Page) -> None:
    def lose(route: Route) -> None:
        return route.abort() if route.request.resource_type == "xhr" else route.fallback()

    asha.context.route("**/*", lose)
    attach(asha, PRICES)
    expect(asha.get_by_role("alert")).to_contain_text("could not be uploaded")
    asha.context.unroute("**/*")
    asha.get_by_role("button", name="Try again").click()
    expect(asha.get_by_text("ready to send")).to_be_visible()


@pytest.mark.proves("16.10")
def test_a_template_is_found_filled_and_sent(asha: Page, platform: RunningPlatform) -> None:
    asha.get_by_role("button", name="Template", exact=True).click()
    drawer = asha.get_by_role("dialog")
    expect(drawer.get_by_text("WhatsApp rejected this template")).to_be_visible()
    drawer.get_by_label("Search templates").fill("order update en_us")
    drawer.get_by_role("button", name=re.compile("order_update")).click()
    for label, value in (("Header", "7"), ("Body", "Asha")):
        drawer.get_by_label(f"{label} {{{{1}}}}").fill(value)
    drawer.get_by_label("Body {{2}}").fill("Monday")
    expect(drawer.get_by_role("region", name="Preview")).to_contain_text("Hello Asha, your order")
    drawer.get_by_label("Button “Track it” {{1}}").fill("x7")
    drawer.get_by_role("button", name="Send template").click()
    expect(drawer).to_have_count(0)
    expect(thread(asha).get_by_text("your order will arrive on Monday").last).to_be_visible()
    assert "order_update" in sent_over(platform, "whatsapp")


@pytest.mark.proves("6.1", "13.5")
def test_an_sms_shows_its_parts_and_says_why_it_waits(
    asha: Page, platform: RunningPlatform
) -> None:
    over(asha, "SMS")
    field = asha.get_by_label("Message", exact=True)
    field.fill("Your lamp\u2019s ready")
    expect(asha.get_by_text("(U+2019)")).to_be_visible()
    field.fill("Good morning")
    field.press("Enter")
    expect(thread(asha).get_by_text("Good morning").last).to_be_visible()
    eventually(lambda: "Good morning" in sent_over(platform, "sms"))
    field.fill("Your lamp is ready")
    expect(asha.get_by_text("18 / 160, 1 SMS, GSM-7")).to_be_visible()
    bubble = thread(asha).get_by_role("listitem").filter(has_text="Your lamp is ready")
    with someone_else_is_sending(platform, seconds=6):
        field.press("Enter")
        expect(bubble.get_by_text("Waits for its turn")).to_be_visible()
    expect(bubble.get_by_text("Waits for its turn")).to_have_count(0)


@pytest.mark.proves("3.5")
def test_a_message_that_may_not_go_any_more_says_why_and_what_to_do(
    asha: Page, platform: RunningPlatform
) -> None:
    over(asha, "SMS")
    operator = Api(platform.url, token_of(platform.info(), "operator@example.com"))
    field = asha.get_by_label("Message", exact=True)
    field.fill("Too late")
    bubble = thread(asha).get_by_role("listitem").filter(has_text="Too late")
    with someone_else_is_sending(platform, seconds=10):
        field.press("Enter")
        expect(bubble.get_by_text("Waits for its turn")).to_be_visible()
        operator.update_contact(contactId=asha.url.rpartition("/")[2], optInSms=False)
    expect(bubble.get_by_text("They had not opted in to SMS.")).to_be_visible()
    expect(bubble.get_by_role("link", name="Open contact")).to_be_visible()
    assert "Too late" not in sent_over(platform, "sms")


@pytest.mark.proves("7.1", "7.4")
def test_an_email_is_written_seen_harmless_and_sent(asha: Page, platform: RunningPlatform) -> None:
    over(asha, "Email")
    asha.get_by_label("Subject").fill("Your lamp")
    part = asha.get_by_role("radiogroup", name="Part of the email")
    part.get_by_text("HTML").click()
    html = "<p>It is <b>ready</b></p><script>parent.document.title = 'taken'</script>"
    asha.get_by_label("Email as HTML").fill(html)
    part.get_by_text("Preview").click()
    frame = asha.frame_locator("iframe[title='Preview of the email']")
    expect(frame.get_by_text("It is ready")).to_be_visible()
    assert asha.title() != "taken"
    asha.get_by_role("button", name="Send email").click()
    expect(thread(asha).get_by_text("It is ready").last).to_be_visible()
    left = sent_over(platform, "email")
    assert "<b>ready</b>" in left and "<script>" not in left


@pytest.mark.proves("12.6")
def test_axe_finds_nothing_in_any_composer_at_any_width(asha: Page) -> None:
    found: list[str] = []

    def look(what: str) -> None:
        found.extend(wrong_at_any_width(asha, what))

    attach(asha, PHOTO)
    expect(asha.get_by_text("ready to send")).to_be_visible()
    look("a file")
    asha.get_by_role("button", name="Remove file").click()
    asha.get_by_role("button", name="Template", exact=True).click()
    asha.get_by_role("button", name=re.compile("festival_offer")).click()
    look("a template")
    asha.get_by_role("button", name="Close", exact=True).click()
    expect(asha.get_by_role("dialog")).to_have_count(0)
    for channel in ("SMS", "Email"):
        over(asha, channel)
        look(channel)
    assert not found, "\n".join(found)
