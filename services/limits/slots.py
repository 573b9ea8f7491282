"""When the next message may leave: one row per sender holds the moment at which it is free again.

This is the generic cell rate algorithm. A sender that is asked for `rate` messages a second is
free every 1.02/rate seconds, which bounds any sliding second to `rate` messages. The row is
changed in the same transaction that records the intent to send, on condition that nobody else
took the slot meanwhile.

A slot lasts: whoever recorded its intent in time may use it at once, and not after its end. What
leaves later than that would stand too close to what follows, so it takes another slot.
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
"""How long a caller waits for a slot; what has its turn later than that is queued."""
LEAD = timedelta(milliseconds=100)
"""How long a slot of a sender that has rested lasts: time to record the intent."""
LATE = timedelta(milliseconds=15)
"""How long after its start a slot may still be used."""
SECOND = 1_000_000
MARGIN = 1.02
KEEP = timedelta(hours=26)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """One sender of a channel, and how many messages it may send a second."""

    channel: str
    sender: str
    rate: int

    @property
    def step(self) -> int:
        """The time between two slots, in microseconds."""
        return int(SECOND * MARGIN / self.rate)

    @property
    def block(self) -> int:
        """How many slots are leased at once (Requirements 5.9, 6.5, 7.5)."""
        return max(1, min(BLOCK, self.rate * 2 // 5))


BLOCK = 25
"""Most messages in one lease; a slower sender gets what it may send in 0.4 s."""


@dataclass(frozen=True, slots=True)
class Turn:
    """When one message may leave: not before the start, and not after the end."""

    pace: Pace
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Slot(Turn):
    """A turn that is free, and what takes it."""

    seen: int | None
    """The row's `freeAt` when it was read."""
    free_at: int
    """When the sender is free again, in microseconds since the epoch."""

    def take(self) -> Update:
        """The change that reserves this slot; it fails if somebody else took it."""
        expires = int((self.starts_at + KEEP).timestamp())
        return Update(
            *tracker_key(self.pace.sender, self.pace.channel),
            set={"freeAt": self.free_at, "lastUpdatedAt": expires},
            add={"messageCount": 1},
            only_if=same("freeAt", self.seen),
        )


def tracker_key(sender: str, channel: str = "whatsapp") -> tuple[str, Key]:
    """Where a sender's row is stored: a number, a pool or an address, each on its own channel."""
    return "RateLimitTrackers", {"channel": f"{channel}#{sender}", "windowStart": 0}


def free_slot(pace: Pace, tracker: Item | None, now: datetime) -> Slot | None:
    """The next free slot of a sender; None if it is further away than a caller waits."""
    seen: int | None = tracker["freeAt"] if tracker else None
    micros = _micros(now)
    ahead = max(0, (seen or 0) - micros)
    if ahead > AHEAD // MICROSECOND:
        return None
    latest = max(ahead, LEAD // MICROSECOND)
    return Slot(
        pace,
        starts_at=now + ahead * MICROSECOND,
        ends_at=now + latest * MICROSECOND + LATE,
        seen=seen,
        free_at=micros + latest + pace.step,
    )


def next_slot(
    sender: str, tracker: Item | None, now: datetime, rate: int, channel: str = "whatsapp"
) -> Slot:
    """The next free slot of a sender, for what is not queued.

    Raises:
        RateLimited: it is more than a second away.
    """
    slot = free_slot(Pace(channel, sender, rate), tracker, now)
    if slot is None:
        seconds = -(-((tracker or {}).get("freeAt", 0) - _micros(now)) // SECOND)
        raise RateLimited(
            f"{SENDERS[channel]} is sending as fast as it may; try again in {seconds} s.",
            limit=rate,
            retryAfter=seconds,
        )
    return slot


def _micros(moment: datetime) -> int:
    return int(moment.timestamp() * SECOND)
