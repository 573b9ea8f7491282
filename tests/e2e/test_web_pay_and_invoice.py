"""Asking for money, and writing invoices, from the page to what the customer sees."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SignIn
from tests.flows import api
from tests.http import http
from tests.platform import RunningPlatform

SET = "mutation($i: SetSystemConfigInput!) { setSystemConfig(input: $i) { configValue } }"
FIND = 'query { searchContacts(query: "Asha") { items { contactId } } }'
ISSUE = "mutation($i: IssueInvoiceInput!) { issueInvoice(input: $i) { number } }"
FILES = "query($c: ID!) { messages(contactId: $c) { items { media { fileId } } } }"
PHONE = "+919810000001"
SETTINGS = {
    "upi_payee_vpa": "shop@okbank",
    "upi_payee_name": "Wecare & Co",
    "invoice_seller_name": "Wecare & Co",
    "invoice_seller_address": "1 MG Road, Pune",
    "invoice_seller_gstin": "27AAPFU0939F1ZV",
}


@pytest.fixture
def shop(platform: RunningPlatform) -> RunningPlatform:
    """An administrator has said who is paid and who issues invoices."""
    admin = api.Api(platform.url, api.sign_in(platform.info(), "admin@example.com"))
    for key, value in SETTINGS.items():
        admin.ask(SET, i={"configKey": key, "configValue": value})
    return platform


def choose_asha(page: Page) -> None:
    page.get_by_role("combobox", name="Contact").fill("Asha")
    page.get_by_role("option", name=re.compile("Asha Verma")).click()


def test_a_payment_is_asked_for_opened_by_the_customer_and_marked_paid(
    sign_in: SignIn, shop: RunningPlatform
) -> None:
    page = sign_in("operator@example.com", path="/pay")
    choose_asha(page)
    page.get_by_label("Amount in rupees").fill("1,234.50")
    page.get_by_label("What it is for").fill("Bill 7")
    page.get_by_role("button", name="Create request").click()
    row = page.get_by_role("list", name="Payment requests").get_by_role("listitem").first
    expect(row).to_contain_text("₹1,234.50 · Asha Verma")
    row.get_by_role("button", name="Write to the contact").click()
    written = page.get_by_role("textbox", name=re.compile("Message")).first
    expect(written).to_have_value(re.compile(r"Please pay ₹1,234\.50 for Bill 7: http\S+/p/"))
    address = written.input_value().rpartition(" ")[2]
    customer = http.get(address)
    assert "Rs. 1234.50 to Wecare &amp; Co" in customer.text
    assert "upi://pay?pa=shop@okbank" in customer.text and "Asha" not in customer.text
    page.goto(f"{shop.url}/pay?status=open")
    row.get_by_role("button", name="Mark as paid").click()
    page.get_by_label("Bank's number").fill("UTR42")
    page.get_by_role("button", name="Yes, it was paid").click()
    expect(page.get_by_text("There is no payment request here.")).to_be_visible()
    assert "closed" in http.get(address).text


def test_an_invoice_shows_the_servers_figures_is_issued_and_saved_as_a_pdf(
    sign_in: SignIn, shop: RunningPlatform, tmp_path: Path
) -> None:
    page = sign_in("operator@example.com", path="/invoice/new")
    choose_asha(page)
    page.get_by_label("Description").fill("Tea")
    page.get_by_label("Price for one").fill("99.99")
    page.get_by_label("Quantity").fill("2")
    page.get_by_label("GST per cent").select_option("5")
    expect(page.get_by_role("region", name="What it will say")).to_contain_text("₹210.00")
    page.get_by_role("button", name="Issue invoice").click()
    row = page.get_by_role("list", name="Invoices").get_by_role("listitem").first
    expect(row).to_contain_text(re.compile(r"W/\d{4}-\d\d/\d{6} · ₹210.00"))
    with page.expect_download() as saved:
        row.get_by_role("button", name="Save PDF").click()
    file = tmp_path / "invoice.pdf"
    saved.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF-")
    assert re.fullmatch(r"invoice-W-\d{4}-\d\d-\d{6}\.pdf", saved.value.suggested_filename)


def test_an_invoice_is_drawn_uploaded_and_sent_to_its_buyer_as_a_document(
    sign_in: SignIn, shop: RunningPlatform
) -> None:
    operator = api.Api(shop.url, api.sign_in(shop.info(), "operator@example.com"))
    api.write_as_customer(shop.url, PHONE, "May I have a bill?")
    contact = operator.ask(FIND)["items"][0]["contactId"]
    line = {"description": "चाय, чай", "quantity": "2", "unitPricePaise": 9_999, "gstRate": 5}
    number = operator.ask(ISSUE, i={"contactId": contact, "lines": [line]})["number"]
    page = sign_in("operator@example.com", path="/invoice")
    rows = page.get_by_role("list", name="Invoices").get_by_role("listitem")
    rows.filter(has_text=number).get_by_role("button", name="Send").click()
    expect(page.get_by_label("Words that go with it")).to_have_value(re.compile("for ₹210.00"))
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("Sent to Asha Verma.")).to_be_visible()
    outbox = http.get(f"{shop.url}/local/outbox").json()
    gone: Any = [c["request"]["message"] for c in outbox if c["operation"] == "SendWhatsAppMessage"]
    [document] = [m["document"] for m in gone if number in m.get("document", {}).get("caption", "")]
    assert document["filename"] == f"invoice-{number.replace('/', '-')}.pdf"
    [media] = [m["media"] for m in operator.ask(FILES, c=contact)["items"] if m["media"]][:1]
    link = operator.ask("query($f: ID!) { mediaUrl(fileId: $f) { url } }", f=media["fileId"])
    pdf = http.get(link["url"])
    assert pdf.content.startswith(b"%PDF-") and b"/Subtype /Image" in pdf.content
    page.get_by_role("dialog").get_by_role("link", name="Open conversation").click()
    expect(page.get_by_role("log")).to_contain_text(document["filename"])
