"""Letting a browser put one file into the media bucket (Requirement 5.5).

The browser posts straight to S3, with a form that S3 itself holds it to: this key, this content
type, this many bytes, for five minutes. What arrived is looked at when it is first sent.
"""

from dataclasses import dataclass
from datetime import timedelta

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.aws.objects import Objects
from services.aws.store import Put, Store
from services.core.clock import Clock, NewId, new_id, utc_now
from services.media.model import MediaFile, MediaUpload, NewUpload
from services.media.names import safe_name
from services.media.rules import require_size, require_type

UPLOADABLE_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class MediaUploads:
    """Uploads; `prefix` is where outgoing files go, ending in a slash."""

    store: Store
    objects: Objects
    prefix: str
    clock: Clock = utc_now
    new_id: NewId = new_id

    def create(self, by: Principal, wanted: NewUpload) -> MediaUpload:
        """A form for one file, and the id by which messages name it.

        No message exists yet, so the file's own id stands where the key names a message; a file
        may go out with any number of messages. Nothing of its name gets into the key.

        Raises:
            Invalid: WhatsApp takes no files of this type, or not of this size.
        """
        by.require(Permission.SEND_MESSAGES)
        known = require_type(wanted.content_type)
        require_size(known, wanted.size)
        file_id, now = self.new_id(), self.clock()
        file = MediaFile(
            file_id=file_id,
            message_id=file_id,
            s3_key=f"{self.prefix}{file_id}/file{known.suffix}",
            content_type=known.content_type,
            size=wanted.size,
            filename=safe_name(wanted.filename) or f"file{known.suffix}",
        )
        row = audit_row(
            by,
            "create_media_upload",
            ("media_file", file_id),
            now,
            self.new_id(),
            contentType=known.content_type,
            size=wanted.size,
        )
        self.store.write(Put("MediaFiles", file.to_item()), row)
        seconds = int(UPLOADABLE_FOR.total_seconds())
        form = self.objects.upload_form(file.s3_key, known.content_type, wanted.size, seconds)
        return MediaUpload(
            file_id=file_id, url=form.url, fields=form.fields, expires_at=now + UPLOADABLE_FOR
        )
