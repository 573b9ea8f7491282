"""Files that belong to messages, as the table keeps them and as clients ask for them."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from services.core.model import Model, Moment, Record
from services.messaging.model import Media


class Posted(Model):
    """What WhatsApp calls a file that one of our numbers handed over, and when that was."""

    media_id: str
    posted_at: Moment


class MediaFile(Record):
    """A file in the media bucket; `size` in bytes, as declared until the object was seen."""

    file_id: str
    message_id: str
    """The message that it came with; for one of ours its own id, since many may carry it."""
    s3_key: str
    content_type: str
    size: int
    filename: str | None = None
    uploaded_at: Moment | None = None
    """When it was there; absent until a file of ours was first looked at."""
    whatsapp_media_id: str | None = None
    """What WhatsApp calls the file of a customer."""
    posted: dict[str, Posted] = Field(default_factory=dict[str, Posted])
    """What WhatsApp calls it, by the number of ours that handed it over."""

    def shown(self) -> Media:
        """What a message says of its file."""
        return Media(
            file_id=self.file_id,
            filename=self.filename,
            content_type=self.content_type,
            size=self.size,
        )


class MediaReference(Model):
    """Which file of WhatsApp's an inbound message comes with."""

    media_id: str
    content_type: str
    filename: str | None = None


class NewUpload(Model):
    """A file that somebody wants to upload; `size` in bytes."""

    filename: str
    content_type: Annotated[str, Field(max_length=200)]
    size: int


class MediaUpload(Model):
    """Where one file may be posted for a few minutes.

    The form has all `fields`, in any order, and then the file as `file`.
    """

    file_id: str
    url: str
    fields: Mapping[str, str]
    expires_at: Moment


class MediaUrl(Model):
    """Where a file may be read for a few minutes."""

    url: str
    expires_at: Moment
