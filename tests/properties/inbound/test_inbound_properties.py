import json
import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inbound.events import Unreadable
from services.inbound.service import PartsFailed
from services.inbound.webhook import read
from services.messaging.model import MessageStatus
from tests.factories.inbox import Inbox
from tests.factories.infrastructure import rows
from tests.factories.records import keep, message
from tests.factories.time import NOW
from tests.factories.webhooks import (
    FROM,
    epoch,
    event,
    inbound,
    profile,
    status_of,
    statuses,
    text_from,
    value_of,
)

texts = st.text(st.characters(), max_size=20)
jsons = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
odd = jsons | st.sampled_from([FROM, "text", "image", "wamid.1", epoch(NOW), {"body": "hi"}])


def maybe(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Objects that have some of the fields, with anything in them."""
    return st.fixed_dictionaries({}, optional=dict(fields))


messages = maybe(
    **{"from": odd, "from_user_id": odd, "id": odd, "timestamp": odd, "type": odd, "text": odd}
)
values = maybe(
    metadata=odd | maybe(phone_number_id=odd),
    contacts=odd
    | st.lists(maybe(wa_id=odd, user_id=odd, profile=odd | maybe(name=odd)), max_size=3),
    messages=odd | st.lists(messages | odd, max_size=4),
    statuses=odd
    | st.lists(
        maybe(id=odd, status=odd, timestamp=odd, errors=odd, biz_opaque_callback_data=odd),
        max_size=3,
    ),
)
entries = maybe(
    changes=odd | st.lists(maybe(field=st.just("messages") | odd, value=values | odd), max_size=3)
)
envelopes = maybe(
    context=odd
    | maybe(MetaPhoneNumberIds=odd | st.lists(maybe(metaPhoneNumberId=odd, arn=odd), max_size=2)),
    whatsAppWebhookEntry=odd | entries | entries.map(json.dumps),
)


@pytest.mark.proves("4.1", "4.2", "property 15")
@given(
    st.text(min_size=1, max_size=60),
    st.integers(0, 10**6),
    st.from_regex("[1-9][0-9]{6,14}", fullmatch=True),
)
def test_property_15_a_valid_event_gives_its_message(body: str, age: int, sender: str):
    """Feature: wecare-digital-admin-platform, Property 15: Inbound Message Parsing."""
    at = NOW - timedelta(seconds=age)
    webhook = read(inbound(text_from(sender, body, timestamp=epoch(at))), NOW)
    assert webhook is not None and not webhook.unreadable
    [message] = webhook.messages
    assert (message.phone, message.content, message.at) == (f"+{sender}", body, at)


SAID: dict[str, Any] = {
    "image": {"id": "7", "mime_type": "image/jpeg"},
    "video": {"id": "7", "mime_type": "video/mp4"},
    "audio": {"id": "7", "mime_type": "audio/ogg", "voice": True},
    "document": {"id": "7", "filename": "a.pdf"},
    "sticker": {"id": "7", "animated": True},
    "location": {"latitude": 1.5, "longitude": 2},
    "contacts": [{"name": {"formatted_name": "Bo"}}],
    "interactive": {"type": "button_reply", "button_reply": {"id": "1", "title": "Yes"}},
    "button": {"text": "Yes", "payload": "Yes"},
    "reaction": {"message_id": "w", "emoji": "x"},
    "order": {"catalog_id": "1", "product_items": []},
    "system": {"type": "customer_changed_number", "body": "moved"},
    "edit": {"original_message_id": "w", "message": {"type": "text", "text": {"body": "b"}}},
    "revoke": {"original_message_id": "w"},
    "unsupported": {"type": "poll"},
}
"""A message of each type that WhatsApp sends."""


@pytest.mark.proves("4.1", "4.2", "property 15")
@given(
    st.lists(st.sampled_from(sorted(SAID)), min_size=1, max_size=5),
    st.lists(st.sampled_from(["sent", "delivered", "read", "failed"]), max_size=3),
    st.booleans(),
)
def test_property_15_every_type_in_one_event_is_read(
    types: list[str], words: list[str], hidden: bool
):
    """Feature: wecare-digital-admin-platform, Property 15: Inbound Message Parsing."""
    sender = None if hidden else FROM
    user_id = "IN.1" if hidden else None
    said = [
        text_from(sender, type=kind, id=f"w.{n}", from_user_id=user_id, text=None) | {kind: part}
        for n, kind in enumerate(types)
        for part in [SAID[kind]]
    ]
    found = [status_of(f"s.{n}", word) for n, word in enumerate(words)]
    webhook = read(event(value_of(*said, statuses=found)), NOW)
    assert webhook is not None and not webhook.unreadable
    assert [each.message_type.value for each in webhook.messages] == types
    assert {(each.phone, each.user_id) for each in webhook.messages} == {
        (None if hidden else f"+{FROM}", user_id)
    }
    assert [json.loads(each.raw) for each in webhook.messages] == said
    assert [each.event.status for each in webhook.statuses] == words


@given(envelopes.map(json.dumps) | texts | jsons.map(json.dumps))
def test_whatever_comes_reading_it_ends_in_an_event_or_unreadable(text: str):
    try:
        webhook = read(text, NOW)
    except Unreadable:
        return
    for found in webhook.messages if webhook else ():
        assert found.wamid and (found.phone or found.user_id)
        assert found.phone is None or re.fullmatch(r"\+[0-9]+", found.phone)
        assert found.at <= NOW
        assert json.dumps(found.raw, ensure_ascii=False).encode()


@given(
    st.lists(messages, max_size=4), st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=3)
)
def test_good_messages_survive_whatever_stands_beside_them(
    broken: list[dict[str, Any]], good: list[str]
):
    inbox = Inbox()
    texts_in = [text_from(id=f"wamid.good.{name}") for name in good]
    try:
        inbox.receive(event(value_of(*broken, *texts_in)))
    except PartsFailed:
        assert broken
    stored = {m.whatsapp_message_id for m in inbox.messages()}
    assert {f"wamid.good.{name}" for name in good} <= stored


@pytest.mark.proves("4.3", "property 16")
@given(st.sampled_from(["text", "image", "location", "order", "brand_new"]), st.text(max_size=30))
def test_property_16_a_message_becomes_a_record_with_all_its_fields(kind: str, body: str):
    """Feature: wecare-digital-admin-platform, Property 16: Inbound Message Persistence."""
    inbox = Inbox()
    inbox.receive(inbound(text_from(body=body, type=kind)))
    [item] = rows(inbox.store, "Messages")
    needed = {"messageId", "contactId", "channel", "direction", "timestamp", "status"}
    assert needed | {"whatsappMessageId", "expiresAt"} <= set(item)
    known = {"channel": "whatsapp", "direction": "inbound", "status": "received"}
    assert known.items() <= item.items()
    assert item.get("content") == (body or None if kind == "text" else None)


@pytest.mark.proves("4.8", "property 19")
@given(st.lists(st.integers(0, 4), min_size=1, max_size=15))
def test_property_19_a_message_is_stored_once_however_often_it_comes(deliveries: list[int]):
    """Feature: wecare-digital-admin-platform, Property 19: Inbound Message Deduplication."""
    inbox = Inbox()
    for number in deliveries:
        inbox.receive(inbound(text_from(id=f"wamid.{number}", body=str(number))))
    assert [m.content for m in inbox.messages()] == [str(n) for n in sorted(set(deliveries))]
    assert len(inbox.contacts()) == 1


@pytest.mark.proves("4.9", "16.1", "property 20")
@given(st.lists(st.integers(0, 3 * 86400), min_size=1, max_size=8))
def test_property_20_the_window_belongs_to_the_latest_message_in_any_order(ages: list[int]):
    """Feature: wecare-digital-admin-platform, Property 20: Inbound Updates Contact Timestamp."""
    inbox = Inbox()
    for number, age in enumerate(ages):
        at = epoch(NOW - timedelta(seconds=age))
        inbox.receive(inbound(text_from(id=f"wamid.{number}", timestamp=at)))
    [who] = inbox.contacts()
    assert who.last_inbound_message_at == NOW - timedelta(seconds=min(ages))
    assert len(inbox.messages()) == len(ages)


events = st.lists(
    st.tuples(
        st.sampled_from(["sent", "delivered", "read", "failed", "accepted"]),
        st.integers(0, 5),
        st.booleans(),
    ),
    min_size=1,
    max_size=7,
)


@pytest.mark.proves("5.12", "property 29")
@given(events, st.data())
def test_property_29_statuses_settle_alike_in_any_order_even_before_their_message(
    found: list[tuple[str, int, bool]], data: st.DataObject
):
    """Feature: wecare-digital-admin-platform, Property 29: Message Status Updates from Webhook."""

    def settled(order: list[tuple[str, int, bool]], early: int) -> list[object]:
        inbox = Inbox()
        for number, (word, minutes, with_our_id) in enumerate(order):
            if number == early:
                keep(inbox.store, message())
            at = epoch(NOW - timedelta(hours=1) + timedelta(minutes=minutes))
            ours = {"biz_opaque_callback_data": "m1"} if with_our_id and number >= early else {}
            inbox.receive(statuses(status_of("wamid.out", word, timestamp=at, **ours)))
        if early >= len(order):
            keep(inbox.store, message())
        last = status_of("wamid.out", "sent", biz_opaque_callback_data="m1", timestamp=epoch(NOW))
        inbox.receive(statuses(last))
        [stored] = inbox.messages()
        return [stored.status, stored.status_history, stored.error_code]

    shuffled = data.draw(st.permutations(found))
    early = data.draw(st.integers(0, len(found)))
    assert settled(shuffled, early) == settled(found, 0)
    assert settled(found, 0)[0] != MessageStatus.SENDING


@given(st.lists(st.sampled_from(["Ada", "Bo"]), min_size=2, max_size=4, unique=True))
def test_a_name_never_goes_to_somebody_else(names: list[str]):
    contacts = [profile(name, str(n)) for n, name in enumerate(names)]
    webhook = read(event(value_of(text_from("99"), contacts=contacts)), NOW)
    assert webhook is not None and webhook.messages[0].name is None
