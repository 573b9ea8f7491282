"""The document library, from a file on a desk to what the customer is sent."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.e2e.axe import WIDTHS, wrong
from tests.e2e.conftest import SignIn
from tests.factories.files import PDF
from tests.flows.api import Api, write_as_customer
from tests.flows.api import sign_in as token_of
from tests.http import http
from tests.platform import RunningPlatform

NAME = "Asha Verma"
PHONE = "+919810000001"


@pytest.fixture
def asha(platform: RunningPlatform) -> RunningPlatform:
    """Asha, who agreed to WhatsApp, has just written."""
    write_as_customer(platform.url, PHONE, "Do you have a menu?")
    return platform


def choose_file(page: Page, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )


def added(page: Page, filename: str, name: str) -> Locator:
    """A document that was put into the library, as a row of the list."""
    choose_file(page, filename, PDF)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_text(f"{name} is in the library.")).to_be_visible()
    return row_of(page, name)


def row_of(page: Page, name: str) -> Locator:
    rows = page.get_by_role("list", name="Documents").get_by_role("listitem")
    return rows.filter(has=page.get_by_role("heading", name=name, exact=True))


def goes_there(asked: Request) -> bool:
    """Whether a tab goes to an address."""
    return asked.is_navigation_request()


def sent_documents(platform: RunningPlatform) -> list[Any]:
    """The documents that WhatsApp was given for Asha."""
    outbox = http.get(f"{platform.url}/local/outbox").json()
    messages = [c["request"]["message"] for c in outbox if c["operation"] == "SendWhatsAppMessage"]
    return [m["document"] for m in messages if m["to"] == PHONE and m["type"] == "document"]


def test_a_document_is_uploaded_renamed_sent_and_removed_and_stays_in_the_thread(
    sign_in: SignIn, asha: RunningPlatform
) -> None:
    page = sign_in("operator@example.com", path="/docs")
    row = added(page, "menu.pdf", "Diwali menu")
    expect(row).to_contain_text("menu.pdf")
    row.get_by_role("button", name="Rename").click()
    page.get_by_role("dialog").get_by_label("Name", exact=True).fill("Holi menu")
    page.get_by_role("button", name="Save name").click()
    row = row_of(page, "Holi menu")
    with page.expect_popup(), page.context.expect_event("request", goes_there) as opened:
        row.get_by_role("button", name="Open").click()
    assert http.get(opened.value.url).content == PDF
    row.get_by_role("button", name="Send").click()
    page.get_by_role("combobox", name="Contact").fill("Asha")
    page.get_by_role("option", name=re.compile(NAME)).click()
    expect(page.get_by_text("can be sent files now")).to_be_visible()
    page.get_by_label("Words that go with it").fill("Our menu")
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text(f"Sent to {NAME}.")).to_be_visible()
    [gone] = [d for d in sent_documents(asha) if d.get("caption") == "Our menu"]
    assert gone["filename"] == "menu.pdf"
    page.get_by_role("button", name="Close").click()
    row.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Yes, remove it").click()
    expect(row).to_have_count(0)
    page.goto(f"{asha.url}/docs")
    expect(page.get_by_role("heading", name="Docs")).to_be_visible()
    page.get_by_role("navigation").first.get_by_role("link", name="DM").click()
    page.get_by_role("link", name=re.compile(NAME)).first.click()
    expect(page.get_by_role("log")).to_contain_text("menu.pdf")


def test_a_file_that_is_not_what_it_says_does_not_get_into_the_library(sign_in: SignIn) -> None:
    page = sign_in("operator@example.com", path="/docs")
    choose_file(page, "menu.pdf", b"MZ this is a program")
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_role("alert")).to_contain_text("not really application/pdf")
    page.get_by_role("button", name="Remove file").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "menu.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}
    )
    expect(page.get_by_role("alert")).to_contain_text("choose a JPEG or PNG image")
    expect(page.get_by_role("button", name="Add to the library")).to_be_disabled()


def test_without_consent_or_window_nothing_leaves_and_the_dialog_says_why(
    sign_in: SignIn, platform: RunningPlatform
) -> None:
    operator = Api(platform.url, token_of(platform.info(), "operator@example.com"))
    silent = operator.create_contact(name="Silent Sam", phone="+919810077001")["contactId"]
    page = sign_in("operator@example.com", path="/docs")
    added(page, "price.pdf", "Prices").get_by_role("button", name="Send").click()
    page.get_by_role("combobox", name="Contact").fill("Silent")
    page.get_by_role("option", name=re.compile("Silent Sam")).click()
    expect(page.get_by_role("button", name="Send now")).to_be_disabled()
    operator.update_contact(contactId=silent, optInWhatsApp=True)
    page.reload()
    row_of(page, "Prices").get_by_role("button", name="Send").click()
    page.get_by_role("combobox", name="Contact").fill("Silent")
    page.get_by_role("option", name=re.compile("Silent Sam")).click()
    expect(page.get_by_text("has not written in the last 24 hours")).to_be_visible()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("alert")).to_contain_text("24")
    assert operator.messages(silent) == []


@pytest.mark.proves("12.6")
def test_axe_finds_nothing_in_the_library_and_its_dialogs_at_any_width(
    sign_in: SignIn, asha: RunningPlatform
) -> None:
    page = sign_in("operator@example.com", path="/docs")
    row = added(page, "a-rather-long-name-of-a-file-" * 4 + ".pdf", "Long " * 19)
    found: list[str] = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for dialog in (None, "Send", "Rename", "Remove"):
            if dialog:
                row.get_by_role("button", name=dialog).click()
                expect(page.get_by_role("dialog")).to_be_visible()
            found += wrong(page, f"{dialog or 'the library'} at {width}")
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
    assert not found, "\n".join(found)
