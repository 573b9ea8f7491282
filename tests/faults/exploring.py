"""Every way in which some calls may fail, each looked at once.

A run is a row of invocations. Between two of them nothing lives but what is stored, queued, sent
and told; the rest of a run depends on that alone. So runs that meet in the same state are followed
once, and a fault is tried only at calls that are really made. Nothing is sampled or left out.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from services.bulk.model import ChunkOrder
from tests.factories.faults import Kind
from tests.faults.world import World

UNREAD = frozenset({"AuditLogs"})
"""Tables that nothing in a job reads; their rows have random ids."""

type Faults = dict[int, Kind]


@dataclass
class Exploration:
    """Follows every run with at most some faults."""

    invocations: int = 0
    """How many were run."""
    _known: dict[tuple[bytes, int], tuple[int, ...]] = field(
        default_factory=dict[tuple[bytes, int], tuple[int, ...]]
    )

    @property
    def states(self) -> int:
        """How many different ones were met."""
        return len({digest for digest, _ in self._known})

    def explore(self, most: int) -> tuple[int, ...]:
        """How many runs with 0, 1, ... `most` faults there are, all of which were well."""
        return self._from(Snapshot.of(World()), most)

    def _from(self, state: "Snapshot", left: int) -> tuple[int, ...]:
        if state.is_over:
            self._end(state)
            return (1, *[0] * left)
        key = state.digest, left
        if key not in self._known:
            self._known[key] = self._counted(state, left)
        return self._known[key]

    def _counted(self, state: "Snapshot", left: int) -> tuple[int, ...]:
        runs = [0] * (left + 1)
        for faults, then in self._invocations(state, {}, left):
            used = len(faults)
            for more, count in enumerate(self._from(then, left - used)):
                runs[used + more] += count
        return tuple(runs)

    def _invocations(
        self, state: "Snapshot", faults: Faults, left: int
    ) -> Iterator[tuple[Faults, "Snapshot"]]:
        """What becomes of a state in one invocation with these faults and up to `left` later."""
        world = state.world()
        world.plan.faults = faults
        try:
            world.step()
            world.check_told()
        except AssertionError as error:
            raise AssertionError(f"{error}; repeat with {(*state.history, faults)}") from error
        self.invocations += 1
        yield faults, Snapshot.of(world, (*state.history, faults))
        if left == 0:
            return
        for call in range(max(faults, default=-1) + 1, world.plan.calls):
            for kind in Kind:
                yield from self._invocations(state, {**faults, call: kind}, left - 1)

    def _end(self, state: "Snapshot") -> None:
        key = state.digest, -1
        if key in self._known:
            return
        self._known[key] = ()
        try:
            state.world().check()
        except AssertionError as error:
            raise AssertionError(f"{error}; repeat with {state.history}") from error


@dataclass(frozen=True)
class Snapshot:
    """All that lives between two invocations."""

    text: str
    is_over: bool
    history: tuple[Faults, ...]

    @property
    def digest(self) -> bytes:
        """Equal for equal states."""
        return blake2b(self.text.encode(), digest_size=16).digest()

    @classmethod
    def of(cls, world: World, history: tuple[Faults, ...] = ()) -> "Snapshot":
        """The state of a world between two invocations."""
        tables = {
            name: sorted(map(_text, rows.values()))
            for name, rows in world.truth._tables.items()
            if name not in UNREAD
        }
        state = {
            "tables": tables,
            "now": world.bulk.clock.now.isoformat(),
            "created": world.is_created,
            "queue": [order.to_wire() for order in world.queue.waiting],
            "reached": world.sender.reached,
            "reports": world.shelf.texts,
            "told": max((one.version for one in world.publisher.published), default=0),
        }
        return cls(_text(state), world.is_over, history)

    def world(self) -> World:
        """A world in this state."""
        state, world = json.loads(self.text), World(is_empty=True)
        for name, rows in state["tables"].items():
            keys = world.truth._keys[name]
            items = map(json.loads, rows)
            world.truth._tables[name] = {tuple(item[key] for key in keys): item for item in items}
        world.bulk.clock.now = datetime.fromisoformat(state["now"])
        world.is_created = state["created"]
        world.queue.waiting = [ChunkOrder.model_validate(order) for order in state["queue"]]
        world.sender.reached.update(state["reached"])
        world.shelf.texts.update(state["reports"])
        world.publisher.published.append(Told(state["told"]))
        return world


@dataclass(frozen=True)
class Told:
    """What subscribers heard last."""

    version: int


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
