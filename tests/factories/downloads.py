"""Fetching inbound files with everything around it in memory."""

import json
from dataclasses import dataclass, field
from typing import Any

from services.aws.memory import MemoryStore
from services.aws.objects import MemoryObjects
from services.media.download import MediaDownload
from services.messaging.model import Direction, MessageStatus, MessageType, StoredMessage
from services.messaging.repository import MessageRepository
from services.realtime.publisher import RecordingPublisher
from tests.factories.infrastructure import ALLOWLIST, memory_store
from tests.factories.records import message
from tests.factories.time import FakeClock

PREFIX = "incoming/"


def photo(**part: Any) -> StoredMessage:
    image = {"id": "media1", "mime_type": "image/jpeg"} | part
    return message(
        message_id="m1",
        direction=Direction.INBOUND,
        message_type=MessageType.IMAGE,
        status=MessageStatus.RECEIVED,
        phone_number_id=ALLOWLIST[0],
        raw=json.dumps({"type": "image", "image": image}),
    )


@dataclass
class FakeWhatsApp:
    """Hands over what it has; `hides` it as long as told."""

    objects: MemoryObjects
    content: bytes = b"JPEG"
    hides: bool = False
    asked: list[tuple[str, str, str, str]] = field(default_factory=list)

    def fetch(self, media_id: str, phone_number_id: str, bucket: str, prefix: str) -> str:
        self.asked.append((media_id, phone_number_id, bucket, prefix))
        if not self.hides:
            self.objects.content[f"{prefix}{media_id}.jpeg"] = self.content
        return "image/jpeg"


@dataclass
class Shelf:
    store: MemoryStore = field(default_factory=memory_store)
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    publisher: RecordingPublisher = field(default_factory=RecordingPublisher)
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        self.whatsapp = FakeWhatsApp(self.objects)

    def fetch(self, message_id: str = "m1") -> None:
        messages = MessageRepository(self.store)
        MediaDownload(
            self.store, messages, self.objects, self.whatsapp, self.publisher, PREFIX, self.clock
        ).fetch(message_id)

    def message(self) -> StoredMessage:
        found = MessageRepository(self.store).get("m1", self.clock())
        assert found
        return found
