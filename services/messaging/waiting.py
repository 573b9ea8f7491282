"""Who waits: for each contact and channel, the queued messages in the order in which they came.

The row is what keeps that order. A message joins it in the transaction that stores it, a message
that is sent at once requires that there is no such row, and the first of it is the only one that
may leave. It goes when it is settled; a row that is empty is no more.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from services.aws.conditions import Absent, same
from services.aws.store import Check, ConditionFailed, Delete, Item, Key, Store, Update
from services.messaging.model import Channel, MessageStatus, StoredMessage
from services.messaging.repository import difference

TRIES = 8


def waiting_key(contact_id: str, channel: Channel) -> tuple[str, Key]:
    """Where it is stored who waits."""
    return "WaitingMessages", {"contactId": contact_id, "channel": channel.value}


def nobody_waits(contact_id: str, channel: Channel) -> Check:
    """Holds while a message may be sent at once without overtaking another."""
    return Check(*waiting_key(contact_id, channel), only_if=Absent("contactId"))


def joins(message: StoredMessage) -> Update:
    """Puts a message last."""
    return Update(
        *waiting_key(message.contact_id, message.channel),
        append={"messageIds": [message.message_id]},
        add={"revision": 1},
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """The messages that wait for one contact on one channel, the first one first."""

    contact_id: str
    channel: Channel
    message_ids: tuple[str, ...]
    revision: int

    def without(self, settled: Collection[str]) -> Update | Delete:
        """The change that lets settled messages go; it fails if the row changed since."""
        key = waiting_key(self.contact_id, self.channel)
        left = [message_id for message_id in self.message_ids if message_id not in settled]
        unchanged = same("revision", self.revision)
        if not left:
            return Delete(*key, only_if=unchanged)
        change: dict[str, object] = {"messageIds": left, "revision": self.revision + 1}
        return Update(*key, set=change, only_if=unchanged)


def waiting_of(contact_id: str, channel: Channel, item: Item | None) -> Waiting:
    """Who waits, as a row says."""
    row = item or {"messageIds": [], "revision": 0}
    return Waiting(contact_id, channel, tuple(row["messageIds"]), int(row["revision"]))


@dataclass(frozen=True)
class WaitingLines:
    """Letting messages go that need not wait any more."""

    store: Store

    def of(self, contact_id: str, channel: Channel) -> Waiting:
        """Who waits now."""
        row = self.store.get(*waiting_key(contact_id, channel))
        return waiting_of(contact_id, channel, row)

    def put_back(self, message: StoredMessage, due: datetime) -> StoredMessage | None:
        """A message that had no turn, queued again; None if it is not on its way any more.

        It keeps its place in line, or joins it last.
        """
        changes = {"status": MessageStatus.QUEUED, "due_at": due, "revision": message.revision + 1}
        queued = message.model_copy(update=changes)
        there = self.of(message.contact_id, message.channel)
        line = [] if message.message_id in there.message_ids else [joins(message)]
        try:
            self.store.write(difference(message, queued), *line)
        except ConditionFailed:
            return None
        return queued

    def release(self, there: Waiting, settled: Collection[str]) -> None:
        """Let settled messages go, whoever joins meanwhile.

        Whether it happens is of no consequence: the next to look finds them settled.
        """
        for _ in range(TRIES):
            if not set(settled) & set(there.message_ids):
                return
            try:
                self.store.write(there.without(settled))
            except ConditionFailed:
                there = self.of(there.contact_id, there.channel)
            else:
                return
