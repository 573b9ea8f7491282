"""A file that belongs to a message, as the table keeps it."""

from services.core.model import Model, Moment, Record
from services.messaging.model import Media


class MediaFile(Record):
    """A file in the media bucket; `size` in bytes, taken from the object itself."""

    file_id: str
    message_id: str
    s3_key: str
    content_type: str
    size: int
    filename: str | None = None
    uploaded_at: Moment
    whatsapp_media_id: str | None = None

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


class MediaUrl(Model):
    """Where a file may be read for a few minutes."""

    url: str
    expires_at: Moment
