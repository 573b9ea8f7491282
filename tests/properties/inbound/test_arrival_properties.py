"""What arrives is never lost: files come into the bucket, and what fails goes to inbound-dlq."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aws.memory import MemoryStore
from services.aws.store import Action, Busy
from services.inbound.dead_letters import DeadLetterQueue
from services.inbound.service import PartsFailed
from services.media.download import NotThereYet
from services.messaging.model import MessageType
from tests.factories.downloads import PREFIX, Shelf
from tests.factories.inbox import Inbox
from tests.factories.infrastructure import memory_store_of
from tests.factories.webhooks import inbound, record, text_from

kinds = st.sampled_from(
    [MessageType.IMAGE, MessageType.VIDEO, MessageType.AUDIO, MessageType.DOCUMENT]
)
media_ids = st.from_regex("[0-9]{1,30}", fullmatch=True)


@pytest.mark.proves("4.4", "4.5", "4.6", "property 17")
@given(kinds, media_ids, st.binary(min_size=1, max_size=200), st.integers(0, 2))
def test_property_17_a_file_is_in_the_bucket_and_its_row_and_message_name_it(
    kind: MessageType, media_id: str, content: bytes, late: int
):
    """Feature: wecare-digital-admin-platform, Property 17: Inbound Media Download."""
    shelf = Shelf()
    inbox = Inbox(shelf.store)
    part = {kind.value: {"id": media_id, "mime_type": "image/jpeg"}}
    inbox.receive(inbound(text_from(type=kind.value, text=None) | part))
    [message_id] = inbox.media.asked
    shelf.whatsapp.content = content
    for attempt in range(late + 1):
        [before] = inbox.messages()
        assert before.media is None
        shelf.whatsapp.hides = attempt < late
        try:
            shelf.fetch(message_id)
        except NotThereYet:
            assert shelf.whatsapp.hides
    [said] = inbox.messages()
    media = said.media
    assert media and (media.size, media.content_type) == (len(content), "image/jpeg")
    row = shelf.store.get("MediaFiles", {"fileId": media.file_id}) or {}
    assert row["s3Key"] == f"{PREFIX}{message_id}/{media_id}.jpeg"
    assert shelf.objects.content[row["s3Key"]] == content
    assert {asked[0] for asked in shelf.whatsapp.asked} == {media_id}


class Tired(MemoryStore):
    """Refuses to store messages with these words."""

    refused: frozenset[str] = frozenset()

    def write(self, *actions: Action) -> None:
        for action in actions:
            item: dict[str, Any] = getattr(action, "item", {})
            if item.get("content") in self.refused:
                raise Busy
        super().write(*actions)


class Letters:
    """inbound-dlq."""

    def __init__(self) -> None:
        self.bodies: list[Any] = []

    def send_message(self, **request: Any) -> None:
        self.bodies.append(json.loads(request["MessageBody"]))


@pytest.mark.proves("4.7", "property 18")
@given(st.lists(st.sampled_from(["good", "no sender", "no storage"]), min_size=1, max_size=6))
def test_property_18_what_fails_goes_to_the_queue_and_only_that(fates: list[str]):
    """Feature: wecare-digital-admin-platform, Property 18: Processing Failure Goes to DLQ."""
    store = memory_store_of(Tired)
    store.refused = frozenset(str(n) for n, fate in enumerate(fates) if fate == "no storage")
    inbox, queue = Inbox(store), Letters()
    client: Any = queue
    parts = [
        text_from("nobody" if fate == "no sender" else "919812345678", str(n), id=f"wamid.{n}")
        for n, fate in enumerate(fates)
    ]
    try:
        inbox.receive(inbound(*parts))
    except PartsFailed as failed:
        letters = DeadLetterQueue(client, "https://queue")
        for text, error in failed.parts:
            letters.put(record(text), error)
    stored = {m.whatsapp_message_id for m in inbox.messages()}
    assert stored == {f"wamid.{n}" for n, fate in enumerate(fates) if fate == "good"}
    assert bool(queue.bodies) == (set(fates) != {"good"})
    store.refused = frozenset()
    for letter in queue.bodies:
        assert letter["errorType"] in ("Unreadable", "Busy") and letter["retryCount"] == 0
        with_whole = letter["record"]["Sns"]["Message"]
        with suppress(PartsFailed):
            inbox.receive(with_whole)
    stored = {m.whatsapp_message_id for m in inbox.messages()}
    assert stored == {f"wamid.{n}" for n, fate in enumerate(fates) if fate != "no sender"}
    if "good" in fates:
        assert len(queue.bodies) == sum(fate != "good" for fate in fates)
