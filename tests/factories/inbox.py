"""Receiving with everything around it in memory."""

from dataclasses import dataclass, field

from services.ai.requests import RememberedDraftRequests
from services.aws.memory import MemoryStore
from services.aws.store import Scan
from services.contacts.consent import Consents
from services.contacts.following import Following
from services.contacts.model import StoredContact
from services.forms.joining import Joining
from services.inbound.messages import InboundMessages
from services.inbound.preferences import Preferences
from services.inbound.service import InboundService
from services.inbound.statuses import StatusService
from services.media.requests import RememberedRequests
from services.messaging.model import StoredMessage
from services.messaging.repository import MessageRepository
from services.messaging.templates.shelf import Shelves
from services.realtime.publisher import RecordingPublisher
from tests.factories.infrastructure import memory_store
from tests.factories.time import FakeClock


@dataclass
class Inbox:
    """An inbound service that can be looked into."""

    store: MemoryStore = field(default_factory=memory_store)
    clock: FakeClock = field(default_factory=FakeClock)
    publisher: RecordingPublisher = field(default_factory=RecordingPublisher)
    media: RememberedRequests = field(default_factory=RememberedRequests)
    drafts: RememberedDraftRequests = field(default_factory=RememberedDraftRequests)

    @property
    def service(self) -> InboundService:
        stored, consents = MessageRepository(self.store), Consents(self.store, self.clock)
        messages = InboundMessages(
            self.store,
            stored,
            self.publisher,
            self.media,
            self.drafts,
            Joining(self.store, self.clock),
            Following(self.store, self.clock),
            self.clock,
        )
        statuses = StatusService(self.store, stored, self.publisher, consents, self.clock)
        preferences = Preferences(self.store, consents, self.clock)
        return InboundService(messages, statuses, preferences, Shelves(self.store), self.clock)

    def receive(self, *texts: str) -> None:
        """Events, one after the other."""
        for text in texts:
            self.service.receive(text)

    def messages(self) -> list[StoredMessage]:
        found = self.store.scan(Scan("Messages")).items
        return sorted(
            map(StoredMessage.from_item, found), key=lambda m: m.whatsapp_message_id or ""
        )

    def contacts(self) -> list[StoredContact]:
        return [StoredContact.from_item(i) for i in self.store.scan(Scan("Contacts")).items]

    def state(self) -> list[object]:
        """Everything that matters in storage, whatever ids were drawn."""
        return [
            [m.model_dump(exclude={"contact_id", "updated_at"}) for m in self.messages()],
            sorted(
                str(c.model_dump(exclude={"contact_id", "updated_at", "created_at"}))
                for c in self.contacts()
            ),
        ]
