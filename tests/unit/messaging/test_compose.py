from functools import partial
from typing import Any

import pytest
from pydantic import ValidationError

from services.core.errors import Invalid
from services.messaging.channels.whatsapp import payload
from services.messaging.compose import compose
from services.messaging.model import MessageKind, SendableType, SendWhatsApp
from tests.factories.outcomes import outcome_of
from tests.factories.records import PHONE, contact
from tests.factories.sending import template, text


@pytest.mark.proves("5.4", "property 23")
@pytest.mark.parametrize("letter", ["a", "é", "अ", "😀", "\n"])
def test_a_text_has_at_most_4096_characters_in_any_script(letter: str):
    assert text(letter * 4096).content == letter * 4096
    with pytest.raises(ValidationError, match="at most 4096 characters"):
        text(letter * 4097)


@pytest.mark.parametrize("content", [None, "", " ", "\n\t "])
def test_a_text_without_words_is_refused(content: str | None):
    with pytest.raises(Invalid, match="Write a message first"):
        compose(text(content=content))


def test_a_text_is_sent_as_it_was_written():
    assert compose(text(" hi \n")) == (MessageKind.FREEFORM, " hi \n")


def test_a_text_takes_no_template():
    with pytest.raises(Invalid, match="choose the type template"):
        compose(text(template_name="order_ready"))


@pytest.mark.parametrize("kind", ["image", "video", "audio", "document"])
def test_a_type_that_cannot_be_sent_yet_is_refused_in_words(kind: str):
    wanted = text(message_type=kind, media_file_id="f1")
    with pytest.raises(Invalid, match=f"cannot send {kind} messages yet") as refused:
        compose(wanted)
    assert refused.value.details == {"fields": {"messageType": "send text or template"}}


def test_every_type_is_either_sent_or_refused():
    for kind in SendableType:
        wanted = SendWhatsApp(contact_id="c1", message_type=kind, content="x")
        outcome = outcome_of(partial(compose, wanted))
        told = outcome.details["fields"] if isinstance(outcome, Invalid) else outcome
        assert told


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"template_name": None}, ["templateName"]),
        ({"template_language": None}, ["templateLanguage"]),
        ({"template_name": None, "template_language": None}, ["templateName", "templateLanguage"]),
    ],
)
def test_a_template_needs_its_name_and_language(changes: dict[str, Any], missing: list[str]):
    with pytest.raises(Invalid, match="Choose a template and its language") as refused:
        compose(template(**changes))
    fields = refused.value.details["fields"]
    assert isinstance(fields, dict) and list(fields) == missing


@pytest.mark.parametrize(
    "changes",
    [
        {"template_name": "Order Ready"},
        {"template_name": ""},
        {"template_name": "a" * 513},
        {"template_language": "english"},
        {"template_language": "en-US"},
        {"client_token": ""},
        {"client_token": "t" * 129},
        {"contact_id": None},
        {"message_type": "sticker"},
        {"channel": "sms"},
    ],
)
def test_input_outside_its_form_is_refused(changes: dict[str, Any]):
    with pytest.raises(ValidationError):
        template(**changes)


def test_a_template_shows_its_name_language_and_parameters_in_the_thread():
    assert compose(template("Ada", "42")) == (MessageKind.TEMPLATE, "order_ready (en_US): Ada, 42")
    assert compose(template()) == (MessageKind.TEMPLATE, "order_ready (en_US)")


def test_a_text_goes_out_in_metas_form_with_our_id():
    assert payload(contact(), text("hi"), "m1") == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": PHONE,
        "type": "text",
        "text": {"body": "hi", "preview_url": False},
        "biz_opaque_callback_data": "m1",
    }


@pytest.mark.parametrize(
    ("parameters", "components"),
    [
        ((), []),
        (
            ("Ada", "42"),
            [
                {
                    "type": "body",
                    "parameters": [
                        {"type": "text", "text": "Ada"},
                        {"type": "text", "text": "42"},
                    ],
                }
            ],
        ),
    ],
)
def test_a_template_goes_out_with_its_parameters(parameters: Any, components: Any):
    sent = payload(contact(), template(*parameters), "m1")
    assert sent["type"] == "template"
    assert sent["template"] == {
        "name": "order_ready",
        "language": {"code": "en_US"},
        "components": components,
    }


def test_a_customer_whose_number_is_kept_back_is_addressed_by_user_id():
    sent = payload(contact(phone=None, whats_app_user_id="IN.2081"), text(), "m1")
    assert sent["recipient"] == "IN.2081" and "to" not in sent
