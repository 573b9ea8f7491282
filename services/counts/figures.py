"""Counters kept as messages flow, so that nobody ever counts messages by reading them.

A row holds one shard of a channel's day: slot `2026-11-22#whatsapp#03` has sent, delivered, read
and so on. A change is counted in the very transaction that makes it. A day is a day in UTC, and a
message belongs to the day on which it was written: its delivery counts there too, so no day ever
shows more deliveries than messages.

A batch adds up its figures and counts once. For messages `services.messaging.counting` does that:

    counts = count_changes([(one.message, grown(one)) for one in batch], seed=chunk_id)
    store.write(*differences, *counts)
"""

from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from typing import Self

from services.aws.store import Item, Update
from services.counts.rows import TABLE, key


@dataclass(frozen=True, slots=True)
class Figures:
    """How many messages came how far; a difference of two may have negative parts.

    `sent` were taken by the provider, however they fared afterwards; `template` and `freeform`
    are how those were paid for (Requirement 16.7). Dry runs are not sends: they count nowhere.
    """

    sent: int = 0
    delivered: int = 0
    read: int = 0
    failed: int = 0
    template: int = 0
    freeform: int = 0

    def __add__(self, other: Self) -> "Figures":
        return Figures(**{name: amount + getattr(other, name) for name, amount in self.each()})

    def __sub__(self, other: Self) -> "Figures":
        return Figures(**{name: amount - getattr(other, name) for name, amount in self.each()})

    def each(self) -> list[tuple[str, int]]:
        """Every figure by its name."""
        return list(asdict(self).items())


NAMES = tuple(field.name for field in fields(Figures))


def counted(at: datetime, channel: str, seed: str, figures: Figures) -> tuple[Update, ...]:
    """What adds `figures` to the day of `at`: one action without a condition, or none for nothing.

    `seed` spreads writers over the shards: a message's id, or a chunk's. It need not be the same
    each time.
    """
    amounts = {name: amount for name, amount in figures.each() if amount}
    if not amounts:
        return ()
    return (Update(TABLE, key(f"{day_of(at).isoformat()}#{channel}", seed), add=amounts),)


def day_of(at: datetime) -> date:
    """The day in UTC on which something counts."""
    return at.astimezone(UTC).date()


def figures_in(item: Item) -> Figures:
    """What one row holds."""
    return Figures(**{name: int(item.get(name, 0)) for name in NAMES})
