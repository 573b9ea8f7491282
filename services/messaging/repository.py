"""Messages and conversations in storage. Every read hides what has expired (Requirement 17.7)."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from services.aws.conditions import Above, Absent, Below, Equals, both, either, same
from services.aws.store import Action, Busy, ConditionFailed, Item, Key, Put, Query, Store, Update
from services.contacts.model import StoredContact
from services.core.clock import iso
from services.messaging.counting import count_changes
from services.messaging.measuring import measure_changes
from services.messaging.model import Channel, Conversation, Message, StoredMessage

RETENTION = timedelta(days=30)
"""Requirement 17.2."""
TRIES = 6
EVERY_CHANNEL = "all"

type Growth = Callable[[StoredMessage], StoredMessage | None]


def expiry(moment: datetime) -> int:
    """When a message written at `moment` may be dropped, in epoch seconds (Requirement 17.6)."""
    return int((moment + RETENTION).timestamp())


def message_key(message_id: str) -> tuple[str, Key]:
    """Where a message is stored."""
    return "Messages", {"messageId": message_id}


def message_put(message: StoredMessage) -> Put:
    """Stores a new message; fails if there is one with its id that has not expired."""
    now = int(message.updated_at.timestamp())
    free = either(Absent("messageId"), Below("expiresAt", now + 1))
    return Put("Messages", message.to_item(), only_if=free)


def conversation_updates(message: StoredMessage) -> list[Update]:
    """Makes a message the latest of its conversation, unless a later one is already there.

    WhatsApp's times are whole seconds: of two messages in one, the last to come is the latest.
    """
    at = iso(message.timestamp)
    return [
        Update(
            "Conversations",
            {"contactId": message.contact_id, "feed": feed},
            set={
                "channel": message.channel.value,
                "lastMessageId": message.message_id,
                "lastMessageAt": at,
                "expiresAt": message.expires_at,
            },
            only_if=either(
                Absent("lastMessageAt"), Below("lastMessageAt", at), Equals("lastMessageAt", at)
            ),
        )
        for feed in (message.channel.value, EVERY_CHANNEL)
    ]


def write_what_holds(store: Store, required: Sequence[Action], optional: Sequence[Action]) -> None:
    """Do all required actions, or none; leave out optional ones whose condition does not hold.

    Raises:
        ConditionFailed: a required one did not hold; the positions are those in `required`.
    """
    wanted = list(optional)
    while True:
        try:
            store.write(*required, *wanted)
        except ConditionFailed as refused:
            if any(position < len(required) for position in refused.failed):
                raise
            failed = {position - len(required) for position in refused.failed}
            wanted = [action for position, action in enumerate(wanted) if position not in failed]
        else:
            return


class MessageRepository:
    """Messages."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, message_id: str, now: datetime) -> StoredMessage | None:
        """The message; None if there is none, or it has expired."""
        return live_message(self._store.get(*message_key(message_id)), now)

    def id_of(self, whatsapp_message_id: str) -> str | None:
        """Our id of a message that WhatsApp calls `whatsapp_message_id`."""
        page = self._store.query(
            Query(
                "Messages",
                ("whatsappMessageId", whatsapp_message_id),
                index="whatsappMessageId-index",
                limit=1,
            )
        )
        return page.items[0]["messageId"] if page.items else None

    def id_by_provider(self, provider_message_id: str) -> str | None:
        """Our id of a message that its provider calls `provider_message_id`."""
        page = self._store.query(
            Query(
                "Messages",
                ("providerMessageId", provider_message_id),
                index="providerMessageId-index",
                limit=1,
            )
        )
        return page.items[0]["messageId"] if page.items else None

    def grow(self, message: StoredMessage, growth: Growth) -> StoredMessage | None:
        """Apply a change that only ever adds, whoever else changes the message meanwhile.

        What the change counts for is counted in the same transaction, so an event that comes
        twice, or late, counts once; afterwards it is told to CloudWatch.

        Returns the stored result, or None if there was nothing to add.

        Raises:
            Busy: others kept changing it.
        """
        for _ in range(TRIES):
            grown = growth(message)
            if grown is None:
                return None
            after = grown.model_copy(update={"revision": message.revision + 1})
            try:
                self._store.write(
                    difference(message, after),
                    *count_changes([(message, after)], message.message_id),
                )
            except ConditionFailed as refused:
                there = refused.failed[0] or self._store.get(*message_key(message.message_id))
                if there is None:
                    return None
                message = StoredMessage.from_item(there)
            else:
                measure_changes([(message, after)], after.updated_at)
                return after
        raise Busy

    def of_contact(
        self, contact_id: str, now: datetime, limit: int, start: Key | None
    ) -> tuple[list[Message], Key | None]:
        """A contact's messages, newest first."""
        page = self._store.query(
            Query(
                "Messages",
                ("contactId", contact_id),
                index="contactId-timestamp-index",
                newest_first=True,
                where=Above("expiresAt", int(now.timestamp())),
                limit=limit,
                start=start,
            )
        )
        return [StoredMessage.from_item(item).shown() for item in page.items], page.next

    def conversations(
        self, channel: Channel | None, now: datetime, limit: int, start: Key | None
    ) -> tuple[list[Conversation], Key | None]:
        """Conversations, the one with the newest message first."""
        page = self._store.query(
            Query(
                "Conversations",
                ("feed", channel.value if channel else EVERY_CHANNEL),
                index="feed-lastMessageAt-index",
                newest_first=True,
                where=Above("expiresAt", int(now.timestamp())),
                limit=limit,
                start=start,
            )
        )
        return self._hydrated(page.items, now), page.next

    def _hydrated(self, rows: list[Item], now: datetime) -> list[Conversation]:
        shown: list[Conversation] = []
        for begin in range(0, len(rows), 50):
            part = rows[begin : begin + 50]
            found = self._store.get_many(
                [message_key(row["lastMessageId"]) for row in part]
                + [("Contacts", {"contactId": row["contactId"]}) for row in part]
            )
            for row, message, contact in zip(part, found, found[len(part) :], strict=False):
                last = live_message(message, now)
                if last:
                    shown.append(_conversation(row, last, contact))
        return shown


def live_message(item: Item | None, now: datetime) -> StoredMessage | None:
    """The message that an item holds, unless it has expired."""
    if item is None or item["expiresAt"] <= now.timestamp():
        return None
    return StoredMessage.from_item(item)


def _conversation(row: Item, last: StoredMessage, contact: Item | None) -> Conversation:
    there = contact is not None and "deletedAt" not in contact
    return Conversation(
        contact_id=row["contactId"],
        channel=last.channel,
        contact=StoredContact.from_item(contact).shown() if contact and there else None,
        last_message=last.shown(),
        last_message_at=last.timestamp,
    )


def difference(before: StoredMessage, after: StoredMessage) -> Update:
    """The change from one state to the next; it fails if somebody else changed the message."""
    old, new = before.to_item(), after.to_item()
    return Update(
        *message_key(after.message_id),
        set={name: value for name, value in new.items() if old.get(name) != value},
        remove=sorted(set(old) - set(new)),
        only_if=both(same("revision", before.revision)),
    )
