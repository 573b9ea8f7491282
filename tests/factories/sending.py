"""Sending with everything around it in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import Any

from services.aws.departures import leave
from services.aws.memory import MemoryStore
from services.aws.store import Update
from services.contacts.consent import Consents
from services.contacts.repository import contact_key
from services.core.settings import SendMode
from services.limits.alerts import RememberedAlerts
from services.limits.breaker import StoredBreakers
from services.limits.leases import SlotLeases
from services.limits.slots import tracker_key
from services.messaging.channels.base import Accepted, DryRun, Line, Outcome, Outgoing, Sender
from services.messaging.delivery import Delivery
from services.messaging.model import SendWhatsApp, StoredMessage
from services.messaging.queue import RememberedWakes
from services.messaging.queued import QueuedMessages
from services.messaging.repository import MessageRepository
from services.messaging.send import SendingService
from services.messaging.sweep import Sweep
from services.realtime.publisher import RecordingPublisher
from tests.factories.infrastructure import memory_store, rows
from tests.factories.records import contact, keep
from tests.factories.time import FakeClock
from tests.factories.whatsapp_templates import whatsapp_line


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
        leave()
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

    line: Line[Any] = field(default_factory=whatsapp_line)
    mode: SendMode = SendMode.LIVE
    sender: Sender = field(default_factory=FakeSender)
    store: MemoryStore = field(default_factory=memory_store)
    clock: FakeClock = field(default_factory=FakeClock)
    publisher: RecordingPublisher = field(default_factory=RecordingPublisher)
    queue: RememberedWakes = field(default_factory=RememberedWakes)
    alerts: RememberedAlerts = field(default_factory=RememberedAlerts)

    @property
    def slots(self) -> SlotLeases:
        return SlotLeases(self.store, self.clock, self.clock.wait)

    @property
    def breakers(self) -> StoredBreakers:
        return StoredBreakers(self.store, self.alerts, self.clock)

    @property
    def delivery(self) -> Delivery:
        return Delivery(
            MessageRepository(self.store),
            self.publisher,
            Consents(self.store, self.clock),
            self.slots,
            self.clock,
            self.clock.wait,
        )

    @property
    def worker(self) -> QueuedMessages:
        """The queue's worker, which has every line."""
        return QueuedMessages(
            store=self.store,
            delivery=self.delivery,
            breakers=self.breakers,
            queue=self.queue,
            lines=lambda _: self.line,
            senders=lambda _, mode: DryRun() if mode is SendMode.DRY_RUN else self.sender,
            mode=self.mode,
            clock=self.clock,
            wait=self.clock.wait,
        )

    @property
    def sweep(self) -> Sweep:
        return Sweep(
            store=self.store,
            messages=MessageRepository(self.store),
            queue=self.queue,
            publisher=self.publisher,
            alerts=self.alerts,
            clock=self.clock,
        )

    def busy(self, **how_long: float) -> None:
        """Nobody finds a slot for so long."""
        until = int((self.clock() + timedelta(**how_long)).timestamp() * 1_000_000)
        for sender in self.line.senders:
            key = tracker_key(sender, self.line.channel.value)
            self.store.write(Update(*key, set={"freeAt": until}))

    def deliver(self, remaining: float = 50.0) -> None:
        """Let every wake come when it is due, until none is left."""
        while self.queue.wakes:
            self.queue.wakes.sort(key=lambda wake: wake[1])
            message_id, due = self.queue.wakes.pop(0)
            self.clock.now = max(self.clock.now, due)
            self.worker.wake(message_id, lambda: remaining)

    @property
    def service(self) -> SendingService[Any]:
        return SendingService(
            line=self.line,
            store=self.store,
            delivery=self.delivery,
            slots=self.slots,
            breakers=self.breakers,
            queue=self.queue,
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


def desk(*script: Outcome | Exception, about: dict[str, Any] | None = None, **changes: Any) -> Desk:
    """A desk at which the usual contact can be written to."""
    made = Desk(sender=FakeSender(*script), **changes)
    keep(made.store, contact(**(about or {})))
    return made


def change_contact(**changes: Any) -> Callable[[MemoryStore], None]:
    """What happens when somebody else changes the usual contact."""
    return lambda store: store.write(Update(*contact_key("c1"), set=changes))
