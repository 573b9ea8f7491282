"""Sending with everything around it in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from services.aws.memory import MemoryStore
from services.contacts.consent import Consents
from services.core.settings import SendMode
from services.messaging.channels.base import Accepted, DryRun, Line, Outcome, Outgoing, Sender
from services.messaging.channels.whatsapp import WhatsAppLine
from services.messaging.delivery import Delivery
from services.messaging.model import SendWhatsApp, StoredMessage
from services.messaging.repository import MessageRepository
from services.messaging.send import SendingService
from services.realtime.publisher import RecordingPublisher
from tests.factories.infrastructure import ALLOWLIST, memory_store, rows
from tests.factories.time import FakeClock


class FakeSender:
    """Answers as scripted, then always accepts; remembers every attempt.

    `before` happens while a message is with the provider.
    """

    def __init__(
        self, *script: Outcome | Exception, before: Callable[[Outgoing], None] | None = None
    ) -> None:
        self._script, self._before, self._lock = list(script), before, Lock()
        self.attempts: list[Outgoing] = []

    def send(self, message: Outgoing) -> Outcome:
        if self._before:
            self._before(message)
        with self._lock:
            self.attempts.append(message)
            answer = self._script.pop(0) if self._script else None
        if isinstance(answer, Exception):
            raise answer
        return answer or Accepted(provider_id=f"aws-{message.message_id}")


@dataclass
class Desk:
    """A sending service that can be looked into; WhatsApp's, unless told otherwise."""

    line: Line[Any] = field(default_factory=lambda: WhatsAppLine(ALLOWLIST))
    mode: SendMode = SendMode.LIVE
    sender: Sender = field(default_factory=FakeSender)
    store: MemoryStore = field(default_factory=memory_store)
    clock: FakeClock = field(default_factory=FakeClock)
    publisher: RecordingPublisher = field(default_factory=RecordingPublisher)

    @property
    def service(self) -> SendingService[Any]:
        return SendingService(
            line=self.line,
            store=self.store,
            delivery=Delivery(
                MessageRepository(self.store),
                self.publisher,
                Consents(self.store, self.clock),
                self.clock,
                self.clock.wait,
            ),
            senders=lambda mode: DryRun() if mode is SendMode.DRY_RUN else self.sender,
            mode=self.mode,
            clock=self.clock,
            wait=self.clock.wait,
        )

    @property
    def attempts(self) -> list[Outgoing]:
        """What reached the provider."""
        return self.sender.attempts if isinstance(self.sender, FakeSender) else []

    def stored(self) -> list[StoredMessage]:
        """Every message in storage."""
        return [StoredMessage.from_item(item) for item in self.rows("Messages")]

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Every item of a table."""
        return rows(self.store, table)


def text(content: str | None = "hello", **changes: Any) -> SendWhatsApp:
    """A text to the usual contact."""
    return SendWhatsApp.model_validate(
        {"contact_id": "c1", "message_type": "text", "content": content, **changes}
    )


def template(*parameters: str, **changes: Any) -> SendWhatsApp:
    """A template to the usual contact."""
    return SendWhatsApp.model_validate(
        {
            "contact_id": "c1",
            "message_type": "template",
            "template_name": "order_ready",
            "template_language": "en_US",
            "template_parameters": list(parameters) or None,
            **changes,
        }
    )
