"""documents-api: Query.documents, Mutation.addDocument, renameDocument, removeDocument."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.documents import documents as service
from services.core.model import Page
from services.documents.model import Document, DocumentName, NewDocument


def documents(by: Principal, arguments: Arguments) -> Page[Document]:
    """Query.documents."""
    return service().newest(by, arguments.get("limit"), arguments.get("nextToken"))


def add_document(by: Principal, arguments: Arguments) -> Document:
    """Mutation.addDocument."""
    return service().add(by, NewDocument.model_validate(arguments["input"]))


def rename_document(by: Principal, arguments: Arguments) -> Document:
    """Mutation.renameDocument."""
    return service().rename(by, DocumentName.model_validate(arguments["input"]))


def remove_document(by: Principal, arguments: Arguments) -> Document:
    """Mutation.removeDocument."""
    return service().remove(by, arguments["fileId"])


handler = appsync(
    documents=documents,
    addDocument=add_document,
    renameDocument=rename_document,
    removeDocument=remove_document,
)
