"""Contacts in and out of a spreadsheet, in a real browser against the real platform."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import WIDTHS, wrong, wrong_at_any_width
from tests.e2e.conftest import SignIn

FILE = """Full name,Mobile,E-mail,City
Imran Shaikh,98765 43210,imran@example.com,Pune
=1+1 Kumari,+91 91234 56789,,Delhi
Asha again,+919810000001,,Mumbai
,+919000000001,,Goa
No way to reach,,,Agra
Same as Imran,+919876543210,,Pune
Too short,+9112,short@example.com,Kochi
"""


@pytest.mark.proves("2.1", "2.2")
def test_a_file_is_looked_at_before_anything_is_written_and_then_row_by_row(
    sign_in: SignIn, tmp_path: Path
) -> None:
    page = sign_in("operator@example.com", path="/contacts")
    page.get_by_role("link", name="Import CSV").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )

    expect(page.get_by_label("Name")).to_have_value("0")
    expect(page.get_by_label("Phone")).to_have_value("1")
    expect(page.get_by_label("Email")).to_have_value("2")
    expect(page.get_by_text("4 of 7 rows can be imported.")).to_be_visible()
    for problem in (
        "Line 5: the name is missing",
        "Line 6: there is neither a phone number nor an email address",
        "Line 7: another row above has the same phone number",
    ):
        expect(page.get_by_text(problem)).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Imran Shaikh"))).to_contain_text(
        "+919876543210"
    )
    expect(page.get_by_role("row", name=re.compile("Too short"))).to_contain_text("looks unusual")

    page.get_by_role("button", name="Import 4 contacts").click()
    expect(page.get_by_text("3 contacts were created.")).to_be_visible()
    expect(page.get_by_text(re.compile("Line 4: .*phone"))).to_be_visible()
    with page.expect_download() as rest:
        page.get_by_role("button", name="Download the rows that were not imported").click()
    rest.value.save_as(tmp_path / "rest.csv")
    assert "Asha again" in (tmp_path / "rest.csv").read_text()

    page.get_by_role("link", name="Go to Contacts").click()
    expect(page.get_by_role("link", name=re.compile("Imran Shaikh"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Asha again"))).to_have_count(0)
    page.get_by_label("Search contacts").fill("kumari")
    expect(page.get_by_role("link", name=re.compile("Imran Shaikh"))).to_have_count(0)
    with page.expect_download() as written:
        page.get_by_role("button", name="Export CSV").click()
    written.value.save_as(tmp_path / "contacts.csv")
    exported = (tmp_path / "contacts.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(exported) == 2
    assert exported[1].startswith('"\'=1+1 Kumari","\'+919123456789",')


def test_a_number_that_nobody_has_is_doubted_and_still_saved(sign_in: SignIn) -> None:
    page = sign_in("operator@example.com", path="/contacts/new")
    page.get_by_label("Name").fill("Short Number")
    page.get_by_label("Phone").fill("+9113")
    expect(page.get_by_text("does not look like a phone number")).to_be_visible()
    page.get_by_role("button", name="Create contact").click()
    expect(page.get_by_role("heading", name="Short Number")).to_be_visible()


def test_a_viewer_may_not_import(sign_in: SignIn) -> None:
    page = sign_in("viewer@example.com", path="/contacts/import")
    expect(page.get_by_text("Your role may read contacts, not add them.")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)


@pytest.mark.proves("2.4", "2.5", "12.4")
def test_a_consent_is_recorded_with_its_source_and_a_deleted_contact_comes_back_with_it(
    sign_in: SignIn,
) -> None:
    page = sign_in("operator@example.com", path="/contacts/new")
    page.get_by_label("Name").fill("Meera Nair")
    page.get_by_label("Phone").fill("+91 98100 55555")
    page.get_by_role("button", name="Create contact").click()
    expect(page.get_by_role("heading", name="Meera Nair")).to_be_visible()
    found: list[str] = []

    sms = page.get_by_role("switch", name="SMS opt-in")
    question = page.get_by_role("dialog", name="Record the SMS opt-in of Meera Nair")
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.locator("label", has_text="SMS opt-in").click()
        question.get_by_role("radio", name="Something else").check()
        question.get_by_role("button", name="Record opt-in").click()
        expect(question.get_by_text("Write where the consent comes from.")).to_be_visible()
        found += wrong(page, f"the source of a consent at {width}")
        if width != min(WIDTHS):
            question.get_by_role("button", name="Cancel").click()
            expect(question).to_have_count(0)
    question.get_by_label("Source").fill("Trade fair, Pune")
    question.get_by_role("button", name="Record opt-in").click()
    expect(sms).to_be_checked()
    said = re.compile("Trade fair, Pune · .* · recorded by you")
    expect(page.get_by_text(said)).to_be_visible()

    page.get_by_label("Phone").fill("+91 98100 66666")
    expect(page.get_by_text("SMS opt-in was given for the number")).to_be_visible()
    found += wrong_at_any_width(page, "a contact with its consents")
    page.reload()
    expect(page.get_by_text(said)).to_be_visible()

    page.get_by_role("button", name="Delete contact").click()
    page.get_by_role("button", name="Yes, delete").click()
    expect(page.get_by_text("Meera Nair was deleted.")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Meera Nair"))).to_have_count(0)
    found += wrong(page, "the way back at 320")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Meera Nair is back.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Meera Nair")).click()
    expect(sms).to_be_checked()
    expect(page.get_by_text(said)).to_be_visible()

    page.locator("label", has_text="SMS opt-in").click()
    found += wrong(page, "the end of a consent at 320")
    page.get_by_role("button", name="Switch off").click()
    expect(sms).not_to_be_checked()
    expect(page.get_by_text(re.compile("Switched off: No source named"))).to_be_visible()
    assert not found, "\n".join(found)
