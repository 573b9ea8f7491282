"""Every call of taking in and replaying may fail, in every way; nothing is lost or done twice.

Bounded here; `FAULTS=all` explores all pairs, `FAULTS_SEED` repeats.
"""

import os
import random
from collections.abc import Iterator
from contextlib import suppress
from itertools import combinations, product

import pytest

from services.dlq.model import DlqName, DlqState
from services.telemetry.log import logger
from tests.factories.dlq import Repairs, chunk, late, ours, raw_lambda_event
from tests.factories.faults import Killed, Kind
from tests.factories.infrastructure import rows
from tests.factories.webhooks import inbound, text_from

ALL = os.environ.get("FAULTS") == "all"
PAIRS = 600
SEED = int(os.environ.get("FAULTS_SEED", "20260301"))
ROUNDS = 12
LETTERS = {
    DlqName.INBOUND: [
        ours(inbound(text_from(id="wamid.1", body="one"))),
        raw_lambda_event(inbound(text_from(id="wamid.2", body="two"))),
        "not JSON",
    ],
    DlqName.BULK: [chunk(0), chunk(1)],
    DlqName.OUTBOUND: [late("m1")],
}

pytestmark = pytest.mark.proves("9.2", "9.5", "9.6", "property 46", "property 49", "property 50")


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logger.setLevel("CRITICAL")
    yield
    logger.setLevel("INFO")


def broken_world(faults: dict[int, Kind]) -> Repairs:
    repairs = Repairs()
    for name, bodies in LETTERS.items():
        repairs.put(name, *bodies)
    repairs.plan.faults = faults
    repairs.plan.watch = lambda: nothing_is_lost(repairs)
    return repairs


def stored(repairs: Repairs) -> list[str]:
    return [item["whatsappMessageId"] for item in rows(repairs.truth, "Messages")]


def nothing_is_lost(repairs: Repairs) -> None:
    """At every instant a body is in its queue or its row; what is marked done was done."""
    kept = {row.payload: row for row in repairs.rows()}
    for name, bodies in LETTERS.items():
        lying = {message.body for message in repairs.queues[name].messages}
        for body in bodies:
            assert body in lying or body in kept, f"lost: {body}"
            if body in kept and kept[body].state is DlqState.REPLAYED:
                assert is_done(repairs, name, body), f"marked, and not done: {body}"
    assert len(stored(repairs)) == len(set(stored(repairs))), "a message is there twice"


def is_done(repairs: Repairs, name: DlqName, body: str) -> bool:
    if name is DlqName.INBOUND:
        return any(wamid in body for wamid in stored(repairs))
    return body in repairs.work[name].bodies


def survives(faults: dict[int, Kind]) -> Repairs:
    """People look and replay until nothing waits; whatever fails, they come back a minute later."""
    repairs = broken_world(faults)
    try:
        for _ in range(ROUNDS):
            for name in DlqName:
                with suppress(Killed, Exception):
                    repairs.replay(name)
                with suppress(Killed, Exception):
                    repairs.listed(name)
            repairs.later()
            if is_quiet(repairs):
                break
        finished(repairs)
    except AssertionError as error:
        raise AssertionError(f"{error}; repeat with faults {faults!r}") from error
    return repairs


def is_quiet(repairs: Repairs) -> bool:
    waiting = any(row.state is DlqState.WAITING for row in repairs.rows())
    return not waiting and not any(queue.messages for queue in repairs.queues.values())


def finished(repairs: Repairs) -> None:
    assert sorted(stored(repairs)) == ["wamid.1", "wamid.2"]
    for name, bodies in LETTERS.items():
        assert not repairs.queues[name].messages
        states = {row.payload: row.state for row in repairs.rows() if row.queue_name is name}
        assert states == {
            body: DlqState.EXHAUSTED if body == "not JSON" else DlqState.REPLAYED for body in bodies
        }
    assert all(row.holder is None for row in repairs.rows())


def calls() -> int:
    """How many calls the first round makes when nothing fails."""
    repairs = broken_world({})
    for name in DlqName:
        repairs.replay(name)
    return repairs.plan.calls


def test_nothing_fails_and_everything_is_done_once() -> None:
    repairs = survives({})
    assert sorted(repairs.work[DlqName.BULK].bodies) == sorted(LETTERS[DlqName.BULK])
    assert calls() > 30


def test_any_one_call_may_fail_in_any_way() -> None:
    runs = [(call, kind) for call in range(calls() + 5) for kind in Kind]
    for call, kind in runs:
        survives({call: kind})
    print(f"single faults: {len(runs)} runs, 0 violations")  # noqa: T201


def test_any_two_calls_may_fail_in_any_way() -> None:
    pairs = [
        {first: one, second: two}
        for first, second in combinations(range(calls() + 10), 2)
        for one, two in product(Kind, repeat=2)
    ]
    total = len(pairs)
    if not ALL:
        random.Random(SEED).shuffle(pairs)
        pairs = pairs[:PAIRS]
    for pair in pairs:
        survives(pair)
    print(f"fault pairs: {len(pairs)} of {total} runs, seed {SEED}, 0 violations")  # noqa: T201


def replay_all(repairs: Repairs) -> None:
    for name in DlqName:
        repairs.replay(name)


def interrupted(at: int) -> Repairs:
    """A replay of everything, inside of which another runs from beginning to end."""
    repairs = broken_world({})

    def interrupt() -> None:
        nothing_is_lost(repairs)
        if repairs.plan.calls > at:
            repairs.plan.watch = lambda: nothing_is_lost(repairs)
            replay_all(repairs)

    repairs.plan.watch = interrupt
    replay_all(repairs)
    return repairs


def test_a_second_replay_may_begin_at_any_call_of_the_first() -> None:
    for call in range(calls()):
        repairs = interrupted(call)
        for name in (DlqName.BULK, DlqName.OUTBOUND):
            assert sorted(repairs.work[name].bodies) == sorted(LETTERS[name]), call
        repairs.later()
        replay_all(repairs)
        finished(repairs)
