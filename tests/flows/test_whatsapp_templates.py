"""Templates of the account: listed, filled, refused, and sent as Meta wants them."""

from typing import Any

import pytest

from tests.factories.files import JPEG
from tests.flows.api import Api, Refused
from tests.flows.test_outbound_media import calls, refused, uploaded
from tests.platform import RunningPlatform

TEMPLATES = """query { whatsAppTemplates {
  name language category status header headerMedia body footer problem phoneNumberIds
  buttons { kind text target } parameters { part name button example } } }"""


def listed(api: Api) -> dict[tuple[str, str], Any]:
    return {(one["name"], one["language"]): one for one in api.ask(TEMPLATES)}


def consenting(operator: Api, phone: str) -> str:
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    operator.update_contact(contactId=contact, optInWhatsApp=True)
    return contact


def send(operator: Api, contact: str, name: str, *parameters: str, **more: Any) -> Any:
    wanted = {
        "messageType": "template",
        "templateName": name,
        "templateLanguage": more.pop("language", "en"),
        "templateParameters": list(parameters),
    }
    return operator.send(contact, "", **(wanted | more))


def gone(platform: RunningPlatform, phone: str) -> list[Any]:
    sent = [call["request"]["message"] for call in calls(platform, "SendWhatsAppMessage")]
    return [message for message in sent if message.get("to") == phone]


def test_a_viewer_sees_what_the_account_has_and_what_each_needs(viewer: Api) -> None:
    known = listed(viewer)
    assert len(known) >= 13
    order = known["order_update", "en_US"]
    assert (order["status"], order["category"], order["problem"]) == ("APPROVED", "UTILITY", None)
    assert (order["header"], order["footer"]) == ("Order {{1}}", "WECARE.DIGITAL")
    assert [(p["part"], p["name"], p["button"], p["example"]) for p in order["parameters"]] == [
        ("header", "1", None, "1042"),
        ("body", "1", None, "Asha"),
        ("body", "2", None, "Monday"),
        ("button", "1", 0, "https://base.wecare.digital/track/1042"),
    ]
    assert len(order["phoneNumberIds"]) == 2
    assert known["festival_offer", "en"]["headerMedia"] == "image"
    assert "नमस्ते" in known["hello", "hi"]["body"]
    problems = {name: one["problem"] for (name, _), one in known.items() if one["problem"]}
    assert set(problems) == {"survey", "winter_sale", "welcome", "product_tour"}
    assert "paused" in problems["survey"] and "carousel" in problems["product_tour"]


@pytest.mark.proves("16.5", "16.10")
def test_a_template_reaches_the_customer_filled(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = consenting(operator, phone)
    sent = send(operator, contact, "order_update", "7", "Nisha", "Friday", "7x", language="en_US")
    assert (sent["status"], sent["kind"]) == ("sent", "template")
    assert sent["content"] == (
        "Order 7\n\nHello Nisha, your order will arrive on Friday.\n\nWECARE.DIGITAL"
    )
    [message] = gone(platform, phone)
    text = {"type": "text"}
    assert message["template"] == {
        "name": "order_update",
        "language": {"code": "en_US"},
        "components": [
            {"type": "header", "parameters": [{**text, "text": "7"}]},
            {"type": "body", "parameters": [{**text, "text": "Nisha"}, {**text, "text": "Friday"}]},
            {
                "type": "button",
                "sub_type": "url",
                "index": "0",
                "parameters": [{**text, "text": "7x"}],
            },
            {
                "type": "button",
                "sub_type": "quick_reply",
                "index": "1",
                "parameters": [{"type": "payload", "payload": "Call me"}],
            },
        ],
    }


def test_a_template_with_a_picture_and_a_code_goes_out_whole(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact, file_id = consenting(operator, phone), uploaded(operator, JPEG)
    sent = send(operator, contact, "festival_offer", "Nisha", "10%", "LAMP10", mediaFileId=file_id)
    assert sent["status"] == "sent"
    [message] = gone(platform, phone)
    header, _, reply, code = message["template"]["components"]
    assert header["parameters"][0]["type"] == "image" and header["parameters"][0]["image"]["id"]
    assert reply["sub_type"] == "quick_reply"
    assert code["parameters"] == [{"type": "coupon_code", "coupon_code": "LAMP10"}]


@pytest.mark.parametrize(
    ("asked", "code", "advice"),
    [
        (("nothing_like_it", [], {}), "TEMPLATE_NOT_USABLE", "choose one from the list"),
        (("order_ready", [], {"language": "hi"}), "TEMPLATE_NOT_USABLE", "it exists in en"),
        (("survey", ["Nisha"], {}), "TEMPLATE_NOT_USABLE", "paused this template"),
        (("winter_sale", [], {}), "TEMPLATE_NOT_USABLE", "rejected this template"),
        (("welcome", ["x"], {"language": "hi"}), "TEMPLATE_NOT_USABLE", "still reviews"),
        (("product_tour", [], {}), "TEMPLATE_NOT_USABLE", "cannot fill a carousel"),
        (("appointment", ["Nisha"], {}), "VALIDATION_ERROR", "takes 3 parameters and got 1"),
        (("order_ready", ["Nisha"], {}), "VALIDATION_ERROR", "takes 0 parameters and got 1"),
        (("appointment", ["Nisha", " ", "9"], {}), "VALIDATION_ERROR", "body day may not be empty"),
        (("appointment", ["a\nb", "x", "9"], {}), "VALIDATION_ERROR", "line breaks"),
        (("appointment", ["a" * 1025, "x", "9"], {}), "VALIDATION_ERROR", "at most 1024"),
        (("festival_offer", ["N", "1", "A"], {}), "VALIDATION_ERROR", "begins with a file"),
        (("hello", [], {"mediaFileId": "f"}), "VALIDATION_ERROR", "takes no file"),
    ],
)
def test_a_template_that_would_fail_is_refused_before_anything_is_stored(
    operator: Api, phone: str, asked: tuple[str, list[str], dict[str, Any]], code: str, advice: str
) -> None:
    contact, (name, parameters, more) = consenting(operator, phone), asked
    refusal: Refused = refused(send, operator, contact, name, *parameters, **more)
    assert (refusal.code, refusal.info["httpStatus"]) == (code, 400)
    assert advice in refusal.message
    assert operator.messages(contact) == []
