from datetime import timedelta
from typing import Any

import pytest

from services.access.roles import Role
from services.core.errors import NotFound
from services.media.download import NotThereYet
from services.media.links import MediaLinks
from services.media.reference import reference_of
from tests.factories.downloads import Shelf, photo
from tests.factories.inbox import Inbox
from tests.factories.infrastructure import ALLOWLIST
from tests.factories.records import keep, principal
from tests.factories.webhooks import FROM, inbound


@pytest.mark.proves("4.4", "4.5", "4.6", "property 17")
def test_a_file_is_fetched_into_the_bucket_and_its_true_size_is_shown():
    shelf = Shelf()
    keep(shelf.store, photo())
    shelf.fetch()
    [(media_id, number, bucket, prefix)] = shelf.whatsapp.asked
    assert (media_id, bucket, prefix) == ("media1", "memory", "incoming/m1/")
    assert number == ALLOWLIST[0]
    media = shelf.message().media
    assert media
    assert (media.content_type, media.size) == ("image/jpeg", 4)
    row = shelf.store.get("MediaFiles", {"fileId": media.file_id})
    assert row
    assert row["s3Key"] == "incoming/m1/media1.jpeg"
    [(_, told)] = shelf.publisher.published
    assert told == shelf.message().shown()


def test_asking_again_fetches_nothing_again():
    shelf = Shelf()
    keep(shelf.store, photo())
    shelf.fetch()
    shelf.fetch()
    assert len(shelf.whatsapp.asked) == 1


def test_a_file_that_is_not_there_yet_is_worth_trying_again_and_the_message_stays():
    shelf = Shelf()
    keep(shelf.store, photo())
    shelf.whatsapp.hides = True
    with pytest.raises(NotThereYet):
        shelf.fetch()
    assert shelf.message().media is None
    shelf.whatsapp.hides = False
    shelf.fetch()
    assert shelf.message().media


@pytest.mark.parametrize("part", [{"id": None}, {"id": "../../x"}, {"id": "a" * 101}])
def test_a_file_that_whatsapp_names_in_no_usable_way_is_left_alone(part: dict[str, Any]):
    shelf = Shelf()
    keep(shelf.store, photo(**part))
    shelf.fetch()
    assert shelf.whatsapp.asked == []


def test_a_message_that_is_gone_is_left_alone():
    shelf = Shelf()
    shelf.fetch("never-was")
    assert shelf.whatsapp.asked == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("bill.pdf", "bill.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b\x00c.pdf", "a_b_c.pdf"),
        ("...", None),
        (7, None),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_file_name_is_never_a_path(name: object, kept: str | None):
    reference = reference_of(photo(filename=name))
    assert reference
    assert reference.filename == kept


@pytest.mark.parametrize(
    ("declared", "kept"),
    [
        ("image/jpeg; codecs=x", "image/jpeg"),
        ("text/html\r\nX: y", "application/octet-stream"),
        (None, "application/octet-stream"),
    ],
)
def test_a_content_type_is_plain_or_unknown(declared: str | None, kept: str):
    reference = reference_of(photo(mime_type=declared))
    assert reference
    assert reference.content_type == kept


@pytest.mark.parametrize(("kind", "asks"), [("image", True), ("sticker", True), ("text", False)])
def test_only_a_message_with_a_file_asks_for_one(kind: str, asks: bool):
    inbox = Inbox()
    sent = {"from": FROM, "id": "wamid.f", "timestamp": "1768651200", "type": kind}
    inbox.receive(inbound(sent | {kind: {"id": "media1", "body": "hi"}}))
    [stored] = inbox.messages()
    assert inbox.media.asked == ([stored.message_id] if asks else [])


def test_a_link_lasts_five_minutes_and_needs_a_file():
    shelf = Shelf()
    keep(shelf.store, photo(filename="a.jpg"))
    shelf.fetch()
    media = shelf.message().media
    assert media
    links = MediaLinks(shelf.store, shelf.objects, shelf.clock)
    link = links.url(principal(Role.VIEWER), media.file_id)
    assert "seconds=300" in link.url
    assert link.expires_at - shelf.clock() == timedelta(minutes=5)
    with pytest.raises(NotFound):
        links.url(principal(Role.VIEWER), "never-was")
