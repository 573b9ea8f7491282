"""The document library in storage: a row for each file that is in it."""

from services.aws.conditions import Absent, Present
from services.aws.store import Action, ConditionFailed, Delete, Item, Key, Put, Query, Store, Update
from services.core.errors import NotFound
from services.documents.model import Document

FEED = "all"
"""The partition that lists every document by time."""


def document_key(file_id: str) -> tuple[str, Key]:
    """Where a document is stored."""
    return "Documents", {"fileId": file_id}


class DocumentRepository:
    """Documents. The files belong to `services/media` and stay when a document goes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, file_id: str) -> Document | None:
        """The document that a file is; None if it is not in the library."""
        item = self._store.get(*document_key(file_id))
        return Document.from_item(item) if item else None

    def file(self, file_id: str) -> Item | None:
        """The file that a browser uploaded, or a customer sent."""
        return self._store.get("MediaFiles", {"fileId": file_id})

    def add(self, document: Document, row: Action) -> bool:
        """Put a document into the library; False if its file is in it already."""
        item = {**document.to_item(), "feed": FEED}
        try:
            self._store.write(Put("Documents", item, only_if=Absent("fileId")), row)
        except ConditionFailed:
            return False
        return True

    def rename(self, file_id: str, name: str, row: Action) -> None:
        """Call a document something else.

        Raises:
            NotFound: it is not in the library.
        """
        self._change(
            Update(*document_key(file_id), set={"name": name}, only_if=Present("fileId")), row
        )

    def remove(self, file_id: str, row: Action) -> None:
        """Take a document out of the library.

        Raises:
            NotFound: it is not in it.
        """
        self._change(Delete(*document_key(file_id), only_if=Present("fileId")), row)

    def newest(self, limit: int, start: Key | None) -> tuple[list[Document], Key | None]:
        """Documents, newest first."""
        page = self._store.query(
            Query(
                "Documents",
                ("feed", FEED),
                index="feed-createdAt-index",
                newest_first=True,
                limit=limit,
                start=start,
            )
        )
        return [Document.from_item(item) for item in page.items], page.next

    def _change(self, change: Action, row: Action) -> None:
        try:
            self._store.write(change, row)
        except ConditionFailed:
            raise no_such_document() from None


def no_such_document() -> NotFound:
    """The refusal of a file that is not in the library."""
    return NotFound("This document is not in the library any more; open the list again.")
