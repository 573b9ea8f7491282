"""Looking after messages that do not move, every five minutes, through an index of just those.

- `sending` for longer than any function lives: its sender ended, so nobody knows what became of
  it. It becomes `unknown`, and is never sent again by the program.
- `queued` although its time has passed: its wake was lost, and it gets another one.
- `unknown` for a quarter of an hour: no event settled it, and an administrator is told, once.

Messages of bulk jobs are the bulk engine's to settle: about those administrators are only told.
Every step is conditional on what was read, so sweeps that overlap do no harm.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.aws.conditions import Equals, both
from services.aws.store import ConditionFailed, Item, Query, Store, Update
from services.core.clock import Clock, iso, utc_now
from services.limits.alerts import Alert, Alerts
from services.limits.reservation import ALERT_SHARE, used_in_a_day
from services.limits.tier import TIER_KEY, configured_limit, measure_tier
from services.messaging.model import MessageStatus, StoredMessage
from services.messaging.outcome import interrupted
from services.messaging.queue import NotQueued, SendQueue
from services.messaging.queued import postpone
from services.messaging.repository import MessageRepository, message_key
from services.messaging.waiting import WaitingLines
from services.realtime.publisher import STATUS, Publisher
from services.telemetry.log import note, warn

ALIVE = timedelta(minutes=2)
"""Longer than any function lives."""
OVERDUE = timedelta(minutes=2)
SILENT = timedelta(minutes=15)
BULK = timedelta(hours=1)
"""How long a message of a bulk job may be on its way; a chunk comes back within minutes."""
PERIOD = timedelta(minutes=4)
"""Each sweep tells what is new to it."""
PAGE = 100
MOST = 1000
"""How many messages of one status a sweep looks at; the next one goes on."""
NAMED = 20
"""How many messages an alert names."""


@dataclass(frozen=True)
class Sweep:
    """One look at everything that does not move."""

    store: Store
    messages: MessageRepository
    queue: SendQueue
    publisher: Publisher
    alerts: Alerts
    clock: Clock = utc_now

    def run(self) -> None:
        """Settle, wake and tell."""
        now = self.clock()
        stuck = self._interrupted(now)
        woken = self._woken(now)
        silent = self._silent(now)
        self._tier(now)
        note("sweep", interrupted=stuck, woken=woken, silent=silent)

    def _interrupted(self, now: datetime) -> int:
        """`sending` that nobody is sending any more."""
        settled, left = 0, list[StoredMessage]()
        for item in self._older(MessageStatus.SENDING, now - ALIVE):
            message = StoredMessage.from_item(item)
            if "bulkJobId" in item:
                left += [message] if message.updated_at < now - BULK else []
                continue
            grown = self.messages.grow(message, lambda known: interrupted(known, now))
            if grown:
                settled += 1
                warn("send_interrupted", messageId=grown.message_id, channel=grown.channel)
                self.publisher.publish(STATUS, grown.shown())
            lines = WaitingLines(self.store)
            there = lines.of(message.contact_id, message.channel)
            lines.release(there, [message.message_id])
        self._told("messages_stuck", "on their way for more than an hour", left)
        return settled

    def _woken(self, now: datetime) -> int:
        """`queued` whose time has passed; they come one after the other."""
        woken = 0
        for item in self._older(MessageStatus.QUEUED, now - OVERDUE):
            due = now + timedelta(milliseconds=100 * woken)
            if postpone(self.store, item["messageId"], due):
                woken += 1
                try:
                    self.queue.put(item["messageId"], due)
                except NotQueued as error:
                    warn("not_enqueued", messageId=item["messageId"], reason=str(error))
        return woken

    def _silent(self, now: datetime) -> int:
        """`unknown` that no event settled."""
        items = self._older(MessageStatus.UNKNOWN, now - SILENT)
        messages = [StoredMessage.from_item(item) for item in items]
        self._told("messages_unknown", "without a delivery event for 15 minutes", messages)
        return len(messages)

    def _told(self, kind: str, says: str, messages: Sequence[StoredMessage]) -> None:
        """Tell of messages, and remember of each that it was told."""
        if not messages:
            return
        alert = Alert(
            kind=kind,
            subject=f"{len(messages)} messages {says}",
            details={
                "count": len(messages),
                "messageIds": [message.message_id for message in messages[:NAMED]],
                "advice": "Look at the provider's own records; do not send them again before.",
            },
            every=PERIOD,
        )
        if self.alerts.tell(alert):
            for message in messages:
                self._remember(message)

    def _remember(self, message: StoredMessage) -> None:
        """Takes the message out of the index until its status changes; nothing else changes."""
        status = message.status.value
        try:
            self.store.write(
                Update(
                    *message_key(message.message_id),
                    set={"alerted": status},
                    remove=["unsettled", "unsettledSince"],
                    only_if=both(Equals("status", status), Equals("unsettled", status)),
                )
            )
        except ConditionFailed:
            return

    def _tier(self, now: datetime) -> None:
        """The tier, whoever used it up (Requirement 13.9)."""
        limit = configured_limit(self.store.get("SystemConfig", TIER_KEY))
        used = used_in_a_day(self.store, now)
        measure_tier(used, limit, now)
        if used * 100 >= ALERT_SHARE * limit and used:
            self.alerts.tier_reached(used, limit)
        else:
            self.alerts.tier_left()

    def _older(self, status: MessageStatus, than: datetime) -> Iterator[Item]:
        """Messages of a status since before a moment, the oldest first, as they are stored.

        The index may lag behind, so the messages themselves are asked again.
        """
        seen, start, now = 0, None, self.clock().timestamp()
        while seen < MOST:
            page = self.store.query(
                Query(
                    "Messages",
                    ("unsettled", status.value),
                    index="unsettled-unsettledSince-index",
                    limit=PAGE,
                    start=start,
                )
            )
            due = [row for row in page.items if row["unsettledSince"] < iso(than)]
            keys = [message_key(row["messageId"]) for row in due]
            for item in self.store.get_many(keys):
                if item and _is_still(item, status, than) and item["expiresAt"] > now:
                    yield item
            seen, start = seen + len(due), page.next
            if start is None or len(due) < len(page.items):
                return


def _is_still(item: Item, status: MessageStatus, than: datetime) -> bool:
    """Whether a message still is where the index showed it."""
    return item.get("unsettled") == status.value and item["unsettledSince"] < iso(than)
