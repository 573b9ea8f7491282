"""What every call to WhatsApp names, and how fast both numbers are together."""

import json
from datetime import timedelta
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber
from hypothesis import given
from hypothesis import strategies as st

from services.aws import clients
from services.limits.slots import WHATSAPP_ACCOUNT, WHATSAPP_PER_NUMBER, Pace, free_slot
from services.media.provider import SocialMessagingMedia
from services.messaging.channels.base import Accepted, Outgoing
from services.messaging.channels.whatsapp import SocialMessaging, WhatsAppLine
from tests.factories.infrastructure import ALLOWLIST
from tests.factories.time import NOW

numbers = st.sampled_from(ALLOWLIST)
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=100)


@cache
def client() -> Any:
    return boto3.client(
        "socialmessaging",
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=clients.SEND_ONCE,
    )


@pytest.mark.proves("5.8", "property 25")
@given(numbers, words, st.from_regex(r"v[0-9]{2}\.0", fullmatch=True))
def test_property_25_every_call_names_a_number_of_ours_and_the_api_version(
    number: str, body: str, version: str
):
    """Feature: wecare-digital-admin-platform, Property 25: WhatsApp API Parameters."""
    blobs: list[bytes] = []

    def look(params: dict[str, Any], **_: Any) -> None:
        blobs.append(params["message"])

    payload = {"to": "+919812345678", "text": {"body": body}}
    named = {"originationPhoneNumberId": number}
    event = "before-parameter-build.socialmessaging.SendWhatsAppMessage"
    client().meta.events.register(event, look, unique_id="look")
    try:
        with Stubber(client()) as stub:
            sent = {**named, "message": ANY, "metaApiVersion": version}
            stub.add_response("send_whatsapp_message", {"messageId": "a"}, sent)
            file = {"bucketName": "files", "key": "outgoing/m1/file"}
            posted = {**named, "sourceS3File": file}
            stub.add_response("post_whatsapp_message_media", {"mediaId": "7"}, posted)
            outcome = SocialMessaging(client(), version).send(Outgoing("m1", number, payload))
            assert outcome == Accepted("a")
            media = SocialMessagingMedia(client()).post(number, "files", "outgoing/m1/file")
            assert media == Accepted("7")
    finally:
        client().meta.events.unregister(event, unique_id="look")
    assert json.loads(blobs[0]) == payload


@pytest.mark.proves("13.1", "property 53")
@given(st.lists(st.tuples(numbers, st.integers(0, 20)), min_size=50, max_size=400))
def test_property_53_no_second_sees_more_than_1000_calls_of_the_account(
    wanted: list[tuple[str, int]],
):
    """Feature: wecare-digital-admin-platform, Property 53: WhatsApp API Rate Limit."""
    trackers: dict[str, dict[str, int]] = {}
    starts: list[tuple[str, float]] = []
    now = NOW
    for number, milliseconds in wanted:
        now += timedelta(milliseconds=milliseconds)
        pace = Pace("whatsapp", number, WHATSAPP_PER_NUMBER)
        slot = free_slot(pace, trackers.get(number), now)
        if slot:
            trackers[number] = {"freeAt": slot.free_at}
            starts.append((number, slot.ends_at.timestamp()))
    for _, begin in starts:
        within = [number for number, at in starts if begin <= at < begin + 1]
        assert len(within) <= WHATSAPP_ACCOUNT
        assert all(within.count(number) <= WHATSAPP_PER_NUMBER for number in ALLOWLIST)


@pytest.mark.proves("13.1", "property 53")
@given(st.integers(1, 40))
def test_property_53_numbers_that_could_exceed_their_account_together_never_start(count: int):
    """Feature: wecare-digital-admin-platform, Property 53: WhatsApp API Rate Limit."""
    senders = tuple(f"phone-number-id-{number}" for number in range(count))
    if count * WHATSAPP_PER_NUMBER <= WHATSAPP_ACCOUNT:
        assert WhatsAppLine(senders).senders == senders
    else:
        with pytest.raises(ValueError, match="account"):
            WhatsAppLine(senders)
