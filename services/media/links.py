"""Letting somebody read a file for a few minutes."""

from dataclasses import dataclass
from datetime import timedelta

from services.access.roles import Permission, Principal
from services.aws.objects import Objects
from services.aws.store import Store
from services.core.clock import Clock, utc_now
from services.core.errors import NotFound
from services.media.model import MediaFile, MediaUrl

READABLE_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class MediaLinks:
    """Links to files."""

    store: Store
    objects: Objects
    clock: Clock = utc_now

    def url(self, by: Principal, file_id: str) -> MediaUrl:
        """A link that anybody who holds it may use for five minutes.

        Raises:
            NotFound: no such file.
        """
        by.require(Permission.READ)
        item = self.store.get("MediaFiles", {"fileId": file_id})
        if item is None:
            raise NotFound("This file does not exist; reload the conversation.", fileId=file_id)
        file = MediaFile.from_item(item)
        seconds = int(READABLE_FOR.total_seconds())
        url = self.objects.url(file.s3_key, seconds, file.filename)
        return MediaUrl(url=url, expires_at=self.clock() + READABLE_FOR)
