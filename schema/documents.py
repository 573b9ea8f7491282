"""The document library as clients see it."""

from datetime import datetime

import strawberry

from schema.wiring import served
from services.access.roles import Permission
from services.messaging.model import SendableType


@strawberry.type
class Document:
    """A file that is at hand to be sent; customers see `filename`, the name is ours."""

    file_id: strawberry.ID
    name: str
    filename: str | None
    content_type: str
    message_type: SendableType
    size: int
    created_by: str
    created_at: datetime


@strawberry.type
class DocumentPage:
    """One page of documents, newest first."""

    items: list[Document]
    next_token: str | None


@strawberry.input
class AddDocumentInput:
    """An uploaded file to put into the library."""

    file_id: strawberry.ID
    name: str


@strawberry.input
class RenameDocumentInput:
    """What a document is to be called."""

    file_id: strawberry.ID
    name: str


@strawberry.type
class DocumentQuery:
    """Reads about documents."""

    documents = served(
        "documents-api", Permission.READ, DocumentPage, limit=int | None, next_token=str | None
    )


@strawberry.type
class DocumentMutation:
    """Filling the library; a document that is removed stays with the messages that carry it."""

    add_document = served(
        "documents-api", Permission.MANAGE_SERVICES, Document, input=AddDocumentInput
    )
    rename_document = served(
        "documents-api", Permission.MANAGE_SERVICES, Document, input=RenameDocumentInput
    )
    remove_document = served(
        "documents-api", Permission.MANAGE_SERVICES, Document, file_id=strawberry.ID
    )
