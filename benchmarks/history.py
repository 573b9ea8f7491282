"""A made-up past: contacts, their messages and conversations, and what was counted of them."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from services.aws.store import Item
from services.contacts.model import StoredContact
from services.core.clock import same_id
from services.counts.figures import NAMES, day_of
from services.counts.rows import PARTITION, SHARDS, TABLE
from services.limits.tier import BUCKET, PORTFOLIO, bucket_of
from services.messaging.model import (
    Channel,
    Direction,
    MessageKind,
    MessageStatus,
    MessageType,
    StoredMessage,
)
from services.messaging.repository import conversation_updates, expiry

OF_A_CONTACT = 20
"""Messages that most contacts have."""
BUSY = "the busiest"
BUSY_SHARE = 100
"""One message in so many is of the contact who writes most."""
DAYS = 29
CHANNELS = (*[Channel.WHATSAPP] * 7, *[Channel.SMS] * 2, Channel.EMAIL)


def rows(messages: int, now: datetime) -> Iterator[tuple[str, Item]]:
    """Every row of so many messages in the month before `now`, by its table."""
    contacts = messages // OF_A_CONTACT
    busy = messages // BUSY_SHARE
    yield from _spoken(BUSY, busy, now, Channel.WHATSAPP)
    each, rest = divmod(messages - busy, contacts - 1)
    for number in range(contacts - 1):
        key = same_id("history", f"{number}")
        yield from _spoken(key, each + (number < rest), now, CHANNELS[number % len(CHANNELS)])
    yield from _counted(now)


def _spoken(
    contact_id: str, count: int, now: datetime, channel: Channel
) -> Iterator[tuple[str, Item]]:
    """A contact, their messages and the conversation that these make."""
    yield "Contacts", _contact(contact_id, now).to_item()
    chance = random.Random(contact_id)  # noqa: S311  not a secret
    last: StoredMessage | None = None
    for number in range(count):
        at = now - timedelta(seconds=chance.randrange(1, DAYS * 86400))
        message = _message(f"{contact_id}-{number}", contact_id, at, channel, ours=number % 2 == 0)
        yield "Messages", message.to_item()
        last = message if last is None or message.timestamp > last.timestamp else last
    for update in conversation_updates(last) if last else ():
        yield update.table, {**update.key, **update.set}


def _contact(contact_id: str, now: datetime) -> StoredContact:
    return StoredContact(
        contact_id=contact_id,
        name=f"Contact {contact_id[:8]}",
        phone="+919800000000",
        opt_in_whats_app=True,
        created_at=now,
        updated_at=now,
    )


def _message(
    key: str, contact_id: str, at: datetime, channel: Channel, *, ours: bool
) -> StoredMessage:
    return StoredMessage(
        message_id=same_id("message", key),
        contact_id=contact_id,
        channel=channel,
        direction=Direction.OUTBOUND if ours else Direction.INBOUND,
        message_type=MessageType.TEXT,
        content="Your order is ready; come by whenever you like.",
        status=MessageStatus.READ if ours else MessageStatus.RECEIVED,
        kind=MessageKind.FREEFORM if ours else None,
        timestamp=at,
        updated_at=at,
        whatsapp_message_id=f"wamid.{key}" if channel is Channel.WHATSAPP else None,
        expires_at=expiry(at),
    )


def _counted(now: datetime) -> Iterator[tuple[str, Item]]:
    """A month's counters, every shard of them used, and a day of the tier."""
    for back in range(DAYS + 2):
        day = day_of(now - timedelta(days=back)).isoformat()
        for channel in Channel:
            for shard in range(SHARDS):
                slot = f"{day}#{channel.value}#{shard:02}"
                yield TABLE, {PARTITION[0]: PARTITION[1], "slot": slot, **dict.fromkeys(NAMES, 700)}
    for back in range(96):
        bucket = bucket_of(now) - back * BUCKET
        yield (
            "RateLimitTrackers",
            {"channel": PORTFOLIO, "windowStart": bucket, "messageCount": 10},
        )
