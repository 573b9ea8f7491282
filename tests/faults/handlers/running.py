"""Running a scenario with faults, with copies, with another call in between, with wrong clocks."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

from tests.factories.correspondence import mail_event, text_event
from tests.factories.faults import Killed
from tests.factories.memory_aws import Fault
from tests.factories.webhooks import status_of, statuses
from tests.faults.handlers.process import another_process, fresh
from tests.faults.handlers.scenario import COPIES, Scenario, audited, same_shape
from tests.faults.handlers.truth import (
    LEFT,
    consenting,
    finally_,
    heard,
    instant,
    on_its_way,
    told_of,
)
from tests.faults.handlers.world import World

type Faults = dict[int, Fault]

AGAIN = 3
"""A repetition may make so many calls more: a dead letter, an alert, another look."""
EVENTS = frozenset({"inbound-whatsapp-handler", "inbound-feedback"})
"""Functions whose events come again after a crash, and must then tell what they did not."""
CRASHES = {Fault.BEFORE, Fault.AFTER}
SKEWS = {
    "0, +5, -5": (0.0, 300.0, -300.0),
    "+5, -5, 0": (300.0, -300.0, 0.0),
    "-5, +5": (-300, 300),
}
"""Minutes by which the clocks of consecutive processes are wrong."""


@dataclass
class Runs:
    """Every run of one scenario; all begin in the same state."""

    scenario: Scenario
    violations: list[str] = field(default_factory=list[str])

    @cached_property
    def base(self) -> World:
        """The state that every run begins in."""
        fresh()
        world = World()
        self.scenario.setup(world)
        instant(world)
        return world

    @cached_property
    def whole(self) -> World:
        """A run in which nothing fails."""
        world = self._run({})
        assert world.aws.reached or not self.scenario.told, f"{self.scenario.name}: nothing left"
        return world

    @property
    def calls(self) -> int:
        """How many calls to AWS a run makes: the call, its copies, and no faults."""
        return len(self.whole.plan.made)

    @cached_property
    def first(self) -> int:
        """How many of them the first of the three copies makes."""
        world = self._begun({})
        with world.armed():
            self.scenario.act(world)
        return len(world.plan.made)

    def singles(self) -> list[Faults]:
        """Every call of the first copy fails once, in every way."""
        return [{call: kind} for call, kind in product(range(self.first), Fault)]

    def done(self) -> list[Faults]:
        """Those of which something is done, so that it could be done again."""
        kinds = (Fault.AFTER, Fault.LOST)
        return [{call: kind} for call, kind in product(range(self.first), kinds)]

    def later(self) -> list[Faults]:
        """The same for the calls of the other copies."""
        return [{call: kind} for call, kind in product(range(self.first, self.calls), Fault)]

    def pairs(self) -> list[Faults]:
        """Every two calls of the first copy and of what its caller repeats, in every way."""
        return [
            {one: first, two: second}
            for one in range(self.first)
            for two in range(one + 1, one + self.first + AGAIN)
            for first, second in product(Fault, repeat=2)
        ]

    def survives(
        self, faults: Faults, skews: tuple[float, ...] = (0.0,), copies: int = COPIES
    ) -> None:
        """A run with these faults ends well; what does not is kept as a sentence to repeat it."""
        what = f"faults={_said(faults)} skews={skews} copies={copies}"
        self._tried(lambda: self._run(faults, skews, copies), what)

    def interrupted(self, at: int) -> None:
        """Inside the call with this number something else runs from beginning to end."""

        def run() -> None:
            world = self._begun({})

            def between(number: int) -> None:
                if number == at:
                    world.plan.before = lambda _: None
                    world.notes["on its way"] = on_its_way(world)
                    with world.unarmed(), another_process(), suppress(Killed):
                        (self.scenario.meanwhile or self.scenario.act)(world)

            world.plan.before = between
            with world.armed():
                self.scenario.act(world)
            self._ended(world)

        self._tried(run, f"something else inside call {at}")

    def _tried(self, run: Callable[[], Any], what: str) -> None:
        try:
            run()
        except Exception as error:  # noqa: BLE001  a check that breaks is a violation too
            said = str(error) if isinstance(error, AssertionError) else repr(error)
            self.violations.append(f"{self.scenario.name}: {said}; repeat with {what}")

    def _begun(self, faults: Mapping[int, Fault], skews: tuple[float, ...] = (0.0,)) -> World:
        fresh()
        world = self.base.copy()
        world.skews, world.plan.faults = skews, faults
        world.crashed = lambda: instant(world)
        world.notes["before"] = told_of(world)
        consenting(world)
        return world

    def _run(
        self,
        faults: Mapping[int, Fault],
        skews: tuple[float, ...] = (0.0,),
        copies: int = COPIES,
    ) -> World:
        world = self._begun(faults, skews)
        with world.armed():
            for copy in range(copies):
                self.scenario.act(world)
                instant(world)
                if (
                    not copy
                    and self.scenario.function in EVENTS
                    and CRASHES.issuperset(faults.values())
                ):
                    heard(world)
        self._ended(world)
        return world

    def _ended(self, world: World) -> None:
        scenario = self.scenario
        world.skews = (0.0,)
        world.advance(330)
        if scenario.patient:
            world.settle()
            world.replay()
            world.settle()
        if scenario.told:
            events(world)
            told(world)
        finally_(world)
        audited(world, scenario)
        scenario.check(world)
        if scenario.tables and "whole" in vars(self):
            same_shape(world, scenario, self.whole)


def events(world: World) -> None:
    """What providers say of everything that reached them: sent, twice, then delivered."""
    channels = {row["messageId"]: row["channel"] for row in world.rows("Messages")}
    for message_id in world.aws.reached:
        for word in ("sent", "sent", "delivered"):
            world.topic(*report(channels[message_id], message_id, word))


def report(channel: str, message_id: str, word: str) -> tuple[str, str]:
    """A provider's event about a message of ours: the function that hears it, and its text."""
    match channel:
        case "whatsapp":
            said = status_of(f"wamid.{message_id}", word, biz_opaque_callback_data=message_id)
            return "inbound-whatsapp-handler", statuses(said)
        case "sms":
            kind = {"sent": "TEXT_SENT", "delivered": "TEXT_DELIVERED"}[word]
            about: Any = {"messageId": message_id}
            return "inbound-feedback", text_event(
                kind, messageId=f"aws-{message_id}", context=about
            )
        case _:
            kind = {"sent": "Send", "delivered": "Delivery", "read": "Open"}[word]
            mail = {"messageId": f"aws-{message_id}", "tags": {"messageId": [message_id]}}
            return "inbound-feedback", mail_event(kind, mail=mail)


def told(world: World) -> None:
    """After the events the record says of exactly those who were reached that they were."""
    says = {
        row["messageId"]
        for row in world.rows("Messages")
        if row["direction"] == "outbound" and row["status"] in LEFT and not row.get("dryRun")
    }
    reached = {key for key, count in world.aws.reached.items() if count}
    assert says == reached, f"{says} are said to have left, {reached} have"


def _said(faults: Faults) -> str:
    return str({call: kind.name for call, kind in faults.items()})
