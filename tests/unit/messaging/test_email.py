from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from pydantic import ValidationError

from services.aws import clients
from services.core.errors import Invalid
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Outgoing, Rejected
from services.messaging.channels.email import EmailLine, Ses, compose
from services.messaging.channels.html import readable, sanitised
from services.messaging.channels.unsubscribe import Link, Links
from tests.factories.correspondence import EMAIL_LINE, LINKS, NAME, SENDER, ada, email
from tests.factories.records import EMAIL
from tests.factories.time import NOW

HTML = "<p>Hello <b>Ada</b></p>"


def body_of(**bodies: Any) -> dict[str, Any]:
    wanted = email(**bodies)
    sent = EMAIL_LINE.payload(ada(), wanted, EMAIL_LINE.draft(wanted), "m1")
    return sent["Content"]["Simple"]["Body"]


@pytest.fixture
def client() -> Any:
    return boto3.client(
        "sesv2",
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=clients.SEND_ONCE,
    )


def ready() -> Outgoing:
    wanted = email()
    return Outgoing("m1", SENDER, EMAIL_LINE.payload(ada(), wanted, compose(wanted), "m1"))


@pytest.mark.proves("7.2", "property 34")
def test_an_email_leaves_under_our_name_with_our_id_and_a_way_to_end_it(client: Any):
    expected = {
        "ConfigurationSetName": "events",
        "FromEmailAddress": f'"{NAME}" <{SENDER}>',
        "Destination": {"ToAddresses": [EMAIL]},
        "Content": {
            "Simple": {
                "Subject": {"Data": "Your order", "Charset": "UTF-8"},
                "Body": {"Text": {"Data": "hello", "Charset": "UTF-8"}},
                "Headers": [
                    {"Name": "List-Unsubscribe", "Value": f"<{LINKS.to(Link('c1', 'm1'))}>"},
                    {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
                ],
            }
        },
        "EmailTags": [{"Name": "messageId", "Value": "m1"}],
    }
    with Stubber(client) as stub:
        stub.add_response("send_email", {"MessageId": "ses-1"}, expected)
        assert Ses(client, "events").send(ready()) == Accepted("ses-1")


@pytest.mark.proves("7.6", "13.8", "property 27")
@pytest.mark.parametrize(
    ("code", "status", "outcome"),
    [
        ("TooManyRequestsException", 429, NotTaken("TooManyRequestsException")),
        ("LimitExceededException", 400, NotTaken("LimitExceededException")),
        ("InternalFailure", 500, Lost("InternalFailure")),
        ("503", 503, Lost("503")),
        ("AccountSuspendedException", 400, Rejected("AccountSuspendedException", "r1")),
        ("SendingPausedException", 400, Rejected("SendingPausedException", "r1")),
        ("MessageRejected", 400, Rejected("MessageRejected", "r1")),
        (
            "MailFromDomainNotVerifiedException",
            400,
            Rejected("MailFromDomainNotVerifiedException", "r1"),
        ),
        ("BadRequestException", 400, Rejected("BadRequestException", "r1")),
    ],
)
def test_an_error_says_whether_the_email_may_have_left(
    client: Any, code: str, status: int, outcome: Outcome
):
    with Stubber(client) as stub:
        stub.add_client_error(
            "send_email", code, http_status_code=status, response_meta={"RequestId": "r1"}
        )
        assert Ses(client, "events").send(ready()) == outcome


@pytest.mark.proves("7.4", "property 36")
@pytest.mark.parametrize(
    ("bodies", "parts", "content"),
    [
        ({"body_text": "hi"}, {"Text"}, "hi"),
        ({"body_html": HTML}, {"Html"}, "Hello Ada"),
        ({"body_text": "hi", "body_html": HTML}, {"Text", "Html"}, "hi"),
        ({"body_text": " ", "body_html": HTML}, {"Html"}, "Hello Ada"),
        ({"body_text": "hi", "body_html": ""}, {"Text"}, "hi"),
        ({"body_html": "<img src='https://x.example/a.png' alt='A cat'>"}, {"Html"}, "A cat"),
    ],
)
def test_text_html_or_both_are_sent_as_they_were_asked_for(
    bodies: dict[str, str], parts: set[str], content: str
):
    assert set(body_of(**bodies)) == parts
    assert compose(email(**bodies)).content == content


BREAKS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00", "\x7f"]


@pytest.mark.parametrize("line_break", BREAKS, ids=ascii)
def test_a_subject_cannot_carry_another_header(line_break: str):
    with pytest.raises(Invalid, match="on one line"):
        compose(email(f"Hi{line_break}Bcc: everybody@example.com"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"subject": ""}, "Write a subject first"),
        ({"subject": "  "}, "Write a subject first"),
        ({"body_text": ""}, "Write the email first"),
        ({"body_text": " \n"}, "Write the email first"),
        ({"body_html": " "}, "Write the email first"),
        ({"body_html": "<script>alert(1)</script>"}, "Nothing readable is left"),
        ({"body_html": "<p> </p>"}, "Nothing readable is left"),
        ({"body_text": "x" * 100_001}, "shorten it to 100 KB"),
        ({"body_text": "अ" * 33_334}, "shorten it to 100 KB"),
        ({"body_html": "x" * 200_001}, "shorten it to 200 KB"),
    ],
)
def test_an_email_that_cannot_be_sent_is_refused_in_words(changes: dict[str, str], words: str):
    with pytest.raises(Invalid, match=words) as refused:
        compose(email(**changes))
    assert refused.value.details["fields"]


def test_a_subject_may_be_as_long_as_a_line_of_a_header_and_in_any_script():
    assert compose(email("नमस्ते 😀")).subject == "नमस्ते 😀"
    assert email("s" * 998)
    with pytest.raises(ValidationError, match="at most 998"):
        email("s" * 999)


def test_a_thread_shows_as_much_of_long_html_as_an_event_may_hold():
    draft = compose(email(body_html="<p>" + "अ" * 60_000 + "</p>"))
    assert len(draft.content.encode()) <= 100_000
    assert set(draft.content) == {"अ"}


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        (HTML, HTML),
        ("<p>a<script>x()</script>b</p>", "<p>ab</p>"),
        ("<p onclick=x()>a</p>", "<p>a</p>"),
        ("<a href='javascript:x()'>a</a>", '<a rel="noopener noreferrer">a</a>'),
        ("<img src=x onerror=x()>", '<img src="x">'),
        ("<img src='data:text/html,x'>", "<img>"),
        ("<svg onload=x()><p>a</p>", "<p>a</p>"),
        ("<iframe src='https://x'></iframe>a", "a"),
        ("<form action=/x><input name=a><b>a</b></form>", "<b>a</b>"),
        ("<style>p{}</style>a<!-- b -->", "a"),
        ("<meta http-equiv=refresh content=0>a", "a"),
        ("<p style='color:red;position:fixed'>a</p>", '<p style="color:red">a</p>'),
        ("<scr<script>ipt>x()</script>", "&lt;scr"),
        ("a < b", "a &lt; b"),
    ],
)
def test_html_leaves_without_anything_that_runs(html: str, clean: str):
    found = sanitised(html)
    assert not any(bad in found for bad in ("script>", "onclick", "onerror", "javascript:"))
    if "scr<" not in html:
        assert found == clean


def test_html_reads_as_lines_of_text():
    html = "<h1>Hi &amp; hello</h1><p>one<br>two</p><ul><li>a</li><li>b</li></ul><img alt='cat'>"
    assert readable(sanitised(html)) == "Hi & hello\none\ntwo\na\nb\ncat"


@pytest.mark.proves("3.4", "7.1", "property 12")
@pytest.mark.parametrize(
    ("about", "reasons"),
    [
        ({}, []),
        ({"phone": None}, []),
        ({"opt_in_email": False}, ["OPT_IN_REQUIRED"]),
        ({"opt_in_email": False, "opt_in_sms": True}, ["OPT_IN_REQUIRED"]),
        ({"email": None}, ["EMAIL_ADDRESS_MISSING"]),
        ({"email": None, "opt_in_email": False}, ["OPT_IN_REQUIRED", "EMAIL_ADDRESS_MISSING"]),
    ],
)
def test_every_reason_not_to_send_an_email_is_found(about: dict[str, Any], reasons: list[str]):
    found = EMAIL_LINE.refusals(ada(**about), None, SENDER, NOW)
    assert [refusal.code for refusal in found] == reasons
    assert all(refusal.http_status == 400 for refusal in found)


def test_a_name_outside_ascii_is_encoded_and_one_with_quotes_cannot_break_out():
    def sender(name: str) -> str:
        line = EmailLine(SENDER, name, LINKS)
        wanted = email()
        return line.payload(ada(), wanted, line.draft(wanted), "m1")["FromEmailAddress"]

    assert sender("नमस्ते").isascii()
    assert sender('A" <x@y.z>, "B') == f'"A\\" <x@y.z>, \\"B" <{SENDER}>'


def test_a_link_is_read_back_and_nothing_else_is():
    token = LINKS.to(Link("c1", "m1")).partition("token=")[2]
    assert LINKS.read(token) == Link("c1", "m1")
    other = Links("another key of unsubscribe links, also long")
    assert other.read(token) is None
    contact_id, message_id, signature = token.split(".")
    for forged in (
        f"c2.{message_id}.{signature}",
        f"{contact_id}.m2.{signature}",
        f"{contact_id}{message_id}..{signature}",
        f"{contact_id}.{message_id}.{signature[:-1]}",
        f"{contact_id}.{message_id}.{signature}=",
        f"{contact_id}.{message_id}.",
        "",
        "..",
        token + "\n",
        "é.é." + "é" * 43,
    ):
        assert LINKS.read(forged) is None


def test_a_short_key_makes_no_links():
    with pytest.raises(ValueError, match="32 characters"):
        Links("x" * 31)
