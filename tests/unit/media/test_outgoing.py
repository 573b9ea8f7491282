from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from services.access.roles import Role
from services.aws.memory import MemoryStore
from services.aws.objects import MemoryObjects
from services.aws.store import Put
from services.core.errors import Forbidden, Invalid, NotFound, ProviderFailed
from services.core.settings import SendMode
from services.media.model import MediaFile, MediaUpload, NewUpload
from services.media.outgoing import USED_FOR, OutgoingFiles
from services.media.types import MB
from services.media.uploads import MediaUploads
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Rejected
from services.messaging.files import NoFiles, ReadyFile
from services.messaging.model import SendableType
from tests.factories.files import JPEG, PDF
from tests.factories.infrastructure import ALLOWLIST, memory_store, rows
from tests.factories.records import Ids, principal
from tests.factories.time import NOW, FakeClock

PREFIX = "outgoing/"


@dataclass
class FakePost:
    """Takes every file, unless scripted; remembers what it was given."""

    script: list[Outcome] = field(default_factory=list[Outcome])
    taken: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    meanwhile: Callable[[], object] = lambda: None

    def post(self, phone_number_id: str, bucket: str, key: str) -> Outcome:
        self.taken.append((phone_number_id, bucket, key))
        self.meanwhile()
        return self.script.pop(0) if self.script else Accepted(f"media{len(self.taken)}")


@dataclass
class Counter:
    """Everything around outgoing files, in memory."""

    store: MemoryStore = field(default_factory=memory_store)
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    whatsapp: FakePost = field(default_factory=FakePost)
    clock: FakeClock = field(default_factory=FakeClock)
    ids: Ids = field(default_factory=Ids)

    def room(self, role: Role = Role.OPERATOR, **changes: Any) -> MediaUpload:
        wanted = {"filename": "cat.jpg", "content_type": "image/jpeg", "size": len(JPEG)} | changes
        uploads = MediaUploads(self.store, self.objects, PREFIX, self.clock, self.ids)
        return uploads.create(principal(role), NewUpload.model_validate(wanted))

    def arrived(self, content: bytes = JPEG, **changes: Any) -> str:
        """A file that a browser uploaded."""
        room = self.room(size=len(content), **changes)
        self.objects.content[room.fields["key"]] = content
        self.objects.types[room.fields["key"]] = room.fields["Content-Type"]
        return room.file_id

    def ready(
        self,
        file_id: str,
        kind: SendableType = SendableType.IMAGE,
        number: str = ALLOWLIST[0],
        mode: SendMode = SendMode.LIVE,
    ) -> ReadyFile:
        files = OutgoingFiles(self.store, self.objects, self.whatsapp, self.clock)
        return files.ready(file_id, kind, number, mode)

    def row(self) -> MediaFile:
        [item] = rows(self.store, "MediaFiles")
        return MediaFile.from_item(item)


@pytest.mark.proves("5.5")
def test_a_form_is_for_one_key_one_type_one_size_and_five_minutes():
    at = Counter()
    room = at.room(filename="../फोटो.jpg")
    assert room.fields == {
        "key": "outgoing/id-1/file.jpg",
        "Content-Type": "image/jpeg",
        "size": str(len(JPEG)),
        "for": "300",
    }
    assert (room.file_id, room.expires_at) == ("id-1", NOW + timedelta(minutes=5))
    row = at.row()
    assert (row.file_id, row.message_id, row.filename) == ("id-1", "id-1", "_फोटो.jpg")
    assert (row.uploaded_at, row.posted) == (None, {})
    [log] = rows(at.store, "AuditLogs")
    assert (log["action"], log["resourceId"]) == ("create_media_upload", "id-1")


def test_the_fields_of_a_form_are_no_text_on_the_wire_since_appsync_makes_it():
    assert Counter().room().to_wire()["fields"]["key"].startswith("outgoing/")


@pytest.mark.parametrize("name", ["", "...", "/", "\x00"])
def test_a_file_without_a_name_gets_one(name: str):
    at = Counter()
    at.room(filename=name, content_type="application/pdf")
    assert at.row().filename in ("file.pdf", "_")


def test_who_only_reads_gets_no_form():
    at = Counter()
    with pytest.raises(Forbidden):
        at.room(Role.VIEWER)
    assert rows(at.store, "MediaFiles") == []


def test_no_room_is_made_for_what_cannot_be_sent():
    at = Counter()
    refused: list[dict[str, Any]] = [{"content_type": "image/gif"}, {"size": 0}, {"size": 6 * MB}]
    for changes in refused:
        with pytest.raises(Invalid):
            at.room(**changes)
    assert rows(at.store, "MediaFiles") == []


@pytest.mark.proves("5.6")
def test_a_file_is_looked_at_and_handed_to_whatsapp_under_its_own_key():
    at = Counter()
    file_id = at.arrived()
    ready = at.ready(file_id)
    assert ready.media_id == "media1"
    assert ready.media.to_wire() == {
        "fileId": file_id,
        "filename": "cat.jpg",
        "contentType": "image/jpeg",
        "size": len(JPEG),
    }
    assert at.whatsapp.taken == [(ALLOWLIST[0], "memory", f"outgoing/{file_id}/file.jpg")]
    assert at.row().uploaded_at == NOW


def test_each_number_hands_a_file_over_once():
    at = Counter()
    file_id = at.arrived()
    said = [at.ready(file_id, number=number).media_id for number in (*ALLOWLIST, *ALLOWLIST)]
    assert said == ["media1", "media2", "media1", "media2"]
    assert [number for number, *_ in at.whatsapp.taken] == list(ALLOWLIST)


def test_an_id_is_not_used_so_long_that_meta_may_have_dropped_it():
    at = Counter()
    file_id = at.arrived()
    at.ready(file_id)
    at.clock.advance(days=19, hours=23)
    assert at.ready(file_id).media_id == "media1"
    at.clock.advance(hours=1)
    assert at.ready(file_id).media_id == "media2"
    longest_wait = timedelta(days=4)
    assert USED_FOR + longest_wait < timedelta(days=30)


def test_a_customers_file_may_be_sent_on():
    at = Counter()
    at.objects.content["incoming/m1/xyz"] = PDF
    file = MediaFile(
        file_id="in-1",
        message_id="m1",
        s3_key="incoming/m1/xyz",
        content_type="application/pdf",
        size=len(PDF),
        uploaded_at=NOW,
        whatsapp_media_id="xyz",
    )
    at.store.write(*_put(file))
    assert at.ready("in-1", SendableType.DOCUMENT).media.content_type == "application/pdf"


def test_a_sticker_of_a_customer_cannot_be_sent_on():
    at = Counter()
    file = MediaFile(file_id="in-1", message_id="m1", s3_key="k", content_type="image/webp", size=1)
    at.store.write(*_put(file))
    with pytest.raises(Invalid, match="does not take files of this type"):
        at.ready("in-1")


def test_what_is_not_there_or_not_what_it_should_be_reaches_nobody():
    at = Counter()
    fake, other = at.arrived(b"<html>"), at.arrived(PDF, content_type="application/pdf")
    with pytest.raises(NotFound, match="upload it first"):
        at.ready("nothing")
    with pytest.raises(Invalid, match="has not arrived"):
        at.ready(at.room(filename="late.jpg").file_id)
    with pytest.raises(Invalid, match="not really"):
        at.ready(fake)
    with pytest.raises(Invalid, match="cannot be sent as an image"):
        at.ready(other)
    assert at.whatsapp.taken == []


def test_a_file_that_is_replaced_while_it_is_handed_over_is_not_sent():
    at = Counter()
    file_id = at.arrived()
    [key] = at.objects.content
    at.whatsapp.meanwhile = lambda: at.objects.content.update({key: JPEG + b"other"})
    with pytest.raises(Invalid, match="changed while it was being sent"):
        at.ready(file_id)
    assert at.row().posted == {}


@pytest.mark.parametrize(
    ("outcome", "retryable"),
    [(Rejected("AccessDeniedException"), False), (NotTaken("429"), True), (Lost("timeout"), True)],
)
def test_a_file_that_whatsapp_did_not_take_says_whether_to_try_again(outcome: Any, retryable: bool):
    at = Counter()
    at.whatsapp.script.append(outcome)
    with pytest.raises(ProviderFailed, match="nothing was sent") as refused:
        at.ready(at.arrived())
    assert refused.value.details["retryable"] is retryable
    assert at.row().posted == {}


@pytest.mark.proves("5.3", "10.7")
def test_a_rehearsal_looks_at_the_file_and_hands_it_to_nobody():
    at = Counter()
    file_id = at.arrived()
    ready = at.ready(file_id, mode=SendMode.DRY_RUN)
    assert (ready.media_id, at.whatsapp.taken) == (f"dry-run-{file_id}", [])
    with pytest.raises(Invalid):
        at.ready(at.arrived(b"<html>"), mode=SendMode.DRY_RUN)


def test_who_sends_no_files_says_so():
    with pytest.raises(Invalid, match="leave the file out"):
        NoFiles().ready("f1", SendableType.IMAGE, ALLOWLIST[0], SendMode.LIVE)


def _put(file: MediaFile) -> Any:

    return [Put("MediaFiles", file.to_item())]
