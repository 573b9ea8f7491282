"""One way to call one function, and what must be so afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.access.roles import Role
from tests.faults.handlers.truth import shape
from tests.faults.handlers.world import Step, World

COPIES = 3
"""How often every event and every mutation comes, whatever was answered."""


def nothing(world: World) -> None:
    """Nothing more."""
    del world


@dataclass(frozen=True)
class Scenario:
    """`act` is one call of `function`, repeated by its caller until it is answered."""

    function: str
    about: str
    act: Step
    setup: Step = nothing
    check: Step = nothing
    """What else must be so in the end."""
    tables: tuple[str, ...] = ()
    """Tables that must look as after a run without faults."""
    once: tuple[str, ...] = ()
    """Audited actions of which there is exactly one row, however often the call was repeated."""
    each: Mapping[str, str] = field(default_factory=dict[str, str])
    """Audited actions with a row for every answered success of a field, and none without a try."""
    meanwhile: Step | None = None
    """What happens inside each call; another copy, unless this is given."""
    told: bool = False
    """Whether the provider's events follow, after which the record must say what was sent."""
    patient: bool = True
    """Whether everything that waits is done in the end."""

    @property
    def name(self) -> str:
        return f"{self.function}: {self.about}"


def audited(world: World, scenario: Scenario) -> None:
    """No mutation that succeeded lacks its audit row, and no row lacks its mutation."""
    rows = [row["action"] for row in world.rows("AuditLogs")]
    for action in scenario.once:
        assert rows.count(action) == 1, f"{rows.count(action)} rows of {action}"
    for action, name in scenario.each.items():
        least, most = world.successes[name], world.attempts[name]
        assert least <= rows.count(action) <= most, (
            f"{rows.count(action)} rows of {action}, {least} successes, {most} tries"
        )


def same_shape(world: World, scenario: Scenario, whole: World) -> None:
    """The tables that matter look as if nothing had failed."""
    mine, theirs = shape(world, scenario.tables), shape(whole, scenario.tables)
    assert mine == theirs, f"{mine} instead of {theirs}"


def mutation(name: str, role: Role = Role.OPERATOR, **arguments: Any) -> Step:
    """Somebody asks for the same until they are answered."""

    def act(world: World) -> None:
        world.persist(name, role, **arguments)

    return act


def event(function: str, text: str) -> Step:
    """An event of a topic."""

    def act(world: World) -> None:
        world.topic(function, text)

    return act


def tick(function: str) -> Step:
    """A tick of a schedule."""

    def act(world: World) -> None:
        world.schedule(function)

    return act


def message_in(queue: str) -> Step:
    """The message that a queue held first, until it is done; then once more, as queues do."""

    def act(world: World) -> None:
        first = world.notes.setdefault("first", world.aws.queues[queue][:1])
        for _ in range(3):
            if world.deliver(queue, first[0]):
                return
            world.now = max(world.now, first[0].visible_at)

    return act
