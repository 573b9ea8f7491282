from typing import Any

import pytest

from services.core.errors import Invalid, TemplateNotUsable
from services.messaging.model import SendableType
from services.messaging.templates.definition import defined, undefined
from services.messaging.templates.filling import content_of, form_of, place_of, require_fit
from services.messaging.templates.model import StoredTemplate, TemplateButtonKind
from tests.factories.time import NOW
from tests.factories.whatsapp_templates import ACCOUNT, body, stored, summary

HEADER = {"type": "HEADER", "format": "TEXT", "text": "Order {{1}}"}
BUTTONS = {
    "type": "BUTTONS",
    "buttons": [
        {"type": "URL", "text": "Track", "url": "https://x.example/{{1}}", "example": ["7x"]},
        {"type": "QUICK_REPLY", "text": "Call me"},
        {"type": "PHONE_NUMBER", "text": "Call us", "phone_number": "+911140000000"},
        {"type": "COPY_CODE", "text": "Copy", "example": "25OFF"},
        {"type": "URL", "text": "Shop", "url": "https://x.example/"},
    ],
}
BODY = body("Dear {{1}}, {{2}} of {{1}}", example={"body_text": [["Ada", "two"]]})


def full() -> StoredTemplate:
    return stored(HEADER, BODY, {"type": "FOOTER", "text": "Bye"}, BUTTONS)


def fit(template: StoredTemplate, *parameters: str, has_file: bool = False) -> None:
    require_fit(template, parameters, has_file=has_file)


def test_parameters_are_asked_for_in_the_order_of_a_send_and_each_once():
    asked = [(p.part, p.name, p.button, p.example) for p in full().parameters]
    assert asked == [
        ("header", "1", None, None),
        ("body", "1", None, "Ada"),
        ("body", "2", None, "two"),
        ("button", "1", 0, "7x"),
        ("button", "code", 3, "25OFF"),
    ]
    places = [place_of(p) for p in full().parameters]
    assert places == ["header 1", "body 1", "body 2", "button 1 1", "button 4 code"]


def test_a_template_reads_as_the_customer_sees_it():
    assert content_of(full(), ["7", "Ada", "two", "7x", "A"]) == (
        "Order 7\n\nDear Ada, two of Ada\n\nBye"
    )


def test_a_value_that_looks_like_a_variable_is_not_filled_again():
    assert content_of(stored(BODY), ["{{2}}", "x"]) == "Dear {{2}}, x of {{2}}"


def test_every_part_goes_where_meta_looks_for_it():
    form = form_of(full(), ["7", "Ada", "two", "7x", "25OFF"])
    assert form["components"] == [
        {"type": "header", "parameters": [{"type": "text", "text": "7"}]},
        {
            "type": "body",
            "parameters": [{"type": "text", "text": "Ada"}, {"type": "text", "text": "two"}],
        },
        button(0, "url", type="text", text="7x"),
        button(1, "quick_reply", type="payload", payload="Call me"),
        button(3, "copy_code", type="coupon_code", coupon_code="25OFF"),
    ]


def button(index: int, kind: str, **parameter: str) -> dict[str, Any]:
    return {"type": "button", "sub_type": kind, "index": str(index), "parameters": [parameter]}


def test_named_parameters_go_out_by_their_names_in_the_order_in_which_they_appear():
    template = stored(
        body(
            "{{who}} at {{hour}}",
            example={"body_text_named_params": [{"param_name": "hour", "example": "9"}]},
        ),
        parameter_format="NAMED",
    )
    assert [(p.name, p.example) for p in template.parameters] == [("who", None), ("hour", "9")]
    [component] = form_of(template, ["Ada", "10"])["components"]
    assert component["parameters"] == [
        {"type": "text", "parameter_name": "who", "text": "Ada"},
        {"type": "text", "parameter_name": "hour", "text": "10"},
    ]


def test_a_code_to_sign_in_fills_the_text_and_the_button():
    template = stored(
        body("{{1}} is your code"),
        {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy"}]},
    )
    fit(template, "123", "123")
    assert form_of(template, ["123", "123"])["components"][1] == button(
        0, "url", type="text", text="123"
    )


@pytest.mark.parametrize("form", ["IMAGE", "VIDEO", "DOCUMENT"])
def test_a_template_may_begin_with_a_file(form: str):
    template = stored({"type": "HEADER", "format": form}, body("x"))
    assert template.header_media is SendableType(form.lower())
    file = {"type": form.lower(), form.lower(): {"id": "7"}}
    [header] = form_of(template, [], file)["components"]
    assert header == {"type": "header", "parameters": [file]}
    fit(template, has_file=True)
    with pytest.raises(Invalid, match="begins with a file; choose"):
        fit(template)


def test_a_template_without_a_file_takes_none():
    with pytest.raises(Invalid, match="takes no file"):
        fit(stored(body("x")), has_file=True)


@pytest.mark.proves("16.5")
@pytest.mark.parametrize(
    ("status", "advice"),
    [
        ("PAUSED", "paused"),
        ("REJECTED", "rejected"),
        ("PENDING", "wait for its approval"),
        ("IN_APPEAL", "wait for its approval"),
        ("DISABLED", "disabled"),
        ("DELETED", "not approved"),
        ("SOMETHING_NEW", "not approved"),
        ("", "not approved"),
    ],
)
def test_only_an_approved_template_may_be_sent(status: str, advice: str):
    with pytest.raises(TemplateNotUsable, match=advice) as refused:
        fit(stored(body("x"), status=status))
    assert refused.value.details["status"] == status
    assert (refused.value.code, refused.value.http_status) == ("TEMPLATE_NOT_USABLE", 400)


@pytest.mark.parametrize(
    ("components", "what"),
    [
        ([body("x"), {"type": "CAROUSEL"}], "a carousel"),
        ([body("x"), {"type": "LIMITED_TIME_OFFER"}], "a limited time offer"),
        ([{"type": "HEADER", "format": "LOCATION"}, body("x")], "a location header"),
        ([body("x"), {"type": "BUTTONS", "buttons": [{"type": "FLOW"}]}], "a flow button"),
        ([body("x"), {"type": "BUTTONS", "buttons": [{"type": "MPM"}]}], "a mpm button"),
    ],
)
def test_a_template_that_we_cannot_fill_is_never_sent_half_filled(components: Any, what: str):
    with pytest.raises(TemplateNotUsable, match=f"cannot fill {what}"):
        fit(stored(*components))


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{", '{"components": 7}', '{"components": [7]}']
)
def test_a_definition_that_says_nothing_makes_a_template_that_cannot_be_sent(text: str):
    with pytest.raises(TemplateNotUsable, match="try again in a minute"):
        fit(defined(ACCOUNT, summary(), text, NOW))
    with pytest.raises(TemplateNotUsable, match="try again in a minute"):
        fit(undefined(ACCOUNT, summary()))


@pytest.mark.parametrize("given", [[], ["a"], ["a"] * 4, ["a"] * 6])
def test_too_few_and_too_many_parameters_are_counted_for_the_sender(given: list[str]):
    with pytest.raises(Invalid, match=f"takes 5 parameters and got {len(given)}") as refused:
        fit(full(), *given)
    details = refused.value.details
    assert (details["expected"], details["given"]) == (5, len(given))
    assert details["parameters"] == ["header 1", "body 1", "body 2", "button 1 1", "button 4 code"]


@pytest.mark.parametrize(
    ("place", "value", "problem"),
    [
        (0, "", "header 1 may not be empty"),
        (1, " \u00a0", "body 1 may not be empty"),
        (0, "x" * 61, "at most 60"),
        (1, "x" * 1025, "at most 1024"),
        (1, "a\nb", "line breaks"),
        (1, "a\tb", "tabs"),
        (1, "a     b", "more than four spaces"),
        (3, "a b", "may not have spaces"),
        (3, "x" * 2001, "at most 2000"),
        (4, "25 OFF", "up to 20 letters and digits"),
        (4, "x" * 21, "up to 20 letters and digits"),
    ],
)
def test_a_parameter_that_whatsapp_would_not_take_is_named(place: int, value: str, problem: str):
    given = ["7", "Ada", "two", "7x", "25OFF"]
    fit(full(), *given)
    given[place] = value
    with pytest.raises(Invalid, match=problem) as refused:
        fit(full(), *given)
    assert list(refused.value.details) == ["fields"]


def test_the_longest_parameters_pass():
    fit(full(), "x" * 60, "अ" * 1024, "a    b", "x" * 2000, "x" * 20)


def test_buttons_are_shown_with_where_they_lead():
    shown = [(b.kind, b.text, b.target) for b in full().buttons]
    assert shown[0] == (TemplateButtonKind.URL, "Track", "https://x.example/{{1}}")
    assert shown[2] == (TemplateButtonKind.PHONE_NUMBER, "Call us", "+911140000000")
    assert shown[1] == (TemplateButtonKind.QUICK_REPLY, "Call me", None)
