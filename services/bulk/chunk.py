"""The state of a chunk: who works on it, what is on its way, what is left. Pure.

Recipients are positions 0-99 of the chunk's list, so the row stays small. `batch` grows with every
recorded intent and `epoch` with every new holder; a write that names both can happen only once,
and only by the holder.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from services.aws.conditions import Condition, Equals, both
from services.aws.store import Item, Key, Update

LEASE = timedelta(seconds=30)
"""Longer than a batch can take; it is renewed with each."""
RETRIES = 3
"""How often a recipient that was not taken is tried again (Requirement 13.8)."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some recipients of a job, and how far they are."""

    job_id: str
    number: int
    size: int
    epoch: int = 0
    leased_until: int = 0
    """In milliseconds since the epoch."""
    next: int = 0
    """The first position that nobody took yet."""
    batch: int = 0
    inflight: tuple[int, ...] = ()
    """Positions that may be with the provider."""
    back: tuple[int, ...] = ()
    """Positions that nothing can have been delivered to and that are taken again."""
    tries: Mapping[int, int] = field(default_factory=dict[int, int])
    done: bool = False

    @classmethod
    def from_item(cls, item: Item) -> Self:
        """The chunk that an item holds."""
        return cls(
            job_id=item["jobId"],
            number=item["chunk"],
            size=item["size"],
            epoch=item["epoch"],
            leased_until=item["leasedUntil"],
            next=item["next"],
            batch=item["batch"],
            inflight=tuple(item["inflight"]),
            back=tuple(item["back"]),
            tries={int(position): count for position, count in item["tries"].items()},
            done=item["done"],
        )

    def to_item(self) -> Item:
        """What is stored."""
        return {"jobId": self.job_id, "chunk": self.number, "size": self.size, **self.state()}

    def state(self) -> Item:
        """What changes during a chunk's life."""
        return {
            "epoch": self.epoch,
            "leasedUntil": self.leased_until,
            "next": self.next,
            "batch": self.batch,
            "sending": bool(self.inflight),
            "inflight": list(self.inflight),
            "back": list(self.back),
            "tries": {str(position): count for position, count in self.tries.items()},
            "done": self.done,
        }

    @property
    def left(self) -> int:
        """How many recipients still have to be taken."""
        return len(self.back) + self.untaken

    @property
    def untaken(self) -> int:
        """How many nobody took yet; each has its place in the tier, if the job uses it."""
        return self.size - self.next

    def is_leased(self, now: datetime) -> bool:
        """Whether somebody holds it."""
        return self.leased_until > _millis(now)

    def leased_for(self, now: datetime) -> float:
        """How many seconds more it is held."""
        return max(0.0, (self.leased_until - _millis(now)) / 1000)

    def take(self, count: int) -> tuple[int, ...]:
        """The next positions: those that came back first."""
        again = self.back[:count]
        return (*again, *range(self.next, min(self.size, self.next + count - len(again))))

    def is_new(self, position: int) -> bool:
        """Whether nobody took it before."""
        return position >= self.next

    def acquired(self, now: datetime) -> "Chunk":
        """Held by somebody new."""
        return replace(self, epoch=self.epoch + 1, leased_until=_millis(now + LEASE))

    def intended(self, taken: Collection[int], going: Collection[int], now: datetime) -> "Chunk":
        """`taken` are decided or on their way; `going` are those on their way."""
        return replace(
            self,
            next=max(self.next, *(position + 1 for position in taken)),
            batch=self.batch + 1,
            inflight=tuple(going),
            back=tuple(position for position in self.back if position not in taken),
            leased_until=_millis(now + LEASE),
        ).emptied()

    def settled(self, again: Mapping[int, bool], now: datetime) -> "Chunk":
        """Nothing is on its way any more; `again` maps what comes back to whether it counts."""
        counted = {p: self.tries.get(p, 0) + 1 for p, counts in again.items() if counts}
        return replace(
            self,
            inflight=(),
            back=(*self.back, *again),
            tries={**self.tries, **counted},
            leased_until=_millis(now + LEASE),
        ).emptied()

    def may_try_again(self, position: int) -> bool:
        """Whether a recipient that was not taken has a try left."""
        return self.tries.get(position, 0) < RETRIES

    def released(self) -> "Chunk":
        """Free for the next holder."""
        return replace(self, leased_until=0)

    def closed(self) -> "Chunk":
        """Nobody takes from it any more, its present holder included."""
        return replace(self, done=True, epoch=self.epoch + 1)

    def emptied(self) -> "Chunk":
        """Done if nobody is left."""
        return replace(self, done=not self.inflight and not self.left)

    def becomes(self, after: "Chunk") -> Update:
        """The change from this state to another; it fails unless this is still the state."""
        return Update(
            *chunk_key(self.job_id, self.number), set=after.state(), only_if=self._stands()
        )

    def _stands(self) -> Condition:
        return both(
            Equals("epoch", self.epoch),
            Equals("batch", self.batch),
            Equals("sending", bool(self.inflight)),
            Equals("done", self.done),
        )

    def is_reached(self, stored: Item | None) -> bool:
        """Whether storage holds this state, whatever became of the answer."""
        return stored is not None and self._stands().holds(stored)


def chunk_key(job_id: str, number: int) -> tuple[str, Key]:
    """Where a chunk is stored."""
    return "BulkChunks", {"jobId": job_id, "chunk": number}


def _millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
