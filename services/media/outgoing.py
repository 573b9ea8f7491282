"""Making a stored file ready to be sent over WhatsApp (Requirements 5.5-5.7).

Any stored file may be sent, one that a customer sent as well. It is looked at in the bucket, then
handed to WhatsApp once for each of our numbers: an id there is worth something to one number only.
Meta drops what it was handed after 30 days, so an id is used for 20: a message that waits in a
queue for its whole life still leaves with a file.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.aws.objects import Objects
from services.aws.store import Store, Update
from services.core.clock import Clock, iso, utc_now
from services.core.errors import Invalid, NotFound, ProviderFailed
from services.core.settings import SendMode
from services.media.model import MediaFile, Posted
from services.media.provider import MediaPost
from services.media.rules import require_as_declared, require_kind, require_type
from services.media.types import HEAD
from services.messaging.channels.base import Accepted, Rejected
from services.messaging.files import ReadyFile
from services.messaging.model import SendableType
from services.telemetry.log import note

USED_FOR = timedelta(days=20)


@dataclass(frozen=True)
class OutgoingFiles:
    """Files that go out."""

    store: Store
    objects: Objects
    provider: MediaPost
    clock: Clock = utc_now

    def ready(
        self, file_id: str, kind: SendableType, phone_number_id: str, mode: SendMode
    ) -> ReadyFile:
        """See `Files.ready`."""
        file, now = self._file(file_id), self.clock()
        known = require_type(file.content_type)
        require_kind(known, kind)
        posted = file.posted.get(phone_number_id)
        if posted and now - posted.posted_at < USED_FOR:
            return ReadyFile(file.shown(), posted.media_id)
        there = require_as_declared(known, self.objects.beginning(file.s3_key, HEAD))
        seen = file.model_copy(update={"size": there.size})
        if mode is SendMode.DRY_RUN:
            return ReadyFile(seen.shown(), f"dry-run-{file_id}")
        media_id = self._post(file, phone_number_id)
        self._require_unchanged(file, there.version)
        self._keep(seen, phone_number_id, Posted(media_id=media_id, posted_at=now), now)
        note("media_posted", fileId=file_id, size=there.size, contentType=file.content_type)
        return ReadyFile(seen.shown(), media_id)

    def _file(self, file_id: str) -> MediaFile:
        item = self.store.get("MediaFiles", {"fileId": file_id})
        if item is None:
            raise NotFound(
                "This file does not exist; upload it first, then send the message.",
                fileId=file_id,
            )
        return MediaFile.from_item(item)

    def _post(self, file: MediaFile, phone_number_id: str) -> str:
        outcome = self.provider.post(phone_number_id, self.objects.bucket, file.s3_key)
        if isinstance(outcome, Accepted):
            return outcome.provider_id
        final = isinstance(outcome, Rejected)
        advice = "choose another file, or tell an administrator" if final else "try again"
        raise ProviderFailed(
            f"WhatsApp did not take this file, and nothing was sent; {advice}.",
            fileId=file.file_id,
            apiError=outcome.code,
            retryable=not final,
        )

    def _require_unchanged(self, file: MediaFile, version: str) -> None:
        """The form is good for more than one upload; what WhatsApp took must be what was seen."""
        now = self.objects.beginning(file.s3_key, 1)
        if now is None or now.version != version:
            raise Invalid(
                "This file changed while it was being sent; send the message again.",
                fields={"mediaFileId": "changed meanwhile"},
            )

    def _keep(self, file: MediaFile, phone_number_id: str, posted: Posted, now: datetime) -> None:
        """Two numbers at once may forget each other's id; then the file is handed over again."""
        all_posted = {**file.posted, phone_number_id: posted}
        kept = {number: one.to_wire() for number, one in all_posted.items()}
        arrived = file.uploaded_at or now
        self.store.write(
            Update(
                "MediaFiles",
                {"fileId": file.file_id},
                set={"posted": kept, "size": file.size, "uploadedAt": iso(arrived)},
            )
        )
