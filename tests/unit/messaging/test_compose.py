from functools import partial
from typing import Any

import pytest
from pydantic import ValidationError

from services.core.errors import Invalid
from services.core.settings import SendMode
from services.messaging.channels.base import Draft, draft_of
from services.messaging.channels.whatsapp import payload
from services.messaging.compose import FILES, compose
from services.messaging.model import (
    MessageKind,
    MessageType,
    SendableType,
    SendWhatsApp,
    StoredMessage,
    TemplateUse,
)
from tests.factories.infrastructure import ALLOWLIST
from tests.factories.outcomes import outcome_of
from tests.factories.records import PHONE, contact, message
from tests.factories.sending import template, text
from tests.factories.whatsapp_templates import FakeFiles, body, stored, whatsapp_line

WORDS = {"content": None, "media_file_id": "f1"}


def prepared(wanted: SendWhatsApp, line: Any = None) -> Draft:
    there = line or whatsapp_line()
    return there.prepared(wanted, there.draft(wanted), ALLOWLIST[0], SendMode.LIVE)


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
    assert compose(text(" hi \n")) == Draft(" hi \n", kind=MessageKind.FREEFORM)


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"template_name": "order_ready"}, "choose the type template"),
        ({"media_file_id": "f1"}, "choose the type of the file"),
        ({"caption": "look"}, "choose the type of the file"),
    ],
)
def test_a_text_takes_nothing_else(changes: dict[str, Any], advice: str):
    with pytest.raises(Invalid, match=advice):
        compose(text(**changes))


@pytest.mark.parametrize("kind", sorted(FILES))
def test_a_file_needs_a_file(kind: SendableType):
    with pytest.raises(Invalid, match="Choose a file first") as refused:
        compose(text(message_type=kind, content=None))
    assert refused.value.details == {"fields": {"mediaFileId": "is required for this type"}}


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"content": "look"}, "The words that go with a file are its caption"),
        ({"template_name": "order_ready"}, "choose the type template"),
        ({"message_type": "audio", "caption": "listen"}, "as a text of their own"),
    ],
)
def test_a_file_takes_a_caption_and_nothing_else(changes: dict[str, Any], advice: str):
    with pytest.raises(Invalid, match=advice):
        compose(
            text(**({"message_type": "image", "media_file_id": "f1", "content": None} | changes))
        )


def test_a_caption_has_at_most_1024_characters():
    caption = "अ" * 1024
    assert compose(text(message_type="image", caption=caption, **WORDS)).caption == caption
    with pytest.raises(ValidationError, match="at most 1024 characters"):
        text(message_type="image", caption=caption + "x", **WORDS)


def test_a_file_without_a_caption_has_no_words():
    draft = compose(text(message_type="document", caption="  ", **WORDS))
    assert (draft.content, draft.caption, draft.file_id) == ("", None, "f1")


def test_every_type_is_either_drafted_or_refused():
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
        {"media_file_id": ""},
        {"media_file_id": "f" * 65},
    ],
)
def test_input_outside_its_form_is_refused(changes: dict[str, Any]):
    with pytest.raises(ValidationError):
        template(**changes)


def test_a_template_takes_no_caption():
    with pytest.raises(Invalid, match="leave the caption out"):
        compose(template(caption="look"))


def test_a_template_shows_the_words_that_the_customer_reads():
    wanted = template("Ada", "42", template_name="order_update")
    named = compose(wanted)
    assert (named.kind, named.content) == (MessageKind.TEMPLATE, "order_update (en_US): Ada, 42")
    assert prepared(wanted).content == "Dear Ada, order 42 is ready."


def test_a_text_goes_out_in_metas_form_with_our_id():
    assert payload(contact(), compose(text("hi")), "m1") == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": PHONE,
        "type": "text",
        "text": {"body": "hi", "preview_url": False},
        "biz_opaque_callback_data": "m1",
    }


def test_a_template_goes_out_with_its_parameters():
    wanted = template("Ada", "42", template_name="order_update")
    sent = payload(contact(), prepared(wanted), "m1")
    assert sent["type"] == "template"
    filled = [{"type": "text", "text": "Ada"}, {"type": "text", "text": "42"}]
    assert sent["template"] == {
        "name": "order_update",
        "language": {"code": "en_US"},
        "components": [{"type": "body", "parameters": filled}],
    }


@pytest.mark.proves("5.7")
@pytest.mark.parametrize(
    ("kind", "caption", "form"),
    [
        ("image", "look", {"id": "media-f1", "caption": "look"}),
        ("video", None, {"id": "media-f1"}),
        ("audio", None, {"id": "media-f1"}),
        ("document", None, {"id": "media-f1", "filename": "cat.jpg"}),
    ],
)
def test_a_file_goes_out_by_the_id_that_whatsapp_gave_it(
    kind: str, caption: str | None, form: dict[str, str]
):
    draft = prepared(text(message_type=kind, caption=caption, **WORDS))
    sent = payload(contact(), draft, "m1")
    assert (sent["type"], sent[kind]) == (kind, form)
    assert draft.media and draft.media.file_id == "f1"


def test_a_template_that_begins_with_a_picture_goes_out_with_it():
    offer = stored(
        {"type": "HEADER", "format": "IMAGE"}, body("Dear {{1}}"), name="offer", language="en"
    )
    files = FakeFiles()
    wanted = template("Ada", template_name="offer", template_language="en", media_file_id="f1")
    draft = prepared(wanted, whatsapp_line(offer, files=files))
    sent = payload(contact(), draft, "m1")
    picture = {"type": "image", "image": {"id": "media-f1"}}
    assert sent["template"]["components"][0] == {"type": "header", "parameters": [picture]}
    assert [(asked[0], asked[1]) for asked in files.asked] == [("f1", "image")]


def test_nothing_is_handed_to_whatsapp_for_a_template_that_does_not_fit():
    offer = stored({"type": "HEADER", "format": "IMAGE"}, body("Dear {{1}}"), name="offer")
    files = FakeFiles()
    with pytest.raises(Invalid):
        prepared(
            template(template_name="offer", media_file_id="f1"), whatsapp_line(offer, files=files)
        )
    assert files.asked == []


def test_what_nobody_prepared_cannot_leave():
    for wanted in (text(message_type="image", **WORDS), template()):
        with pytest.raises(ValueError, match="not prepared"):
            payload(contact(), compose(wanted), "m1")


@pytest.mark.parametrize(
    "changes",
    [
        {"content": "hi"},
        {"content": None, "message_type": "image", "media_file_id": "f1", "caption": "look"},
        {"content": None, "message_type": "audio", "media_file_id": "f1"},
        {
            "content": None,
            "message_type": "template",
            "template_name": "order_update",
            "template_language": "en_US",
            "template_parameters": ["Ada", "42"],
        },
    ],
)
def test_a_message_that_waited_is_composed_again_from_its_row(changes: dict[str, Any]):
    line, wanted = whatsapp_line(), text(**changes)
    draft = prepared(wanted, line)
    row = message(
        message_type=MessageType(wanted.message_type),
        content=draft.content or None,
        caption=draft.caption,
        media=draft.media,
        template=draft.template,
        kind=draft.kind,
        phone_number_id=ALLOWLIST[0],
    )
    kept = StoredMessage.from_item(row.to_item())
    again = line.prepared(line.wish(kept), draft_of(kept), ALLOWLIST[0], SendMode.LIVE)
    assert payload(contact(), again, "m1") == payload(contact(), draft, "m1")


def test_a_customer_whose_number_is_kept_back_is_addressed_by_user_id():
    sent = payload(contact(phone=None, whats_app_user_id="IN.2081"), compose(text()), "m1")
    assert sent["recipient"] == "IN.2081" and "to" not in sent


def test_a_stored_template_is_what_was_asked_for():
    draft = compose(template("Ada", "42"))
    use = TemplateUse(name="order_ready", language="en_US", parameters=("Ada", "42"))
    assert draft.template == use
