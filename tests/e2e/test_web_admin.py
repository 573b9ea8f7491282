"""The Admin area: people, configuration, the audit log, dead letters."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.axe import WIDTHS, wrong
from tests.e2e.browser import go
from tests.e2e.conftest import SignIn
from tests.flows.api import aws
from tests.http import http
from tests.platform import RunningPlatform

CHOSEN = "Chosen-2026-Word"
HALF_A_MINUTE = 30_000
"""How often the app asks what is sent, in milliseconds."""


@pytest.fixture
def admin(sign_in: SignIn) -> Page:
    return sign_in("admin@example.com")


@pytest.fixture
def another_browser(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def temporary_password(platform: RunningPlatform, email: str) -> str:
    mails = http.get(f"{platform.url}/local/invitations").json()
    text = next(mail["text"] for mail in mails if mail["to"] == email)
    found = re.search(r"temporary password is (\S+)\.$", text)
    assert found
    return found[1]


def invite(admin: Page, platform: RunningPlatform, email: str, role: str) -> Locator:
    """Invites somebody; gives their row."""
    admin.goto(f"{platform.url}/admin/users")
    admin.get_by_label("Email").fill(email)
    admin.get_by_role("radio", name=re.compile(f"^{role}")).check()
    admin.get_by_role("button", name="Send invitation").click()
    expect(admin.get_by_text(f"{email} is invited")).to_be_visible()
    expect(admin.get_by_role("link", name=re.compile("see the invitations"))).to_be_visible()
    return admin.get_by_role("list", name="People").get_by_role("listitem").filter(has_text=email)


def come_in(page: Page, platform: RunningPlatform, email: str) -> None:
    """Signs in as the invited person does: with the mailed password, then with their own."""
    page.goto(platform.url)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(temporary_password(platform, email))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Change Password")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(CHOSEN)
    page.get_by_label("Confirm Password", exact=True).fill(CHOSEN)
    page.get_by_role("button", name="Change Password").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


@pytest.mark.proves("1.5", "1.6")
def test_somebody_is_invited_promoted_and_disabled_and_learns_it_while_they_look(
    admin: Page, another_browser: Page, platform: RunningPlatform
) -> None:
    email, theirs = "newcomer@example.com", another_browser
    row = invite(admin, platform, email, "Viewer")
    expect(row).to_contain_text("Viewer · May sign in · has not signed in yet")
    come_in(theirs, platform, email)
    expect(theirs.get_by_role("link", name="Admin")).to_have_count(0)
    theirs.goto(f"{platform.url}/admin/users")
    refused = theirs.get_by_role("heading", name="Your role does not include this page")
    expect(refused).to_be_visible()
    row.get_by_role("combobox").select_option("Operator")
    expect(row.get_by_role("button", name="No, leave it")).to_be_focused()
    row.get_by_role("button", name="Yes, make them an Operator").press("Enter")
    expect(row).to_contain_text("Operator · May sign in")
    row.get_by_role("button", name="Disable").click()
    expect(row.get_by_role("group", name=f"Disable {email}?")).to_be_visible()
    row.get_by_role("button", name="Yes, disable").click()
    expect(row).to_contain_text("Disabled")
    ended = theirs.get_by_role("heading", name="Your access has ended")
    expect(ended).to_be_visible()
    row.get_by_role("link", name=re.compile("^What was changed")).click()
    log = admin.get_by_role("list", name="Audit log").get_by_role("listitem")
    expect(log).to_have_count(3)
    expect(log.first).to_contain_text("Changed somebody's access")
    expect(log.first).to_contain_text("admin@example.com (you)")


def test_the_last_administrator_is_told_that_this_is_their_own_account(
    admin: Page, platform: RunningPlatform
) -> None:
    admin.goto(f"{platform.url}/admin/users")
    people = admin.get_by_role("list", name="People").get_by_role("listitem")
    mine = people.filter(has_text="admin@example.com")
    expect(mine).to_contain_text("This is you")
    expect(mine.get_by_role("button")).to_have_count(0)


@pytest.mark.proves("10.7")
def test_sending_is_stopped_for_everybody_and_the_audit_log_says_who_did_it(
    admin: Page, sign_in: SignIn, platform: RunningPlatform
) -> None:
    operator = sign_in("operator@example.com")
    operator.clock.install()
    operator.reload()
    expect(operator.get_by_text("Local: messages go to the simulator")).to_be_visible()
    set_mode(admin, platform, "DRY_RUN")
    expect(admin.get_by_text("Dry run: nothing leaves")).to_be_visible()
    operator.clock.fast_forward(HALF_A_MINUTE)
    expect(operator.get_by_text("Dry run: nothing leaves")).to_be_visible()
    admin.get_by_role("link", name="History: Send mode").click()
    expect(admin).to_have_url(re.compile("resource=send_mode"))
    entry = admin.get_by_role("list", name="Audit log").get_by_role("listitem").first
    expect(entry).to_contain_text("Changed a setting")
    expect(entry).to_contain_text("afterDRY_RUN")
    admin.get_by_label("Done by").select_option(label="operator@example.com")
    expect(admin.get_by_text("Nothing matches.")).to_be_visible()
    with admin.expect_download() as download:
        admin.get_by_role("button", name="Export CSV").click()
    assert download.value.suggested_filename == "audit-log.csv"
    set_mode(admin, platform, "LIVE")
    expect(admin.get_by_text("Local: messages go to the simulator")).to_be_visible()


def set_mode(admin: Page, platform: RunningPlatform, mode: str) -> None:
    admin.goto(f"{platform.url}/admin/configuration")
    setting = admin.get_by_role("listitem").filter(has_text="Send mode").last
    setting.get_by_role("radio", name=re.compile(f"^{mode}")).check()
    setting.get_by_role("button", name="Save").click()
    setting.get_by_role("button", name=f"Yes, set {mode}").click()
    expect(setting).to_contain_text("Changed by admin@example.com (you)")


def put(platform: RunningPlatform, queue: str, body: Any) -> None:
    info = platform.info()
    aws(info, "sqs").send_message(QueueUrl=info["queues"][queue], MessageBody=json.dumps(body))


def text_of(phone: str, message: str) -> dict[str, Any]:
    """An incoming text message, as the topic hands it over and our handlers put it aside."""
    event = {
        "originationNumber": phone,
        "destinationNumber": "+15550001111",
        "messageKeyword": "K",
        "messageBody": message,
        "inboundMessageId": f"in-{phone}",
    }
    record = {"EventSource": "aws:sns", "Sns": {"MessageId": phone, "Message": json.dumps(event)}}
    return {"record": record, "error": "storage was busy", "errorType": "Busy"}


@pytest.mark.proves("9.1", "9.2", "9.3", "9.6")
def test_dead_letters_are_looked_at_and_replayed_chosen_and_all(
    sign_in: SignIn, platform: RunningPlatform
) -> None:
    for number in range(3):
        put(platform, "inbound-dlq", text_of(f"+91700008800{number}", f"Hello {number}"))
    put(platform, "bulk-dlq", "nonsense")
    operator = sign_in("operator@example.com")
    operator.keyboard.press("Control+k")
    operator.get_by_role("combobox", name="Find or go to").fill("dead")
    operator.get_by_role("option", name="Go to Dead letters").click()
    letters = operator.get_by_role("list", name="Dead letters").get_by_role("listitem")
    expect(letters).to_have_count(3)
    expect(letters.first).to_contain_text("storage was busy")
    expect(operator.get_by_text("Hello")).to_have_count(0)
    letters.first.get_by_role("button", name=re.compile("Show what came")).click()
    expect(letters.first.get_by_role("region", name="What came")).to_contain_text("Hello")
    letters.first.get_by_role("checkbox").check()
    operator.get_by_role("button", name="Replay chosen (1)").click()
    expect(operator.get_by_text("1 replayed, 0 failed, 0 skipped.")).to_be_visible()
    expect(letters).to_have_count(2)
    operator.get_by_role("button", name="Replay all that wait").click()
    expect(operator.get_by_text("2 replayed, 0 failed, 0 skipped.")).to_be_visible()
    expect(operator.get_by_text("Nothing here: all was processed.")).to_be_visible()
    operator.get_by_role("link", name=re.compile("^Bulk messages")).click()
    operator.get_by_label("Show", exact=True).select_option("exhausted")
    expect(letters.first).to_contain_text("It cannot be read")
    with operator.expect_download() as download:
        operator.get_by_role("button", name="Export CSV").click()
    assert download.value.suggested_filename == "dead-letters-bulk-dlq-exhausted.csv"
    assert "nonsense" in Path(download.value.path()).read_text()


ADMIN_PAGES = {
    "/admin/users": "Users",
    "/admin/configuration": "Configuration",
    "/admin/audit": "Audit log",
    "/admin/dead-letters": "Dead letters",
}


@pytest.mark.proves("12.4", "12.6")
def test_axe_finds_nothing_in_the_admin_area_at_any_width_in_any_language(
    admin: Page, platform: RunningPlatform
) -> None:
    put(platform, "outbound-dlq", {"no": "message"})
    found: list[str] = []
    for language in ("en", "hi"):
        admin.set_viewport_size({"width": 1280, "height": 900})
        admin.get_by_label("Language").select_option(language)
        for width, height in WIDTHS.items():
            admin.set_viewport_size({"width": width, "height": height})
            for path, heading in ADMIN_PAGES.items():
                go(admin, path)
                expect(admin.get_by_role("heading", level=1)).to_be_visible()
                if language == "en":
                    expect(admin.get_by_role("heading", name=heading, level=1)).to_be_visible()
                open_in_place(admin, path)
                found += wrong(admin, f"{path} at {width} in {language}")
    assert not found, "\n".join(found)


def open_in_place(page: Page, path: str) -> None:
    """Opens what a page asks in place."""
    if path == "/admin/users":
        people = page.get_by_role("list").filter(has=page.get_by_role("combobox")).last
        people.get_by_role("combobox").first.select_option("Admin")
    if path == "/admin/dead-letters":
        go(page, f"{path}?queue=outbound-dlq")
        page.get_by_role("list").last.get_by_role("button").first.click()
