"""Every function under faults: at every call to AWS, in pairs, with copies, with wrong clocks.

Which functions there are is said by `amplify/infrastructure.json`; one without a scenario fails
here. Bounded; `FAULTS=all` runs every pair, `FAULTS_SEED` repeats the sample. A violation says what
repeats it, and all figures stand in one table at the end.
"""

import os
import random
import time
from collections.abc import Callable, Iterator

import pytest

from tests.factories.infrastructure import INFRASTRUCTURE
from tests.factories.memory_aws import Fault
from tests.faults.handlers import bulk, contacts, drafts, inbound, messages, services
from tests.faults.handlers.figures import Figures
from tests.faults.handlers.process import simulated
from tests.faults.handlers.running import SKEWS, Runs
from tests.faults.handlers.scenario import Scenario
from tests.faults.handlers.world import World

ALL = os.environ.get("FAULTS") == "all"
SEED = int(os.environ.get("FAULTS_SEED", "20260301"))
PAIRS = 8
"""Of each scenario, without FAULTS=all."""
SCENARIOS = [
    scenario
    for room in (contacts, services, messages, inbound, bulk, drafts)
    for scenario in room.SCENARIOS
]
PROVES = {
    "inbound-whatsapp-handler": ("4.7", "4.8", "property 18", "property 19", "property 29"),
    "inbound-feedback": ("4.7", "property 18", "property 29"),
    "outbound-whatsapp": ("5.11", "property 9", "property 28"),
    "outbound-sms": ("6.7", "property 11"),
    "outbound-email": ("7.7", "property 12"),
    "outbound-worker": ("13.5", "property 55"),
    "bulk-job-create": ("8.6", "property 42"),
    "bulk-worker": ("8.5", "8.6", "property 41", "property 42", "property 44"),
    "bulk-job-control": ("8.6", "property 42"),
    "dlq-replay": ("9.2", "9.5", "property 46", "property 49"),
}
"""What the invariants say of a function beyond what every function must keep."""
FUNCTIONS = [
    pytest.param(function, marks=pytest.mark.proves(*PROVES.get(function, ())))
    for function in INFRASTRUCTURE["functions"]
]

type Record = Callable[[str, object], None]


@pytest.fixture(autouse=True)
def aws() -> Iterator[None]:
    with simulated():
        yield


def of(function: str) -> list[Scenario]:
    return [scenario for scenario in SCENARIOS if scenario.function == function]


def pairs_of(runs: Runs) -> list[dict[int, Fault]]:
    every = runs.pairs()
    return every if ALL else random.Random(SEED).sample(every, min(PAIRS, len(every)))


def explored(scenario: Scenario, figures: Figures) -> list[str]:
    """Every kind of run of one scenario, counted; what went wrong, each with what repeats it."""
    runs = Runs(scenario)
    figures.calls += runs.first
    for faults in runs.singles():
        runs.survives(faults, copies=1)  # nobody brings again what was lost
    for faults in (again := runs.done() + (runs.later() if ALL else [])):
        runs.survives(faults)
    figures.singles += len(runs.singles()) + len(again)
    for faults in pairs_of(runs):
        runs.survives(faults, copies=1)
        figures.pairs += 1
    for call in range(runs.first):
        runs.interrupted(call)
        figures.between += 1
    for skews in SKEWS.values():
        for faults in [{}, *(runs.singles() if ALL else [])]:
            runs.survives(faults, skews)
            figures.skewed += 1
    return runs.violations


@pytest.mark.parametrize("function", FUNCTIONS)
def test_whatever_fails_nothing_is_lost_or_doubled_and_counters_are_true(
    function: str, record_property: Record
) -> None:
    assert of(function), f"{function} has no scenario in tests/faults/handlers"
    begun, figures, violations = time.process_time(), Figures(function), list[str]()
    for scenario in of(function):
        violations += explored(scenario, figures)
    figures.violations, figures.seconds = len(violations), time.process_time() - begun
    record_property("faults", str(figures))
    assert not violations, "\n".join(violations[:20])


def test_no_scenario_is_of_a_function_that_is_gone() -> None:
    assert {scenario.function for scenario in SCENARIOS} == set(INFRASTRUCTURE["functions"])


def test_no_two_scenarios_have_one_name() -> None:
    names = [scenario.name for scenario in SCENARIOS]
    assert len(names) == len(set(names))


def twice(world: World) -> None:
    """A caller without a token, whose repetition doubles what it did."""
    world.persist("Mutation.createLink", input={"title": "Menu", "target": "https://example.com"})


def test_a_scenario_that_doubles_something_is_noticed_with_what_repeats_it() -> None:
    runs = Runs(Scenario("links-api", "without a token", twice, once=("create_link",)))
    runs.survives({1: Fault.AFTER})
    [said] = runs.violations
    assert "rows of create_link" in said and "faults={1: 'AFTER'}" in said
