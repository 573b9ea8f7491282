"""One process that sends as fast as it may; `test_dispatch_rate` runs five of them at once.

Its orders come as JSON in its first argument. It says `ready`, begins with the next line of
standard input, and in the end tells when its requests left, in seconds of the monotonic clock,
which all processes of a machine share.
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

import boto3
from pydantic import BaseModel, ConfigDict

from services.aws import clients, departures
from services.aws.dynamo import DynamoStore
from services.aws.store import Put
from services.bulk.dispatch import Dispatcher, in_threads
from services.contacts.consent import Consents
from services.contacts.model import StoredContact
from services.core.clock import new_id, utc_now
from services.core.settings import SendMode
from services.limits.alerts import RememberedAlerts
from services.limits.breaker import StoredBreakers
from services.limits.leases import SlotLeases
from services.limits.slots import Pace
from services.messaging.channels.base import Line, Outgoing, Sender
from services.messaging.channels.email import Ses
from services.messaging.channels.sms import PinpointSms
from services.messaging.channels.whatsapp import SocialMessaging, WhatsAppLine
from services.messaging.delivery import Delivery
from services.messaging.model import Channel
from services.messaging.queue import RememberedWakes
from services.messaging.repository import MessageRepository
from services.messaging.send import SendingService
from services.realtime.publisher import RecordingPublisher
from services.telemetry.log import logger
from tests.factories.correspondence import EMAIL_LINE, SMS_LINE, ada, email, sms
from tests.factories.infrastructure import ALLOWLIST
from tests.factories.records import OPERATOR
from tests.factories.sending import text

LINES: dict[Channel, Line[Any]] = {
    Channel.WHATSAPP: WhatsAppLine(ALLOWLIST),
    Channel.SMS: SMS_LINE,
    Channel.EMAIL: EMAIL_LINE,
}
WISHES: dict[Channel, Callable[..., Any]] = {
    Channel.WHATSAPP: text,
    Channel.SMS: sms,
    Channel.EMAIL: email,
}
SERVICES = {
    Channel.WHATSAPP: "socialmessaging",
    Channel.SMS: "pinpoint-sms-voice-v2",
    Channel.EMAIL: "sesv2",
}
CALLERS = 4
PATIENCE = 4.0


class Orders(BaseModel):
    """What a process does: `one` message after the other, each recorded, or `many` as a job."""

    model_config = ConfigDict(frozen=True)

    aws: str
    tables: str
    """What the names of the tables begin with."""
    provider: str
    channel: Channel
    way: Literal["one", "many"]
    seconds: float


class Process:
    """The platform's own code between a wish and a request that leaves."""

    def __init__(self, orders: Orders) -> None:
        self.orders, self.line = orders, LINES[orders.channel]
        self.left: list[float] = []
        dynamodb = self._client("dynamodb", orders.aws, clients.TABLES)
        self.store = DynamoStore(dynamodb, lambda table: f"{orders.tables}{table}")
        self.slots = SlotLeases(self.store)
        self.sender = self._sender()

    def run(self) -> None:
        self.end = time.monotonic() + self.orders.seconds
        if self.orders.way == "many":
            self._in_blocks()
            return
        with ThreadPoolExecutor(CALLERS) as callers:
            for ended in [callers.submit(self._one_by_one) for _ in range(CALLERS)]:
                ended.result()

    def _one_by_one(self) -> None:
        """Everybody gets one message, so that nobody waits behind an earlier one."""
        while time.monotonic() < self.end:
            person = self._person()
            self.store.write(Put("Contacts", person.to_item()))
            wish = WISHES[self.line.channel](contact_id=person.contact_id)
            self._service.send(OPERATOR, wish)

    def _in_blocks(self) -> None:
        pace = Pace(self.line.channel.value, self.line.senders[0], self.line.rate)
        while time.monotonic() < self.end:
            starts = self.slots.take(pace, pace.block, PATIENCE)
            ready = [(self._outgoing(pace.sender), start) for start in starts]
            Dispatcher(in_threads).send(self.sender, ready)

    def _outgoing(self, sender: str) -> Outgoing:
        wish, message_id = WISHES[self.line.channel](), new_id()
        body = self.line.payload(ada(), wish, self.line.draft(wish), message_id)
        return Outgoing(message_id, sender, body)

    @property
    def _service(self) -> SendingService[Any]:
        return SendingService(
            line=self.line,
            store=self.store,
            delivery=Delivery(
                MessageRepository(self.store),
                RecordingPublisher(),
                Consents(self.store),
                self.slots,
            ),
            slots=self.slots,
            breakers=StoredBreakers(self.store, RememberedAlerts()),
            queue=RememberedWakes(),
            senders=lambda _: self.sender,
            mode=SendMode.LIVE,
        )

    def _person(self) -> StoredContact:
        everything = {"opt_in_whats_app": True, "last_inbound_message_at": utc_now()}
        return ada(contact_id=new_id(), **everything)

    def _sender(self) -> Sender:
        service = SERVICES[self.line.channel]
        url = f"{self.orders.provider}/{service}"
        client = departures.watch(self._client(service, url, clients.SEND_ONCE))
        client.meta.events.register_last("before-send", self._leaves)
        match self.line.channel:
            case Channel.WHATSAPP:
                return SocialMessaging(client, "v24.0")
            case Channel.SMS:
                return PinpointSms(client, "events")
            case Channel.EMAIL:
                return Ses(client, "events")

    def _leaves(self, **_: object) -> None:
        self.left.append(time.monotonic())

    @staticmethod
    def _client(service: Any, url: str, config: Any) -> Any:
        session: Any = boto3.Session("local", "local", region_name="us-east-1")
        return session.client(service, endpoint_url=url, config=config)


def main() -> None:
    logger.setLevel(logging.CRITICAL)
    process = Process(Orders.model_validate_json(sys.argv[1]))
    say("ready")
    sys.stdin.readline()
    process.run()
    say(json.dumps(process.left))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
