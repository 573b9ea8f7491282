"""forms-api and public-forms, as AppSync and a function URL call them."""

import re
from base64 import b64encode
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest

from services.access.roles import Role
from services.forms.message import code_in
from tests.contract.resolvers.events import ask, module_of
from tests.factories.aws import Cloud

TEXT = 'I agree that WECARE.DIGITAL sends me <b>offers</b> & "news".'


def made(**changed: Any) -> Any:
    said = {
        "name": "Diwali <offers>",
        "channels": ["whatsapp", "sms"],
        "language": "en",
        "whatsAppNumber": "+15550001111",
        "consentText": TEXT,
    }
    return ask("Mutation.createForm", input=said | changed)


def visit(path: str, method: str = "GET", body: str = "", *, encoded: bool = True) -> Any:
    event = {
        "rawPath": path,
        "requestContext": {
            "http": {"method": method, "sourceIp": "203.0.113.7", "userAgent": "Mozilla/5.0"}
        },
        "body": b64encode(body.encode()).decode() if encoded else body,
        "isBase64Encoded": encoded,
    }
    return module_of("public-forms").handler(event, None)


def sent(form: Any, changed: dict[str, str] | None = None, *, encoded: bool = True) -> Any:
    fields = {"name": "Asha", "agree": "yes", "version": "1", "website": "", **(changed or {})}
    return visit(f"/{form['formId']}", "POST", urlencode(fields), encoded=encoded)


def waiting(cloud: Cloud) -> list[dict[str, Any]]:
    found = cloud.dynamodb.scan(TableName="test-FormEntries")["Items"]
    return [item for item in found if "formId" in item]


def test_the_page_shows_the_wording_in_force_and_runs_nothing(cloud: Cloud):
    form = made()
    answer = visit(f"/f/{form['formId']}")
    assert answer["statusCode"] == 200
    assert '<html lang="en">' in answer["body"]
    assert "Diwali &lt;offers&gt;" in answer["body"] and "<b>" not in answer["body"]
    assert TEXT in unescape(answer["body"]) and "<script" not in answer["body"]
    assert "default-src 'none'" in answer["headers"]["Content-Security-Policy"]
    assert answer["headers"]["Cache-Control"] == "no-store"


def test_a_hindi_form_speaks_hindi(cloud: Cloud):
    body = visit(f"/{made(language='hi')['formId']}")["body"]
    assert '<html lang="hi">' in body and "आपका नाम" in body


@pytest.mark.parametrize("encoded", [True, False])
def test_who_filled_it_in_is_told_which_message_confirms_it(cloud: Cloud, encoded: bool):
    answer = sent(made(), {"name": "आशा  Rao"}, encoded=encoded)
    assert answer["statusCode"] == 200 and "Nothing is agreed yet" in answer["body"]
    said = unescape(re.findall(r'class="said">([^<]*)<', answer["body"])[0])
    [entry] = waiting(cloud)
    assert code_in(said) == entry["code"].get("S") and entry["name"].get("S") == "आशा Rao"
    assert 'href="https://wa.me/15550001111?text=JOIN%20' in answer["body"]


@pytest.mark.parametrize(
    ("forwarded", "kept"),
    [
        (None, "203.0.113.7"),
        ("203.0.113.7", "203.0.113.7"),
        ("192.0.2.9, 203.0.113.7", "192.0.2.9"),
        ("6.6.6.6, 192.0.2.9", "192.0.2.9"),
        (" , ", "203.0.113.7"),
        ("x" * 500, "x" * 45),
    ],
)
def test_the_address_of_a_visitor_is_the_one_that_the_proxy_saw(
    cloud: Cloud, forwarded: str | None, kept: str
):
    event = {
        "rawPath": f"/{made()['formId']}",
        "headers": {"x-forwarded-for": forwarded} if forwarded else {},
        "requestContext": {"http": {"method": "POST", "sourceIp": "203.0.113.7"}},
        "body": "name=Asha&agree=yes&version=1",
    }
    assert module_of("public-forms").handler(event, None)["statusCode"] == 200
    assert [entry["ipAddress"].get("S") for entry in waiting(cloud)] == [kept]


@pytest.mark.parametrize(
    ("changed", "status", "says"),
    [
        ({"name": " "}, 400, "Write your name."),
        ({"agree": ""}, 400, "Tick the box"),
        ({"website": "https://spam.example"}, 400, "hidden field"),
        ({"version": "7"}, 409, "The text was changed"),
    ],
)
def test_what_is_wrong_stands_above_the_form_and_the_name_stays(
    cloud: Cloud, changed: dict[str, str], status: int, says: str
):
    answer = sent(made(), {"name": 'A"sha', **changed})
    assert answer["statusCode"] == status and says in answer["body"]
    assert 'role="alert"' in answer["body"]
    if "name" not in changed:
        assert 'value="A&quot;sha"' in answer["body"]
    assert waiting(cloud) == []


@pytest.mark.attack("public addresses")
@pytest.mark.parametrize(
    "body", ["", "%00%ff=&&;", "name", "a=b&" * 100, "x" * 30_000, "\ud800name=x"]
)
def test_a_broken_body_is_told_what_is_missing(cloud: Cloud, body: str):
    answer = visit(f"/{made()['formId']}", "POST", body, encoded=False)
    assert answer["statusCode"] in (400, 409) and 'role="alert"' in answer["body"]
    assert waiting(cloud) == []


def test_a_body_that_is_not_the_base64_it_claims_to_be_is_empty(cloud: Cloud):
    event = {
        "rawPath": f"/{made()['formId']}",
        "requestContext": {"http": {"method": "POST"}},
        "body": "é%",
        "isBase64Encoded": True,
    }
    assert module_of("public-forms").handler(event, None)["statusCode"] == 409


@pytest.mark.attack("public addresses")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["", "/", "/f/", "/f/2345678", "/%22><script>"])
def test_an_unknown_form_shows_a_calm_page(cloud: Cloud, path: str, method: str):
    answer = visit(path, method, "name=x&agree=yes&version=1")
    assert answer["statusCode"] == 404 and "does not exist or is closed" in answer["body"]


@pytest.mark.attack("public addresses")
def test_a_closed_form_takes_nothing(cloud: Cloud):
    form = made()
    ask("Mutation.switchForm", input={"formId": form["formId"], "enabled": False})
    assert visit(f"/{form['formId']}")["statusCode"] == sent(form)["statusCode"] == 404
    assert waiting(cloud) == []


@pytest.mark.parametrize("event", [{}, {"requestContext": {"http": {"method": "DELETE"}}}])
def test_a_request_of_another_kind_is_refused(cloud: Cloud, event: dict[str, Any]):
    assert module_of("public-forms").handler(event, None)["statusCode"] == 405


def test_wordings_and_consents_are_listed_by_form(cloud: Cloud):
    form = made()
    revised = ask(
        "Mutation.reviseForm",
        input={"formId": form["formId"], "version": 1, "consentText": f"{TEXT} More."},
    )
    assert revised["version"] == 2
    texts = ask("Query.formTexts", Role.VIEWER, formId=form["formId"], limit=1)
    assert [text["version"] for text in texts["items"]] == [2] and texts["nextToken"]
    rest = ask("Query.formTexts", formId=form["formId"], nextToken=texts["nextToken"])
    assert [text["consentText"] for text in rest["items"]] == [TEXT]
    assert ask("Query.formConsents", formId=form["formId"])["items"] == []
    assert [one["version"] for one in ask("Query.forms", Role.VIEWER)["items"]] == [2]


def test_a_refused_form_says_at_which_field(cloud: Cloud):
    answer = made(channels=["email"])
    assert answer["errorType"] == "VALIDATION_ERROR"
    assert "email address" in answer["errorInfo"]["details"]["fields"]["channels"]
