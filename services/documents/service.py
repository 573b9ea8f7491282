"""The document library: files at hand, to be sent under the same rules as any message."""

from dataclasses import dataclass

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.aws.objects import Objects
from services.aws.paging import key_from, page_size, token_for
from services.aws.store import Busy, Put
from services.core.clock import Clock, NewId, new_id, utc_now
from services.core.errors import Conflict, NotFound
from services.core.model import Page
from services.documents.model import Document, DocumentName, NewDocument
from services.documents.repository import DocumentRepository, no_such_document
from services.media.model import MediaFile
from services.media.rules import require_as_declared, require_type
from services.media.types import HEAD


@dataclass(frozen=True)
class DocumentService:
    """Document use cases; `objects` is the bucket that files are in."""

    documents: DocumentRepository
    objects: Objects
    clock: Clock = utc_now
    new_id: NewId = new_id

    def add(self, by: Principal, new: NewDocument) -> Document:
        """Put an uploaded file into the library, once it is there and is what it says it is.

        Adding it again under the same name changes nothing.

        Raises:
            NotFound: no such file.
            Invalid: it has not arrived, or WhatsApp would not take it.
            Conflict: it is in the library under another name.
        """
        by.require(Permission.MANAGE_SERVICES)
        file = self._file(new.file_id)
        known = require_type(file.content_type)
        there = require_as_declared(known, self.objects.beginning(file.s3_key, HEAD))
        document = Document(
            file_id=file.file_id,
            name=new.name,
            filename=file.filename,
            content_type=known.content_type,
            message_type=known.kind,
            size=there.size,
            created_by=by.user_id,
            created_at=self.clock(),
        )
        row = self._row(by, "add_document", file.file_id)
        return document if self.documents.add(document, row) else self._there(document)

    def rename(self, by: Principal, change: DocumentName) -> Document:
        """Call a document something else; the customer sees the file's own name as before.

        Raises:
            NotFound: it is not in the library.
        """
        by.require(Permission.MANAGE_SERVICES)
        row = self._row(by, "rename_document", change.file_id)
        self.documents.rename(change.file_id, change.name, row)
        return self._require(change.file_id)

    def remove(self, by: Principal, file_id: str) -> Document:
        """Take a document out of the library. Its file stays with the messages that carry it.

        Raises:
            NotFound: it is not in the library.
        """
        by.require(Permission.MANAGE_SERVICES)
        document = self._require(file_id)
        self.documents.remove(file_id, self._row(by, "remove_document", file_id))
        return document

    def newest(self, by: Principal, limit: int | None, next_token: str | None) -> Page[Document]:
        """Documents, newest first."""
        by.require(Permission.READ)
        found, more = self.documents.newest(page_size(limit), key_from(next_token))
        return Page[Document](items=tuple(found), next_token=token_for(more))

    def _file(self, file_id: str) -> MediaFile:
        item = self.documents.file(file_id)
        if item is None:
            raise NotFound("This file does not exist; upload it first.", fileId=file_id)
        return MediaFile.from_item(item)

    def _there(self, wanted: Document) -> Document:
        there = self.documents.get(wanted.file_id)
        if there is None:
            raise Busy
        if there.name != wanted.name:
            raise Conflict("This file is in the library under another name; rename it there.")
        return there

    def _require(self, file_id: str) -> Document:
        document = self.documents.get(file_id)
        if document is None:
            raise no_such_document()
        return document

    def _row(self, by: Principal, action: str, file_id: str) -> Put:
        return audit_row(by, action, ("document", file_id), self.clock(), self.new_id())
