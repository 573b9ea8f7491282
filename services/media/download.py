"""Fetching the file of an inbound message, apart from receiving the message (4.4-4.6).

The message is stored first and never waits. A file that cannot be fetched now is tried again by
the queue that asked for it, and in the end waits in inbound-dlq.
"""

from dataclasses import dataclass

from services.aws.objects import Objects
from services.aws.store import Put, Store
from services.core.clock import Clock, same_id, utc_now
from services.media.model import MediaFile, MediaReference
from services.media.provider import MediaProvider
from services.media.reference import reference_of
from services.messaging.model import StoredMessage
from services.messaging.repository import MessageRepository
from services.realtime.publisher import STATUS, Publisher
from services.telemetry.log import note, warn


class NotThereYet(Exception):
    """WhatsApp says that it handed the file over, and the bucket does not show it."""


@dataclass(frozen=True)
class MediaDownload:
    """Downloads; `prefix` is where inbound files go, ending in a slash."""

    store: Store
    messages: MessageRepository
    objects: Objects
    provider: MediaProvider
    publisher: Publisher
    prefix: str
    clock: Clock = utc_now

    def fetch(self, message_id: str) -> None:
        """Fetch the file of a message; nothing if it has none, or has it already.

        Raises:
            NotThereYet: worth trying again.
            ClientError: as AWS says.
        """
        message = self.messages.get(message_id, self.clock())
        if message is None or message.media:
            return
        reference = reference_of(message)
        if reference is None or message.phone_number_id is None:
            warn("media_unreadable", messageId=message_id, messageType=message.message_type)
            return
        file = self._handed_over(message, message.phone_number_id, reference)
        self.store.write(Put("MediaFiles", file.to_item()))
        now = self.clock()
        grown = self.messages.grow(
            message,
            lambda known: known.model_copy(update={"media": file.shown(), "updated_at": now}),
        )
        note("media_stored", messageId=message_id, size=file.size, contentType=file.content_type)
        self.publisher.publish(STATUS, (grown or message).shown())

    def _handed_over(
        self, message: StoredMessage, phone_number_id: str, reference: MediaReference
    ) -> MediaFile:
        folder = f"{self.prefix}{message.message_id}/"
        said = self.provider.fetch(reference.media_id, phone_number_id, self.objects.bucket, folder)
        found = self.objects.under(folder + reference.media_id)
        if not found:
            raise NotThereYet(message.message_id)
        return MediaFile(
            file_id=same_id("media", message.message_id),
            message_id=message.message_id,
            s3_key=found[0].key,
            content_type=said or reference.content_type,
            size=found[0].size,
            filename=reference.filename,
            uploaded_at=self.clock(),
            whatsapp_media_id=reference.media_id,
        )
