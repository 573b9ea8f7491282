"""A bulk message from its audience to its report, as an operator plans, starts and watches it."""

import csv
import json
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.axe import wrong, wrong_at_any_width
from tests.e2e.conftest import SignIn
from tests.flows.api import Api, behave, sent_by
from tests.flows.api import sign_in as token_of
from tests.platform import RunningPlatform, running_platform

PEOPLE = 40
"""At five texts a second they take eight seconds."""
PHONE = "+9171200000{:02d}"


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPlatform]:
    """One of its own: many contacts would push the others' off their first page."""
    with running_platform(tmp_path_factory.mktemp("bulk") / "data") as running:
        operator = Api(running.url, token_of(running.info(), "operator@example.com"))
        for number in range(PEOPLE):
            contact = operator.create_contact(name=f"Bulk {number:02d}", phone=PHONE.format(number))
            operator.update_contact(contactId=contact["contactId"], optInSms=True)
        yield running


@contextmanager
def slow(platform: RunningPlatform) -> Generator[None]:
    """A provider that takes its time, so that there is something left to steer."""
    behave(platform.url, "sms", latencyMs=1_500)
    yield
    behave(platform.url, "sms")


def step(page: Page, name: str) -> None:
    expect(
        page.get_by_role("heading", name=f"New bulk message: {name}", exact=True)
    ).to_be_visible()


def choose_everybody(page: Page) -> None:
    page.get_by_role("radio", name="SMS", exact=True).check()
    page.get_by_role("button", name="Find them").click()
    expect(page.get_by_text(f"{PEOPLE} people chosen.")).to_be_visible()
    page.get_by_role("link", name="Next: message").click()
    step(page, "what it says")


def write(page: Page, words: str) -> None:
    page.get_by_role("textbox", name="Message").fill(words)
    page.get_by_role("button", name="Next: check").click()
    step(page, "check")
    expect(page.get_by_text("Everybody can be reached.")).to_be_visible()
    page.get_by_role("link", name="Next: confirm").click()
    step(page, "confirm")


def start(page: Page, words: str) -> None:
    """Through the wizard, to the page of a running job."""
    page.get_by_role("link", name="Bulk Messaging").click()
    page.get_by_role("link", name="New bulk message").click()
    step(page, "who gets it")
    choose_everybody(page)
    write(page, words)
    page.get_by_label(f"Type {PEOPLE} to confirm").fill(str(PEOPLE))
    page.get_by_role("button", name=f"Send to {PEOPLE} people").click()
    expect(page.get_by_role("heading", name=f"SMS to {PEOPLE} people")).to_be_visible()


def count(page: Page, kind: str) -> int:
    number = page.locator("dt", has_text=re.compile(f"^{kind}$")).locator("xpath=../dd")
    return int(number.inner_text())


def texts(platform: RunningPlatform, words: str) -> int:
    return sum(words in json.dumps(request) for request in sent_by(platform.url, "sms"))


@pytest.mark.proves("8.1", "8.6", "8.7", "8.8")
def test_an_operator_plans_starts_pauses_resumes_and_reports(
    platform: RunningPlatform, sign_in: SignIn, tmp_path: Path
) -> None:
    page = sign_in("operator@example.com")
    with slow(platform):
        start(page, "The shop opens at ten")
        viewer = sign_in("viewer@example.com", path=page.url.removeprefix(platform.url))
        expect(viewer.get_by_text("Your role may watch this, not steer it.")).to_be_visible()
        expect(viewer.get_by_role("button", name="Pause")).to_have_count(0)
        page.get_by_role("button", name="Pause").click()
        resume = page.get_by_role("button", name="Resume")
        expect(resume).to_be_visible()
    expect(viewer.get_by_text("Paused", exact=True)).to_be_visible()
    page.reload()
    expect(resume).to_be_visible()
    expect(page.get_by_text("waits until it is resumed")).to_be_visible()
    assert 0 < count(page, "Pending") <= PEOPLE
    resume.click()

    for screen in (page, viewer):
        expect(screen.get_by_text("Completed", exact=True)).to_be_visible()
        expect(screen.get_by_role("progressbar")).to_have_attribute(
            "aria-valuetext", f"{PEOPLE} of {PEOPLE}"
        )
        assert count(screen, "Sent") == PEOPLE
    assert texts(platform, "The shop opens at ten") == PEOPLE
    expect(page.get_by_role("button", name="Resume")).to_have_count(0)

    files: dict[str, Path] = {}
    for kind in ("JSON", "CSV"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Download {kind}").click()
        files[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[kind])
    report = json.loads(files["JSON"].read_text())
    assert report["sentCount"] == report["totalRecipients"] == PEOPLE
    assert len(list(csv.DictReader(files["CSV"].read_text().splitlines()))) == PEOPLE

    page.get_by_role("link", name="All bulk messages").click()
    row = page.get_by_role("link", name=re.compile("The shop opens at ten"))
    expect(row).to_contain_text(f"{PEOPLE} of {PEOPLE}")
    page.get_by_label("Show").select_option("Paused")
    expect(page.get_by_text("No bulk message is “Paused”.")).to_be_visible()
    expect(page).to_have_url(re.compile("status=paused"))


def test_a_job_that_ran_on_while_the_connection_was_cut_is_shown_as_it_is(
    platform: RunningPlatform, sign_in: SignIn
) -> None:
    page = sign_in("operator@example.com")
    start(page, "While you were away")
    seen = count(page, "Sent")
    page.context.set_offline(True)
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    expect(page.get_by_role("heading", name=f"SMS to {PEOPLE} people")).to_be_visible()
    assert count(page, "Sent") >= seen
    page.context.set_offline(False)
    expect(page.get_by_text("Completed", exact=True)).to_be_visible(timeout=90_000)
    assert count(page, "Sent") == PEOPLE


def test_what_is_left_can_be_cancelled(platform: RunningPlatform, sign_in: SignIn) -> None:
    page = sign_in("operator@example.com")
    with slow(platform):
        start(page, "Not for everybody")
        page.get_by_role("button", name="Cancel the rest").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("What was sent stays sent.")
        dialog.get_by_role("button", name="Yes, cancel the rest").click()
    expect(page.get_by_text("Cancelled", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Download CSV")).to_be_visible()
    assert texts(platform, "Not for everybody") < PEOPLE


def test_a_lost_answer_starts_nothing_twice(platform: RunningPlatform, sign_in: SignIn) -> None:
    page = sign_in("operator@example.com", path="/bulk-messaging/new")
    choose_everybody(page)
    write(page, "Started once, whatever happens")
    page.reload()
    step(page, "confirm")

    def lose(route: Route) -> None:
        asked = route.request.post_data_json or {}
        if "mutation CreateBulkJob(" not in asked.get("query", ""):
            return route.fallback()
        route.fetch()
        return route.abort()

    page.context.route("**/graphql", lose)
    page.get_by_label(f"Type {PEOPLE} to confirm").fill(str(PEOPLE))
    send = page.get_by_role("button", name=f"Send to {PEOPLE} people")
    send.click()
    expect(page.get_by_text("may or may not have been started")).to_be_visible()
    page.context.unroute("**/graphql")
    page.reload()
    page.get_by_label(f"Type {PEOPLE} to confirm").fill(str(PEOPLE))
    send.click()
    expect(page.get_by_text("Completed", exact=True)).to_be_visible()
    assert texts(platform, "Started once, whatever happens") == PEOPLE


def test_a_list_is_matched_and_who_cannot_be_reached_is_explained(sign_in: SignIn) -> None:
    page = sign_in("operator@example.com", path="/bulk-messaging/new/audience")
    page.get_by_role("radio", name="WhatsApp", exact=True).check()
    page.get_by_role("radio", name="Everybody on a list").check()
    page.get_by_label(re.compile("^Phone numbers")).fill(
        "98100 00001\n+919810000002\n+91 98100-00001\nChitra, +919810000003\n+919999999999"
    )
    page.get_by_role("button", name="Find them").click()
    expect(page.get_by_text("2 people chosen.")).to_be_visible()
    expect(page.get_by_text("1 repetition was removed")).to_be_visible()
    expect(page.get_by_text("1 person found did not opt in to WhatsApp.")).to_be_visible()
    expect(page.get_by_role("list", name=re.compile("1 entry is no contact"))).to_contain_text(
        "+919999999999"
    )
    page.get_by_role("switch").uncheck(force=True)
    expect(page.get_by_text("3 people chosen.")).to_be_visible()
    page.get_by_role("link", name="Next: message").click()
    page.get_by_role("radio", name="Text", exact=True).check()
    page.get_by_role("textbox", name="Message").fill("Hello")
    page.get_by_role("button", name="Next: check").click()
    expect(page.get_by_text("1 person · They have not opted in to this channel.")).to_be_visible()
    expect(page.get_by_text("1 person · Their 24-hour window is closed")).to_be_visible()
    expect(page.get_by_text("Send an approved template instead.")).to_be_visible()
    page.get_by_role("link", name="Next: confirm").click()
    page.get_by_role("button", name="Send to 3 people").click()
    expect(page.get_by_text("Completed", exact=True)).to_be_visible()
    assert (count(page, "Sent"), count(page, "Failed")) == (1, 2)
    page.get_by_role("link", name="Show who").click()
    expect(page.get_by_role("row")).to_have_count(3)
    expect(page.get_by_role("link", name="Chitra Nair")).to_be_visible()


@pytest.mark.proves("16.10")
def test_a_template_of_the_account_is_chosen_with_the_keyboard_and_seen_filled(
    platform: RunningPlatform, sign_in: SignIn
) -> None:
    page = sign_in("operator@example.com", path="/bulk-messaging/new/audience", width=320)
    page.get_by_role("radio", name="Everybody on a list").check()
    page.get_by_label(re.compile("^Phone numbers")).fill("+919810000001\n+919810000002")
    page.get_by_role("button", name="Find them").click()
    page.get_by_role("link", name="Next: message").click()
    step(page, "what it says")
    page.get_by_role("button", name="Choose a template").focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog", name="Templates")
    expect(drawer.get_by_role("button", name=re.compile("order_update en_US"))).to_be_visible()
    found = wrong(page, "the templates")
    page.keyboard.type("order_update en_US")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Template order_update (en_US)")).to_be_visible()
    for field in page.get_by_role("textbox").all():
        field.fill("Monday")
    expect(page.get_by_role("region", name="Preview")).to_contain_text("Monday")
    found += wrong(page, "the filled template")
    assert not found, "\n".join(found)
    page.reload()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("Monday")
    page.get_by_role("button", name="Next: check").click()
    step(page, "check")
    page.get_by_role("link", name="Next: confirm").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("Monday")
    page.get_by_role("button", name=re.compile("^Send to")).click()
    expect(page.get_by_text("Completed", exact=True)).to_be_visible()


@pytest.mark.proves("12.4", "12.6")
def test_axe_finds_nothing_in_any_step_at_any_width(
    platform: RunningPlatform, sign_in: SignIn
) -> None:
    page = sign_in("operator@example.com", path="/bulk-messaging/new")
    found: list[str] = []

    def look(where: str) -> None:
        found.extend(wrong_at_any_width(page, where))

    step(page, "who gets it")
    page.get_by_role("radio", name="Everybody on a list").check()
    page.get_by_label(re.compile("^Phone numbers")).fill(
        "\n".join([PHONE.format(number) for number in range(25)] + ["+919999999999", "nobody"])
    )
    page.get_by_role("radio", name="SMS", exact=True).check()
    page.get_by_role("button", name="Find them").click()
    expect(page.get_by_text("25 people chosen.")).to_be_visible()
    look("audience")
    page.get_by_role("link", name="Next: message").click()
    page.get_by_role("button", name="Next: check").click()
    expect(page.get_by_role("alert")).to_contain_text("Write the message.")
    page.get_by_role("textbox", name="Message").fill("नमस्ते, your order is ready. " * 3)
    look("message")
    page.get_by_role("button", name="Next: check").click()
    expect(page.get_by_text("Everybody can be reached.")).to_be_visible()
    look("check")
    page.get_by_role("link", name="Next: confirm").click()
    page.get_by_role("button", name="Send to 25 people").click()
    expect(page.get_by_text("Type the number of people: 25.")).to_be_visible()
    look("confirm")
    page.get_by_label("Type 25 to confirm").fill("25")
    with slow(platform):
        page.get_by_role("button", name="Send to 25 people").click()
        page.get_by_role("button", name="Pause").click()
        expect(page.get_by_role("button", name="Resume")).to_be_visible()
    look("a paused job")
    page.get_by_role("button", name="Cancel the rest").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look("cancelling")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("Completed", exact=True)).to_be_visible()
    look("a completed job")
    page.get_by_role("link", name="All bulk messages").click()
    expect(page.get_by_role("list", name="Bulk Messaging")).to_be_visible()
    look("the list")
    assert not found, "\n".join(found)
