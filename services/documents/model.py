"""What a document of the library is, and what a caller may say about one."""

from typing import Annotated

from pydantic import StringConstraints

from services.core.model import Model, Moment, Record
from services.messaging.model import SendableType

Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$"
    ),
]


class Document(Record):
    """A file that is at hand to be sent; `size` in bytes.

    `name` is ours; the customer sees `filename`, which the file was uploaded under.
    """

    file_id: str
    name: str
    filename: str | None = None
    content_type: str
    message_type: SendableType
    """What WhatsApp takes it as."""
    size: int
    created_by: str
    created_at: Moment


class NewDocument(Model):
    """An uploaded file to put into the library."""

    file_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    name: Name


class DocumentName(Model):
    """What a document is to be called."""

    file_id: str
    name: Name
