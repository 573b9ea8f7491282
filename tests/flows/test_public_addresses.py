"""Addresses that anybody may ask: nothing is told, run, changed or led to that should not be."""

import re
from dataclasses import dataclass
from urllib.parse import quote

import httpx
import pytest

from tests.flows.api import Api, sent_by, sign_in
from tests.http import http
from tests.platform import RunningPlatform

TARGET = "https://example.com/offer"
EVIL = "evil.example"
SCRIPT = '"><script>alert(1)</script>'
LINK = "mutation($t: String!) { createLink(input: {title: $t, target: $t}) { code } }"
PAY = """mutation($c: ID!, $n: String!) {
  createPayment(input: {contactId: $c, amountPaise: 100, note: $n}) { paymentId } }"""
SET = "mutation($i: SetSystemConfigInput!) { setSystemConfig(input: $i) { configKey } }"
FORM = "mutation($i: CreateFormInput!) { createForm(input: $i) { formId } }"
AGREED = "I agree to messages about my orders from WECARE.DIGITAL."


@dataclass(frozen=True)
class Shop:
    """What stands at public addresses: of Ada, and of Bo, who is somebody else."""

    url: str
    operator: Api
    ada: str
    bo: str
    token: str
    other: str
    code: str
    payment: str
    form: str

    def get(self, path: str, **headers: str) -> httpx.Response:
        return http.get(f"{self.url}{path}", headers=headers, follow_redirects=False)

    def post(self, path: str, **fields: str) -> httpx.Response:
        return http.post(f"{self.url}{path}", data=fields, follow_redirects=False)

    def wants_emails(self, contact: str) -> bool:
        return self.operator.contact(contact)["optInEmail"]


def subscriber(platform: RunningPlatform, operator: Api, email: str) -> tuple[str, str]:
    """A contact, and the token of an email that they got."""
    contact = operator.create_contact(name="Ada Byron", email=email)["contactId"]
    operator.update_contact(contactId=contact, optInEmail=True)
    operator.send_email(contact, "Your order", bodyText="It is on its way")
    letter = str(sent_by(platform.url, "email")[-1])
    found = re.search(r"token=([\w-]+\.[\w-]+\.[\w-]+)", letter)
    assert found
    return contact, found[1]


@pytest.fixture(scope="module")
def shop(platform: RunningPlatform, operator: Api) -> Shop:
    admin = Api(platform.url, sign_in(platform.info(), "admin@example.com"))
    for key, value in (("upi_payee_vpa", "shop@bank"), ("upi_payee_name", "Shop")):
        admin.ask(SET, i={"configKey": key, "configValue": value})
    ada, token = subscriber(platform, operator, "ada.byron@example.com")
    bo, other = subscriber(platform, operator, "bo.byron@example.com")
    form = {"name": SCRIPT, "channels": ["whatsapp"], "language": "en", "consentText": AGREED}
    return Shop(
        url=platform.url,
        operator=operator,
        ada=ada,
        bo=bo,
        token=token,
        other=other,
        code=operator.ask(LINK, t=TARGET)["code"],
        payment=operator.ask(PAY, c=ada, n=SCRIPT)["paymentId"],
        form=operator.ask(FORM, i=form | {"whatsAppNumber": "+15550001111"})["formId"],
    )


def require_calm(answer: httpx.Response) -> None:
    """An answer that runs nothing, repeats nothing, and leads nowhere but to a known target."""
    assert answer.status_code in (200, 302, 400, 404, 405, 409, 429), answer.status_code
    assert "<script" not in answer.text and "Traceback" not in answer.text
    assert EVIL not in answer.text and EVIL not in str(answer.headers)
    assert not any(name in answer.headers for name in ("set-cookie", "x-evil"))
    assert answer.headers.get("location") in (None, TARGET)


FORGED_TOKENS = {
    "somebody else's contact": lambda s: ".".join([s.bo, *s.token.split(".")[1:]]),
    "another message": lambda s: f"{s.ada}.{s.bo}.{s.token.split('.')[2]}",
    "another's signature": lambda s: ".".join([*s.token.split(".")[:2], s.other.split(".")[2]]),
    "one letter less": lambda s: s.token[:-1],
    "one letter more": lambda s: s.token + "A",
    "in capitals": lambda s: s.token.upper(),
    "parts changed about": lambda s: ".".join(reversed(s.token.split("."))),
    "no signature": lambda s: f"{s.ada}..",
    "a line break at its end": lambda s: s.token + "\n",
    "a NUL at its end": lambda s: s.token + "\x00",
    "a script": lambda _: SCRIPT,
    "a megabyte of dots": lambda _: "." * 5_000,
    "a letter of another width": lambda s: s.token[:-1] + "\uff21",
    "a template": lambda _: "{token}${7*7}{{7*7}}",
}


@pytest.mark.attack("public addresses")
@pytest.mark.parametrize("forged", FORGED_TOKENS)
def test_a_forged_link_ends_nobodys_emails(shop: Shop, forged: str) -> None:
    token = FORGED_TOKENS[forged](shop)
    for answer in (
        shop.get(f"/unsubscribe?token={quote(token)}"),
        http.post(f"{shop.url}/unsubscribe?token={quote(token)}"),
    ):
        require_calm(answer)
        assert answer.status_code == 404
    assert shop.wants_emails(shop.ada) and shop.wants_emails(shop.bo)


@pytest.mark.attack("public addresses")
def test_a_link_that_is_followed_again_and_again_ends_one_persons_emails_once(shop: Shop) -> None:
    for _ in range(3):
        answer = http.post(f"{shop.url}/unsubscribe?token={shop.other}")
        require_calm(answer)
        assert answer.status_code == 200
    assert shop.wants_emails(shop.ada) and not shop.wants_emails(shop.bo)
    shop.operator.update_contact(contactId=shop.bo, optInEmail=True)


ODD_PATHS = {
    "another host behind slashes": "/l//evil.example",
    "another host, encoded": "/l/%2F%2Fevil.example",
    "a whole address for a code": "/l/https://evil.example/",
    "a target beside the code": "/l/{code}?url=https://evil.example&next=//evil.example",
    "a way up": "/l/..%2f..%2fevil.example",
    "a line break after the code": "/l/{code}%0d%0aX-Evil:%201",
    "a NUL after the code": "/l/{code}%00",
    "a code in capitals": "/l/ABCDEFG",
    "a script for a code": "/l/%22%3E%3Cscript%3E",
    "a condition for a code": "/l/2345678'%20OR%20'1'='1",
    "a payment that is a script": "/p/%22%3E%3Cscript%3E",
    "a payment up the path": "/p/..%2f..%2flocal%2finfo",
    "a form up the path": "/f/..%2f..%2flocal%2finfo",
    "a form that is a script": "/f/%3Cscript%3E",
    "a very long path": "/l/" + "x" * 6_000,
    "a very long id": "/p/" + "x" * 6_000,
}


@pytest.mark.attack("public addresses")
@pytest.mark.parametrize("path", ODD_PATHS)
def test_an_odd_path_leads_nowhere_else(shop: Shop, path: str) -> None:
    require_calm(shop.get(ODD_PATHS[path].format(code=shop.code)))


@pytest.mark.attack("public addresses")
@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "X-Original-URL", "Forwarded"])
def test_no_header_changes_where_a_link_leads(shop: Shop, name: str) -> None:
    answer = shop.get(f"/l/{shop.code}", **{name: EVIL})
    require_calm(answer)
    assert (answer.status_code, answer.headers["location"]) == (302, TARGET)


@pytest.mark.attack("public addresses")
def test_who_tries_codes_learns_nothing_from_the_answers(shop: Shop) -> None:
    off = shop.operator.ask(LINK, t=TARGET)["code"]
    switch = "mutation($c: ID!) { switchLink(input: {code: $c, enabled: false}) { code } }"
    shop.operator.ask(switch, c=off)
    answers = {shop.get(f"/l/{code}").text for code in (off, "2345678", "0000000", "x", "%00")}
    assert len(answers) == 1


@pytest.mark.attack("public addresses")
@pytest.mark.parametrize("page", ["payment", "form"])
def test_what_somebody_typed_is_shown_as_text_and_nothing_of_the_customer(
    shop: Shop, page: str
) -> None:
    answer = shop.get(f"/p/{shop.payment}" if page == "payment" else f"/f/{shop.form}")
    require_calm(answer)
    assert answer.status_code == 200 and "&lt;script&gt;" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for word in ("Ada Byron", "ada.byron", shop.ada):
        assert word not in answer.text


@pytest.mark.attack("public addresses")
@pytest.mark.parametrize(
    "fields",
    [
        {"name": SCRIPT},
        {"name": "Ada\r\nX-Evil: 1"},
        {"name": "x" * 15_000},
        {"name": "Ada", "version": "999"},
        {"name": "Ada", "version": SCRIPT},
        {"name": "Ada", "website": "https://evil.example"},
        {"name": "Ada", "agree": "no"},
        {"name": "\x00\u202e"},
        {f"field{n}": "x" for n in range(60)},
    ],
    ids=["script", "line break", "long", "version", "odd version", "trap", "no", "odd", "many"],
)
def test_a_form_that_is_filled_in_oddly_gives_no_consent_and_runs_nothing(
    shop: Shop, fields: dict[str, str]
) -> None:
    answer = shop.post(f"/f/{shop.form}", **{"agree": "yes", "version": "1", **fields})
    require_calm(answer)
    consents = "query($f: ID!) { formConsents(formId: $f) { items { __typename } } }"
    assert shop.operator.ask(consents, f=shop.form)["items"] == []
