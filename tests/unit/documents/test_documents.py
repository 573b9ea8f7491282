from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import ValidationError

from services.access.roles import Principal, Role
from services.aws.memory import MemoryStore
from services.aws.objects import MemoryObjects
from services.aws.store import Put
from services.core.errors import Conflict, Forbidden, Invalid, NotFound
from services.documents.model import Document, DocumentName, NewDocument
from services.documents.repository import DocumentRepository
from services.documents.service import DocumentService
from services.media.model import MediaFile
from services.messaging.model import SendableType
from tests.factories.files import JPEG, PDF
from tests.factories.infrastructure import memory_store, rows
from tests.factories.records import ADMIN, OPERATOR, VIEWER, principal
from tests.factories.time import NOW, FakeClock


@dataclass
class Shelf:
    """The library and the bucket behind it, in memory."""

    store: MemoryStore = field(default_factory=memory_store)
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    clock: FakeClock = field(default_factory=FakeClock)

    @property
    def library(self) -> DocumentService:
        return DocumentService(DocumentRepository(self.store), self.objects, self.clock)

    def uploaded(
        self,
        content: bytes | None = PDF,
        content_type: str = "application/pdf",
        file_id: str = "f1",
        filename: str | None = "menu.pdf",
    ) -> str:
        """A file as a browser leaves it; without content it has not arrived."""
        key = f"out/{file_id}/file"
        file = MediaFile(
            file_id=file_id,
            message_id=file_id,
            s3_key=key,
            content_type=content_type,
            size=7,
            filename=filename,
        )
        self.store.write(Put("MediaFiles", file.to_item()))
        if content is not None:
            self.objects.content[key] = content
            self.objects.types[key] = content_type
        return file_id

    def add(self, name: str = "Menu", by: Principal = OPERATOR, **file: Any) -> Document:
        return self.library.add(by, NewDocument(file_id=self.uploaded(**file), name=name))

    def names(self) -> list[str]:
        return [document.name for document in self.library.newest(VIEWER, None, None).items]

    def actions(self) -> list[str]:
        return sorted(row["action"] for row in rows(self.store, "AuditLogs"))


def test_an_uploaded_file_becomes_a_document_with_a_name_of_ours():
    shelf = Shelf()
    document = shelf.add("  Diwali menu ")
    assert document == Document(
        file_id="f1",
        name="Diwali menu",
        filename="menu.pdf",
        content_type="application/pdf",
        message_type=SendableType.DOCUMENT,
        size=len(PDF),
        created_by=OPERATOR.user_id,
        created_at=NOW,
    )
    assert shelf.library.newest(VIEWER, None, None).items == (document,)
    [log] = rows(shelf.store, "AuditLogs")
    assert (log["action"], log["resourceType"], log["resourceId"]) == (
        "add_document",
        "document",
        "f1",
    )
    assert "menu" not in str(log["details"]).lower()


def test_a_picture_is_in_the_library_as_one():
    picture = Shelf().add(content=JPEG, content_type="image/jpeg", filename=None)
    assert (picture.message_type, picture.filename) == (SendableType.IMAGE, None)


def test_documents_come_newest_first_a_page_at_a_time():
    shelf = Shelf()
    for number in range(3):
        shelf.clock.advance(seconds=1)
        shelf.add(f"Menu {number}", file_id=f"f{number}")
    first = shelf.library.newest(VIEWER, 2, None)
    rest = shelf.library.newest(VIEWER, 2, first.next_token)
    found = [document.name for document in (*first.items, *rest.items)]
    assert found == ["Menu 2", "Menu 1", "Menu 0"] and rest.next_token is None


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ({"content": None}, "has not arrived yet"),
        ({"content": b""}, "is empty"),
        ({"content": b"<html>"}, "not really application/pdf"),
        ({"content_type": "application/octet-stream"}, "does not take files of this type"),
    ],
)
def test_what_could_not_be_sent_does_not_get_into_the_library(file: dict[str, Any], says: str):
    shelf = Shelf()
    with pytest.raises(Invalid, match=says):
        shelf.add(**file)
    assert shelf.names() == shelf.actions() == []


def test_a_file_that_does_not_exist_is_not_added():
    with pytest.raises(NotFound, match="upload it first"):
        Shelf().library.add(OPERATOR, NewDocument(file_id="gone", name="Menu"))


def test_adding_a_file_again_changes_nothing_and_another_name_is_refused():
    shelf = Shelf()
    first = shelf.add()
    shelf.clock.advance(seconds=9)
    assert shelf.add(by=ADMIN) == first
    with pytest.raises(Conflict, match="rename it"):
        shelf.add("Price list")
    assert (shelf.names(), shelf.actions()) == (["Menu"], ["add_document"])


def test_a_renamed_document_keeps_the_file_that_customers_see():
    shelf = Shelf()
    before = shelf.add()
    after = shelf.library.rename(OPERATOR, DocumentName(file_id="f1", name="Menu 2027"))
    assert after == before.model_copy(update={"name": "Menu 2027"})
    assert shelf.names() == ["Menu 2027"]
    assert shelf.actions() == ["add_document", "rename_document"]


def test_a_removed_document_leaves_its_file_to_the_messages_that_carry_it():
    shelf = Shelf()
    document = shelf.add()
    assert shelf.library.remove(OPERATOR, "f1") == document
    assert shelf.names() == []
    assert [row["fileId"] for row in rows(shelf.store, "MediaFiles")] == ["f1"]
    assert list(shelf.objects.content.values()) == [PDF]
    assert shelf.actions() == ["add_document", "remove_document"]


def test_what_is_not_in_the_library_can_be_neither_renamed_nor_removed():
    shelf = Shelf()
    with pytest.raises(NotFound, match="any more"):
        shelf.library.rename(OPERATOR, DocumentName(file_id="f1", name="Menu"))
    with pytest.raises(NotFound, match="any more"):
        shelf.library.remove(OPERATOR, "f1")
    assert rows(shelf.store, "Documents") == rows(shelf.store, "AuditLogs") == []


def test_who_only_reads_sees_the_library_and_changes_nothing():
    shelf, viewer = Shelf(), principal(Role.VIEWER)
    shelf.add()
    with pytest.raises(Forbidden):
        shelf.add("Mine", by=viewer, file_id="f2")
    with pytest.raises(Forbidden):
        shelf.library.rename(viewer, DocumentName(file_id="f1", name="Mine"))
    with pytest.raises(Forbidden):
        shelf.library.remove(viewer, "f1")
    assert shelf.names() == ["Menu"]


@pytest.mark.parametrize("name", ["", "   ", "a" * 101, "a\nb"])
def test_a_name_is_one_line_of_at_most_a_hundred_characters(name: str):
    with pytest.raises(ValidationError):
        NewDocument(file_id="f1", name=name)
