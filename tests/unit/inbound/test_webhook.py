import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.inbound.events import InboundMessage, Place, Unreadable, Webhook, alone
from services.inbound.webhook import read
from services.messaging.model import MessageType
from tests.factories.infrastructure import ALLOWLIST
from tests.factories.time import NOW
from tests.factories.webhooks import (
    FROM,
    event,
    inbound,
    profile,
    status_of,
    statuses,
    text_from,
    value_of,
)

PHONE = f"+{FROM}"


def told(text: str) -> Webhook:
    webhook = read(text, NOW)
    assert webhook is not None
    return webhook


def problems(webhook: Webhook) -> list[str]:
    return [str(broken.error) for broken in webhook.unreadable]


def only(text: str) -> InboundMessage:
    [message] = told(text).messages
    return message


@pytest.mark.proves("4.1", "4.2", "property 15")
def test_a_text_is_read_with_sender_time_and_the_number_it_came_to():
    message = only(inbound(text_from(body="hi"), contacts=[profile("Ada")]))
    assert message.raw == json.dumps(text_from(body="hi"), sort_keys=True)
    assert (message.wamid, message.phone, message.name) == ("wamid.in", PHONE, "Ada")
    assert (message.message_type, message.content, message.at) == (MessageType.TEXT, "hi", NOW)
    assert (message.phone_number_id, message.user_id) == (ALLOWLIST[1], None)


NOT_OURS = [
    "",
    "alarm",
    "null",
    "[]",
    "7",
    '"text"',
    "{}",
    '{"AlarmName": "tier", "NewStateValue": "ALARM"}',
    '{"whatsappwebhookentry": "{}"}',
    "[" * 100_000,
    '{"a":' * 5_000,
]
HALF_OURS = [
    None,
    7,
    [],
    {},
    "",
    "{",
    "null",
    "[]",
    '"text"',
    "{}",
    '{"changes": null}',
    '{"changes": {}}',
    "[" * 100_000,
]


@pytest.mark.parametrize("text", NOT_OURS, ids=lambda text: text[:20])
def test_what_is_not_ours_is_nothing(text: str):
    assert read(text, NOW) is None


@pytest.mark.proves("4.7")
@pytest.mark.parametrize("entry", HALF_OURS, ids=lambda entry: repr(entry)[:20])
def test_what_is_only_half_ours_is_unreadable(entry: Any):
    with pytest.raises(Unreadable, match="whatsAppWebhookEntry"):
        read(json.dumps({"whatsAppWebhookEntry": entry}), NOW)


def test_an_entry_that_is_an_object_already_is_read_too():
    entry = {"changes": [{"field": "messages", "value": value_of(text_from())}]}
    assert only(event(entry=entry)).phone == PHONE


def test_an_envelope_without_context_names_no_number():
    assert only(event(value_of(text_from()), context=None)).phone_number_id is None
    assert (
        only(event(value_of(text_from()), context={"MetaPhoneNumberIds": 7})).phone_number_id
        is None
    )


def test_a_number_that_the_envelope_does_not_list_is_no_number():
    value = value_of(text_from()) | {"metadata": {"phone_number_id": "stranger"}}
    assert only(event(value)).phone_number_id is None


@pytest.mark.parametrize(
    ("contacts", "name"),
    [
        (None, None),
        ([], None),
        ("Ada", None),
        ([{}], None),
        ([{"profile": None}], None),
        ([profile("Ada")], "Ada"),
        ([profile("  Ada ")], "Ada"),
        ([profile("   ")], None),
        ([profile("Ada", wa_id="5255")], "Ada"),
        ([profile("Ada", wa_id=None)], "Ada"),
        ([profile("Bo", wa_id="1"), profile("Ada")], "Ada"),
        ([profile("Bo", wa_id="1"), profile("Cy", wa_id="2")], None),
        ([profile("Bo", wa_id="1"), profile("Cy", wa_id=None)], None),
        ([profile("अदिति 👩‍🚀")], "अदिति 👩‍🚀"),
    ],
)
def test_a_name_is_that_of_the_sender_or_of_the_only_contact(contacts: Any, name: str | None):
    assert only(inbound(text_from(), contacts=contacts)).name == name


def test_a_sender_who_hides_their_number_is_known_by_user_id():
    hidden = text_from(None, from_user_id="IN.2081")
    contacts = [profile("Bo", "1"), profile("Ada", None, user_id="IN.2081")]
    message = only(inbound(hidden, contacts=contacts))
    assert (message.phone, message.user_id, message.name) == (None, "IN.2081", "Ada")


@pytest.mark.parametrize(
    ("sender", "phone"),
    [
        ("5215512345678", "+5215512345678"),
        ("15550001111", "+15550001111"),
        (919812345678, "+919812345678"),
        ("0", "+0"),
    ],
)
def test_a_number_is_taken_as_it_comes(sender: Any, phone: str):
    assert only(inbound(text_from(sender))).phone == phone


@pytest.mark.parametrize("sender", [None, "", " ", "Ada", "+91 98", "٩١٩٨١٢", "²", True, [], {}])
def test_a_message_from_nobody_is_unreadable(sender: Any):
    webhook = told(inbound(text_from(sender), text_from(id="wamid.2")))
    assert problems(webhook) == ["a message has no sender"]
    assert [m.wamid for m in webhook.messages] == ["wamid.2"]


@pytest.mark.parametrize(
    ("said", "at"),
    [
        (str(int(NOW.timestamp()) - 60), NOW - timedelta(minutes=1)),
        (int(NOW.timestamp()) - 60, NOW - timedelta(minutes=1)),
        (NOW.timestamp() - 0.5, NOW - timedelta(seconds=0.5)),
        (int(NOW.timestamp()) + 1, NOW),
        (10**12, NOW),
        (10**400, NOW),
        (0, NOW),
        (-1, NOW),
        ("", NOW),
        ("yesterday", NOW),
        ("NaN", NOW),
        ("Infinity", NOW),
        (None, NOW),
        (True, NOW),
        ([], NOW),
        ({}, NOW),
        (1230768000, datetime(2009, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_that_makes_no_sense_or_lies_ahead_is_now(said: Any, at: datetime):
    assert only(inbound(text_from(timestamp=said))).at == at
    [status] = told(statuses(status_of("w", timestamp=said))).statuses
    assert status.event.at == at


TYPES: list[tuple[dict[str, Any], MessageType, str | None]] = [
    ({"type": "text", "text": {"body": "hi"}}, MessageType.TEXT, "hi"),
    ({"type": "text", "text": {"body": "a\x00b \u202e 😀"}}, MessageType.TEXT, "a\x00b \u202e 😀"),
    ({"type": "text", "text": {"body": ""}}, MessageType.TEXT, None),
    ({"type": "text", "text": {"body": 7}}, MessageType.TEXT, None),
    ({"type": "text", "text": None}, MessageType.TEXT, None),
    ({"type": "text", "text": "hi"}, MessageType.TEXT, None),
    ({"type": "image", "image": {"caption": "look", "id": "1"}}, MessageType.IMAGE, "look"),
    ({"type": "image", "image": {"id": "1"}}, MessageType.IMAGE, None),
    ({"type": "video", "video": {"caption": "look"}}, MessageType.VIDEO, "look"),
    ({"type": "document", "document": {"caption": "bill"}}, MessageType.DOCUMENT, "bill"),
    ({"type": "audio", "audio": {"voice": True}}, MessageType.AUDIO, None),
    ({"type": "sticker", "sticker": {"id": "1"}}, MessageType.STICKER, None),
    ({"type": "location", "location": {"latitude": 1}}, MessageType.LOCATION, None),
    ({"type": "contacts", "contacts": []}, MessageType.CONTACTS, None),
    ({"type": "button", "button": {"text": "Yes"}}, MessageType.BUTTON, "Yes"),
    (
        {"type": "interactive", "interactive": {"button_reply": {"title": "Yes"}}},
        MessageType.INTERACTIVE,
        "Yes",
    ),
    (
        {"type": "interactive", "interactive": {"list_reply": {"title": "Tea"}}},
        MessageType.INTERACTIVE,
        "Tea",
    ),
    ({"type": "interactive", "interactive": {"nfm_reply": {}}}, MessageType.INTERACTIVE, None),
    ({"type": "reaction", "reaction": {"emoji": "👍"}}, MessageType.REACTION, "👍"),
    ({"type": "order", "order": {}}, MessageType.ORDER, None),
    ({"type": "system", "system": {"body": "moved"}}, MessageType.SYSTEM, "moved"),
    ({"type": "reaction", "reaction": {}}, MessageType.REACTION, "Took the reaction back"),
    ({"type": "edit"}, MessageType.EDIT, None),
    (
        {"type": "edit", "edit": {"message": {"type": "image", "image": {"caption": "new"}}}},
        MessageType.EDIT,
        "new",
    ),
    ({"type": "edit", "edit": {"message": {"type": "edit", "edit": {}}}}, MessageType.EDIT, None),
    ({"type": "revoke"}, MessageType.REVOKE, "The customer deleted a message"),
    (
        {"type": "edit", "edit": {"message": {"type": "text", "text": {"body": "better"}}}},
        MessageType.EDIT,
        "better",
    ),
    (
        {"type": "location", "location": {"latitude": 18.5, "longitude": 73.8, "name": "Shop"}},
        MessageType.LOCATION,
        "Shop\nhttps://www.google.com/maps?q=18.5,73.8",
    ),
    (
        {
            "type": "contacts",
            "contacts": [{"name": {"formatted_name": "Ravi"}, "phones": [{"phone": "+91 98"}]}],
        },
        MessageType.CONTACTS,
        "Ravi, +91 98",
    ),
    (
        {
            "type": "order",
            "order": {
                "text": "Please",
                "product_items": [
                    {
                        "product_retailer_id": "kettle",
                        "quantity": 2,
                        "item_price": 799,
                        "currency": "INR",
                    }
                ],
            },
        },
        MessageType.ORDER,
        "Please\n2 x kettle, 799 INR",
    ),
    ({"type": "template", "template": {}}, MessageType.UNSUPPORTED, None),
    ({"type": "request_welcome"}, MessageType.UNSUPPORTED, None),
    ({"type": "unknown", "errors": [{"code": 131051}]}, MessageType.UNSUPPORTED, None),
    ({"type": "invented_tomorrow", "x": [1]}, MessageType.UNSUPPORTED, None),
    ({"type": None}, MessageType.UNSUPPORTED, None),
    ({"type": ["text"]}, MessageType.UNSUPPORTED, None),
]


@pytest.mark.parametrize(("said", "kind", "content"), TYPES)
def test_every_type_is_kept_whole_with_the_part_that_a_person_reads(
    said: dict[str, Any], kind: MessageType, content: str | None
):
    whole = {"from": FROM, "id": "wamid.1", "timestamp": "1", **said}
    message = only(inbound(whole))
    assert (message.message_type, message.content) == (kind, content)
    assert json.loads(message.raw) == whole


@pytest.mark.parametrize("body", ["\ud83d", "a\udc00b"])
def test_half_a_character_becomes_a_question_mark_that_storage_can_take(body: str):
    message = only(inbound(text_from(body=body), contacts=[profile(body)]))
    assert "?" in str(message.content) and "?" in str(message.name)
    assert f"{message}".encode()


def test_what_stands_beside_a_message_is_kept_too():
    whole = text_from(context={"id": "wamid.0"}, referral={"source_type": "ad"})
    assert json.loads(only(inbound(whole)).raw) == whole


@pytest.mark.parametrize("wamid", [None, ""])
def test_a_message_without_an_id_gets_one_from_what_it_says(wamid: str | None):
    ids = {only(inbound(text_from(id=wamid, body=body))).wamid for body in ("a", "a", "b")}
    assert len(ids) == 2


@pytest.mark.parametrize("broken", [None, 7, "text", [text_from()]])
def test_parts_that_are_no_objects_are_passed_over(broken: Any):
    assert len(told(event(value_of(broken, text_from()))).messages) == 1


def test_several_changes_with_messages_and_statuses_are_all_read():
    webhook = told(
        event(
            value_of(text_from(id="1"), text_from(id="1"), statuses=[status_of("a")]),
            value_of(text_from(id="2")),
        )
    )
    assert [m.wamid for m in webhook.messages] == ["1", "1", "2"]
    assert [s.wamid for s in webhook.statuses] == ["a"]


@pytest.mark.parametrize("field", ["account_update", "message_template_quality_update", None, 7])
def test_other_changes_are_named_and_not_read(field: Any):
    changes = [{"field": field, "value": value_of(text_from())}]
    webhook = told(event(entry=json.dumps({"changes": changes})))
    assert (webhook.messages, webhook.others, webhook.unreadable) == ([], [str(field)], [])


@pytest.mark.parametrize("value", [None, {}, [], "text", 7])
def test_a_change_of_ours_without_a_value_is_unreadable_and_the_others_are_kept(value: Any):
    webhook = told(event(value, value_of(text_from())))
    assert problems(webhook) == ["a change has no value"]
    assert len(webhook.messages) == 1


def test_a_status_carries_our_own_id_and_its_error():
    found = status_of(
        "w", "failed", biz_opaque_callback_data="m1", errors=[{"code": 131026}, {"code": 1}]
    )
    [status] = told(statuses(found)).statuses
    assert (status.wamid, status.message_id) == ("w", "m1")
    assert (status.event.status, status.event.error_code) == ("failed", "131026")


@pytest.mark.parametrize(
    ("changes", "message_id", "code"),
    [
        ({}, None, None),
        ({"biz_opaque_callback_data": ""}, None, None),
        ({"biz_opaque_callback_data": 7}, None, None),
        ({"errors": None}, None, None),
        ({"errors": [{}]}, None, None),
        ({"errors": ["131026", {"code": "131047"}]}, None, "131047"),
    ],
)
def test_a_status_needs_neither_our_id_nor_an_error(
    changes: dict[str, Any], message_id: str | None, code: str | None
):
    [status] = told(statuses(status_of("w", **changes))).statuses
    assert (status.message_id, status.event.error_code) == (message_id, code)


@pytest.mark.parametrize(
    "broken", [{"id": None}, {"id": ""}, {"id": 7}, {"status": None}, {"status": ""}, {"status": 1}]
)
def test_a_status_that_says_nothing_is_unreadable_and_the_others_are_kept(broken: dict[str, Any]):
    webhook = told(statuses(status_of("a") | broken, status_of("b")))
    assert problems(webhook) == ["a status has no id or no status"]
    assert [s.wamid for s in webhook.statuses] == ["b"]


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ({"context": {"from": "15550001111", "id": "wamid.ours"}}, "wamid.ours"),
        ({"context": {"forwarded": True}}, None),
        ({"context": "wamid.ours"}, None),
        ({"type": "reaction", "reaction": {"message_id": "wamid.a", "emoji": "👍"}}, "wamid.a"),
        ({"type": "edit", "edit": {"original_message_id": "wamid.b"}}, "wamid.b"),
        ({"type": "revoke", "revoke": {"original_message_id": "wamid.c"}}, "wamid.c"),
        ({"type": "revoke", "revoke": {"original_message_id": 7}}, None),
    ],
)
def test_a_message_names_the_one_that_it_is_about(said: dict[str, Any], about: str | None):
    assert only(inbound(text_from(**said))).about == about


def preference(value: object, **changes: Any) -> str:
    said = {
        "wa_id": FROM,
        "category": "marketing_messages",
        "value": value,
        "timestamp": 1772366400,
    }
    entry = {"user_preferences": [said | changes]}
    changed = [{"field": "user_preferences", "value": entry}]
    return event(entry=json.dumps({"id": "77", "changes": changed}))


def test_a_preference_is_read_with_sender_word_and_time():
    [said] = told(preference("stop")).preferences
    assert (said.phone, said.user_id, said.word) == (PHONE, None, "stop")
    assert said.at == datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("broken", [{"wa_id": None}, {"wa_id": "Ada"}, {"value": None}])
def test_a_preference_that_says_nothing_is_unreadable(broken: dict[str, Any]):
    webhook = told(preference(**({"value": "stop"} | broken)))
    assert problems(webhook) == ["a preference has no sender or no value"]


def test_a_change_of_a_template_names_its_account():
    changes = [{"field": "message_template_status_update", "value": {"event": "PAUSED"}}]
    webhook = told(event(entry=json.dumps({"id": "77", "changes": changes})))
    assert [account for _, account in webhook.accounts] == ["waba-7"]


def test_each_part_of_an_event_can_stand_alone():
    whole = event(
        value_of(text_from(id="wamid.1"), text_from(id="wamid.2"), contacts=[profile("Ada")]),
        value_of(statuses=[status_of("wamid.3"), status_of("wamid.4", "read")]),
    )
    message = told(whole).messages[1]
    status = told(whole).statuses[1]
    shown = told(alone(whole, message.place))
    assert shown.messages == [replace(message, place=Place(0, "messages", 0))]
    assert shown.statuses == [] and shown.unreadable == []
    shown = told(alone(whole, status.place))
    assert shown.statuses == [replace(status, place=Place(0, "statuses", 0))]
    assert shown.messages == []


@pytest.mark.parametrize(
    ("more", "is_plain"),
    [
        ({}, True),
        ({"from_user_id": "IN.1"}, True),
        ({"referral": {"source_url": "https://ad.example"}}, False),
        ({"context": {"forwarded": True}}, False),
        ({"errors": [{"code": 1}]}, False),
    ],
)
def test_a_text_with_anything_beside_its_words_is_kept_whole(more: Any, is_plain: bool):
    assert only(inbound(text_from(**more))).is_plain == is_plain


def test_an_order_says_only_what_it_has():
    items = [{"quantity": 2, "product_retailer_id": "lamp"}, {"item_price": 5, "currency": "INR"}]
    order = {"type": "order", "text": None, "order": {"product_items": [*items, {}]}}
    assert only(inbound(text_from() | order)).content == "2 x lamp\n5 INR"


@pytest.mark.proves("4.7")
@pytest.mark.parametrize("said", [{}, {"user_id": {"previous": "IN.1"}}])
def test_an_update_that_does_not_say_the_new_user_id_waits_whole_for_somebody_to_look(said: Any):
    change = {"field": "user_id_update", "value": value_of() | {"user_id_update": [said]}}
    webhook = told(event(entry={"changes": [change]}))
    assert not webhook.messages and len(webhook.unreadable) == 1
