"""When the next message may leave: one row per sender holds the moment at which it is free again.

This is the generic cell rate algorithm. A sender that is asked for `rate` messages a second is
free every 1.02/rate seconds, which bounds any sliding second to `rate` messages. The row is
changed in the same transaction that records the intent to send, on condition that nobody else
took the slot meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.aws.conditions import same
from services.aws.store import Item, Key, Update
from services.core.errors import RateLimited

WHATSAPP_PER_NUMBER = 80
"""Messages a second and number (5.9). Two numbers stay far below the account's 1,000."""
WHATSAPP_ACCOUNT = 1000
SMS = 5
"""Messages a second (6.5, 13.3)."""
EMAIL = 10
"""Messages a second (7.5, 13.4)."""
SENDERS = {
    "whatsapp": "This number",
    "sms": "The SMS pool",
    "email": "The email sender",
}
AHEAD = timedelta(seconds=1)
"""How far ahead a slot may be taken; further than that the caller is told to come back."""
MARGIN = 1.02
KEEP = timedelta(hours=26)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment at which one message may leave."""

    sender: str
    starts_at: datetime
    seen: int | None
    """The row's `freeAt` when it was read."""
    free_at: int
    """When the sender is free again, in microseconds since the epoch."""
    channel: str = "whatsapp"

    def take(self) -> Update:
        """The change that reserves this slot; it fails if somebody else took it."""
        expires = int((self.starts_at + KEEP).timestamp())
        return Update(
            *tracker_key(self.sender, self.channel),
            set={"freeAt": self.free_at, "lastUpdatedAt": expires},
            add={"messageCount": 1},
            only_if=same("freeAt", self.seen),
        )


def tracker_key(sender: str, channel: str = "whatsapp") -> tuple[str, Key]:
    """Where a sender's row is stored: a number, a pool or an address, each on its own channel."""
    return "RateLimitTrackers", {"channel": f"{channel}#{sender}", "windowStart": 0}


def next_slot(
    sender: str, tracker: Item | None, now: datetime, rate: int, channel: str = "whatsapp"
) -> Slot:
    """The next free slot of a sender.

    Raises:
        RateLimited: it is more than a second away.
    """
    seen: int | None = tracker["freeAt"] if tracker else None
    micros = _micros(now)
    start = max(micros, seen or 0)
    if start - micros > AHEAD // MICROSECOND:
        seconds = -(-(start - micros) // 1_000_000)
        raise RateLimited(
            f"{SENDERS[channel]} is sending as fast as it may; try again in {seconds} s.",
            limit=rate,
            retryAfter=seconds,
        )
    starts_at = now + (start - micros) * MICROSECOND
    return Slot(sender, starts_at, seen, start + int(1_000_000 * MARGIN / rate), channel)


def _micros(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)
