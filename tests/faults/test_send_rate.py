"""Many senders at once in simulated time: the rate is used, never exceeded, and nobody refused."""

import os
import random
from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from services.contacts.consent import Consents
from services.core.settings import SendMode
from services.limits.alerts import RememberedAlerts
from services.limits.breaker import StoredBreakers
from services.limits.leases import SlotLeases
from services.messaging.channels.base import Line
from services.messaging.channels.whatsapp import WhatsAppLine
from services.messaging.delivery import Delivery
from services.messaging.model import Channel, MessageStatus, StoredMessage
from services.messaging.queued import QueuedMessages
from services.messaging.repository import MessageRepository
from services.messaging.send import SendingService
from services.realtime.publisher import RecordingPublisher
from services.telemetry.log import logger
from tests.factories.correspondence import EMAIL_LINE, SMS_LINE, ada, email, sms
from tests.factories.infrastructure import ALLOWLIST, memory_store_of, rows
from tests.factories.records import OPERATOR, keep
from tests.factories.sending import text
from tests.factories.simulation import Simulation
from tests.factories.time import NOW
from tests.faults.test_bulk_rate import DistantProvider, DistantStore, most_in_a_second

PROCESSES = 5
SEEDS = range(int(os.environ.get("FAULTS_SEEDS", "1")))
LINES: dict[Channel, Line[Any]] = {
    Channel.WHATSAPP: WhatsAppLine(ALLOWLIST),
    Channel.SMS: SMS_LINE,
    Channel.EMAIL: EMAIL_LINE,
}


class Office:
    """Five processes that send as fast as they can, and five workers of the queue."""

    def __init__(self, channel: Channel, seed: int, *, callers: int, seconds: int) -> None:
        self.simulation, chance = Simulation(), random.Random(seed)
        self.line, self.channel = LINES[channel], channel
        self.count, self.callers = self.line.rate * seconds, callers
        self.store = memory_store_of(DistantStore)
        self.provider = DistantProvider(self.simulation, chance)
        self.wakes: list[tuple[datetime, int, str]] = []
        self.asked = self.working = self.woken = 0
        for number in range(self.count):
            keep(self.store, self._contact(number))
        self.store.far(self.simulation, chance)

    def put(self, message_id: str, due: datetime) -> None:
        """outbound-queue."""
        self.simulation.wait(0.01)
        self.wakes.append((due, len(self.wakes), message_id))

    def run(self) -> list[datetime]:
        """When each message left."""
        for number in range(PROCESSES * self.callers):
            self.simulation.spawn(self._caller, after=0.001 * number)
        for number in range(PROCESSES * 10):
            self.simulation.spawn(self._worker, after=0.002 * number)
        self.simulation.run()
        return sorted(self.provider.left)

    def stored(self) -> list[StoredMessage]:
        return [StoredMessage.from_item(item) for item in rows(self.store, "Messages")]

    def _caller(self) -> None:
        self.working += 1
        while self.asked < self.count:
            number, self.asked = self.asked, self.asked + 1
            self._service.send(OPERATOR, self._wish(number))
        self.working -= 1

    def _worker(self) -> None:
        while self.working or self.wakes or self.asked < self.count:
            due = [wake for wake in self.wakes if wake[0] <= self.simulation.now]
            if due:
                wake = min(due)
                self.wakes.remove(wake)
                self._queued.wake(wake[2], lambda: 50.0)
            else:
                self.simulation.wait(0.05)

    def _wish(self, number: int) -> Any:
        who = {"contact_id": f"c{number}"}
        wishes = {Channel.WHATSAPP: text, Channel.SMS: sms, Channel.EMAIL: email}
        return wishes[self.channel](**who)

    def _contact(self, number: int) -> Any:
        return ada(
            contact_id=f"c{number}",
            phone=f"+1202555{number:04d}",
            email=f"a{number}@example.com",
            opt_in_whats_app=True,
            last_inbound_message_at=NOW,
        )

    @property
    def _delivery(self) -> Delivery:
        clock = self.simulation
        return Delivery(
            MessageRepository(self.store),
            RecordingPublisher(),
            Consents(self.store, clock),
            SlotLeases(self.store, clock, clock.wait),
            clock,
            clock.wait,
        )

    @property
    def _service(self) -> SendingService[Any]:
        clock = self.simulation
        return SendingService(
            line=self.line,
            store=self.store,
            delivery=self._delivery,
            slots=SlotLeases(self.store, clock, clock.wait),
            breakers=StoredBreakers(self.store, RememberedAlerts(), clock),
            queue=self,
            senders=lambda _: self.provider,
            mode=SendMode.LIVE,
            clock=clock,
            wait=clock.wait,
        )

    @property
    def _queued(self) -> QueuedMessages:
        clock = self.simulation
        return QueuedMessages(
            store=self.store,
            delivery=self._delivery,
            breakers=StoredBreakers(self.store, RememberedAlerts(), clock),
            queue=self,
            lines=lambda _: self.line,
            senders=lambda *_: self.provider,
            mode=SendMode.LIVE,
            clock=clock,
            wait=clock.wait,
        )


@pytest.fixture(autouse=True)
def silence():
    logger.setLevel("CRITICAL")
    yield
    logger.setLevel("INFO")


@pytest.mark.proves("5.9", "6.5", "7.5", "13.3", "13.4", "13.5", "property 26", "property 55")
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("channel", "callers", "seconds"),
    [(Channel.SMS, 2, 40), (Channel.EMAIL, 3, 30), (Channel.WHATSAPP, 12, 12)],
)
def test_property_26_and_55_five_processes_use_the_rate_and_never_exceed_it(
    channel: Channel, callers: int, seconds: int, seed: int
):
    """Feature: wecare-digital-admin-platform, Property 26 and 55: queued, never refused."""
    random.seed(seed)
    office = Office(channel, seed, callers=callers, seconds=seconds)
    left, rate = office.run(), office.line.rate
    busy = left[: len(left) * 9 // 10]
    used = (len(busy) - 1) / (busy[-1] - busy[0]).total_seconds() / rate
    most = most_in_a_second(left)
    print(f"{channel}: {100 * used:.1f} % of the rate, {most} in a second")  # noqa: T201
    assert most <= rate
    assert used >= 0.95
    assert Counter(m.status for m in office.stored()) == {MessageStatus.SENT: office.count}
    assert set(office.provider.reached.values()) == {1}
