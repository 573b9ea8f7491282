"""Forms, what people fill in, and the messages by which they confirm."""

from dataclasses import dataclass, field
from typing import Any

from services.access.roles import Role
from services.aws.memory import MemoryStore
from services.forms.filling import Filled, Filling, Problem, Waiting
from services.forms.joining import Joining
from services.forms.model import Form, NewForm
from services.forms.repository import EntryRepository, FormRepository
from services.forms.service import FormService
from services.messaging.model import Direction, MessageStatus, StoredMessage
from tests.factories.infrastructure import memory_store
from tests.factories.records import PHONE, message, principal
from tests.factories.time import FakeClock

TEXT = "I agree that WECARE.DIGITAL sends me offers. I can end this at any time."
OUR_NUMBER = "+15550001111"
OPERATOR = principal(Role.OPERATOR)


def new_form(**changed: Any) -> NewForm:
    """What an operator writes."""
    said = {
        "name": "Diwali offers",
        "channels": ["whatsapp", "sms"],
        "language": "en",
        "whats_app_number": OUR_NUMBER,
        "consent_text": TEXT,
    }
    return NewForm.model_validate(said | changed)


def filled(**changed: Any) -> Filled:
    """What somebody fills in, as it should be."""
    said: dict[str, Any] = {
        "name": "Asha Rao",
        "agreed": True,
        "version": "1",
        "trap": "",
        "address": "203.0.113.7",
        "through": "198.51.100.1",
        "agent": "Mozilla/5.0",
    }
    return Filled(**said | changed)


@dataclass
class FormRoom:
    """Forms with everything around them in memory."""

    store: MemoryStore = field(default_factory=memory_store)
    clock: FakeClock = field(default_factory=FakeClock)

    @property
    def service(self) -> FormService:
        return FormService(FormRepository(self.store), "https://s.example/f/", self.clock)

    @property
    def filling(self) -> Filling:
        return Filling(FormRepository(self.store), EntryRepository(self.store), self.clock)

    def form(self, **changed: Any) -> Form:
        """A form that was just made."""
        return self.service.create(OPERATOR, new_form(**changed))

    def fill_in(self, form: Form, **changed: Any) -> Waiting:
        """Somebody fills in the form as it is now, and nothing is wrong."""
        answer = self.answer(form, **changed)
        assert isinstance(answer, Waiting), answer
        return answer

    def answer(self, form: Form, **changed: Any) -> Waiting | tuple[Problem, ...]:
        """What somebody is told who fills in the form as it is now."""
        now = self.filling.look(form.form_id)
        assert now
        return self.filling.take(now, filled(**{"version": str(now.version)} | changed))

    def hear(self, text: str, phone: str | None = PHONE, **changed: Any) -> StoredMessage:
        """A contact's message is stored already; here it is listened to."""
        said = message(
            **{
                "message_id": f"in-{self.clock().isoformat()}",
                "direction": Direction.INBOUND,
                "status": MessageStatus.RECEIVED,
                "content": text,
                "timestamp": self.clock(),
            }
            | changed
        )
        Joining(self.store, self.clock).heard(said, phone)
        return said
