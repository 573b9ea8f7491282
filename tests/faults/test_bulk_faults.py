"""Every call may fail, and every two may; `FAULTS=all` explores every three (`exploring.py`).

Without it, `FAULTS_TRIPLES` of them are run from beginning to end, in a random order that
`FAULTS_SEED` repeats.
"""

import os
import random
import time
from collections.abc import Iterator
from math import comb

import pytest

from services.telemetry.log import logger
from tests.factories.faults import Kind
from tests.faults.exploring import Exploration
from tests.faults.world import World, small_chunks

ALL = os.environ.get("FAULTS") == "all"
TRIPLES = int(os.environ.get("FAULTS_TRIPLES", "500"))
STORMS = 200
SEED = int(os.environ.get("FAULTS_SEED", "20260301"))

pytestmark = pytest.mark.proves("8.5", "8.6", "8.9", "property 45")


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two chunks, and nothing logged of thousands of runs."""
    small_chunks(monkeypatch)
    logger.setLevel("CRITICAL")
    yield
    logger.setLevel("INFO")


def calls() -> int:
    world = World().run()
    world.check()
    return world.plan.calls


def survives(faults: dict[int, Kind]) -> None:
    try:
        World(faults).run().check()
    except AssertionError as error:
        raise AssertionError(f"{error}; repeat with faults {faults!r}") from error


def test_nothing_fails_and_everybody_is_reached_once() -> None:
    assert calls() > 30


def explored(most: int) -> tuple[int, ...]:
    """How many runs with 0, 1, ... `most` faults there are; all of them were well."""
    begun, exploration = time.monotonic(), Exploration()
    runs = exploration.explore(most)
    print(  # noqa: T201
        f"{sum(runs)} runs with at most {most} faults {runs}: {exploration.invocations} invocations"
        f" from {exploration.states} states, 0 violations, {time.monotonic() - begun:.0f} s"
    )
    return runs


def test_any_one_call_may_fail_in_any_way() -> None:
    assert explored(1) == (1, calls() * len(Kind))


def test_any_two_calls_may_fail_in_any_way() -> None:
    assert explored(2)[2] > 15_000


def test_any_three_calls_may_fail_in_any_way() -> None:
    if ALL:
        assert explored(3)[3] > 500_000
        return
    possible = range(calls() + 12)
    total = comb(len(possible), 3) * len(Kind) ** 3
    begun = time.monotonic()
    for number in random.Random(SEED).sample(range(total), TRIPLES):
        survives(triple(number, possible))
    took = time.monotonic() - begun
    print(f"fault triples: {TRIPLES} of {total} runs, seed {SEED}, 0 violations, {took:.0f} s")  # noqa: T201


def triple(number: int, possible: range) -> dict[int, Kind]:
    """The triple of faults with this number, in the order of `combinations`."""
    place, kinds = divmod(number, len(Kind) ** 3)
    found: list[int] = []
    for size in (3, 2, 1):
        call = size - 1
        while comb(call + 1, size) <= place:
            call += 1
        place -= comb(call, size)
        found.append(possible[call])
    named = list(Kind)
    return {call: named[kinds // len(Kind) ** n % len(Kind)] for n, call in enumerate(found)}


def test_every_number_is_another_triple() -> None:
    found = {tuple(sorted(triple(n, range(6)).items())) for n in range(comb(6, 3) * 64)}
    assert len(found) == comb(6, 3) * 64
    assert all(len(faults) == 3 for faults in found)


def test_storms_in_which_every_tenth_call_fails() -> None:
    chance = random.Random(SEED)
    for number in range(STORMS * (20 if ALL else 1)):
        kinds = list(Kind)
        faults = {call: chance.choice(kinds) for call in range(300) if chance.random() < 0.1}
        survives(faults)
        del number
    print(f"storms: {STORMS * (20 if ALL else 1)} runs, seed {SEED}, 0 violations")  # noqa: T201
