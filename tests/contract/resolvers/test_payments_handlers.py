"""payments-api and public-payments, as AppSync and a function URL call them."""

from typing import Any

import pytest

from services.aws.store import Put
from services.core.configuration import PAYEE_NAME, PAYEE_VPA
from tests.contract.resolvers.events import ask, module_of
from tests.factories.aws import Cloud
from tests.factories.records import PHONE


def visit(path: str, method: str = "GET") -> Any:
    event = {"rawPath": path, "requestContext": {"http": {"method": method}}}
    return module_of("public-payments").handler(event, None)


@pytest.fixture
def asked(cloud: Cloud) -> dict[str, Any]:
    for key, value in ((PAYEE_VPA, "shop@okbank"), (PAYEE_NAME, "Shop & Co")):
        cloud.store().write(Put("SystemConfig", {"configKey": key.name, "configValue": value}))
    contact = ask("Mutation.createContact", input={"name": "Ada", "phone": PHONE})
    wanted = {"contactId": contact["contactId"], "amountPaise": 123_450, "note": "<b>Bill</b> 7"}
    return ask("Mutation.createPayment", input=wanted)


def test_the_customers_page_shows_what_is_asked_and_nothing_about_the_customer(
    asked: dict[str, Any],
):
    shown = visit(f"/p/{asked['paymentId']}")
    assert shown["statusCode"] == 200
    assert "Rs. 1234.50 to Shop &amp; Co" in shown["body"]
    assert "&lt;b&gt;Bill" in shown["body"] and "<b>" not in shown["body"]
    assert 'href="upi://pay?pa=shop@okbank&amp;' in shown["body"]
    assert "Ada" not in shown["body"] and PHONE not in shown["body"]
    assert "default-src 'none'" in shown["headers"]["Content-Security-Policy"]


def test_a_request_that_was_paid_offers_no_payment(asked: dict[str, Any]):
    settled = ask(
        "Mutation.settlePayment",
        input={"paymentId": asked["paymentId"], "status": "paid", "receipt": "UTR1"},
    )
    assert (settled["status"], settled["upiLink"]) == ("paid", None)
    shown = visit(f"/p/{asked['paymentId']}")
    assert "closed" in shown["body"] and "upi://" not in shown["body"]
    [listed] = ask("Query.payments", status="paid")["items"]
    assert listed["receipt"] == "UTR1"


@pytest.mark.attack("public addresses")
@pytest.mark.parametrize("path", ["", "/", "/p/", "/p/nothing", "/p/<script>"])
def test_an_unknown_request_shows_a_calm_page(cloud: Cloud, path: str):
    shown = visit(path)
    assert shown["statusCode"] == 404 and "<script" not in shown["body"]


def test_a_request_of_another_kind_is_refused(cloud: Cloud):
    assert visit("/p/x", "POST")["statusCode"] == 405
