from datetime import timedelta

import pytest

from services.aws.departures import TooLate
from services.aws.store import Update
from services.core.errors import OptInRequired, Refusal
from services.limits.leases import SlotLeases
from services.limits.slots import LATE, Pace, Turn, tracker_key
from services.limits.turns import Turns
from services.messaging.attempts import NO_TURN, Attempts, Withheld
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Outgoing, Rejected
from tests.factories.infrastructure import memory_store
from tests.factories.sending import FakeSender
from tests.factories.time import NOW, FakeClock

READY = Outgoing("m1", "phone-number-id-1", {})
BUSY = NotTaken("ThrottledRequestException")
PACE = Pace("whatsapp", "phone-number-id-1", 80)
TURN = Turn(PACE, NOW, NOW + LATE)


def attempts(sender: FakeSender, waits: list[float], *answers: Refusal | None) -> Attempts:
    left, clock = list(answers), FakeClock()
    turns = Turns(SlotLeases(memory_store(), clock, clock.wait), clock, clock.wait)
    return Attempts(sender, turns, waits.append, lambda: left.pop(0) if left else None)


@pytest.mark.proves("13.8", "property 56")
@pytest.mark.parametrize(
    ("script", "outcome", "tries"),
    [
        ([Accepted("a")], Accepted("a"), 1),
        ([Rejected("r")], Rejected("r"), 1),
        ([Lost("l")], Lost("l"), 1),
        ([BUSY, Accepted("a")], Accepted("a"), 2),
        ([BUSY, BUSY, Rejected("r")], Rejected("r"), 3),
        ([BUSY, Lost("l"), Accepted("never")], Lost("l"), 2),
        ([BUSY, BUSY, BUSY, Accepted("a")], Accepted("a"), 4),
        ([BUSY, BUSY, BUSY, BUSY, Accepted("never")], BUSY, 4),
    ],
)
def test_property_56_only_what_was_not_taken_is_tried_again_and_at_most_3_times(
    script: list[Outcome], outcome: Outcome, tries: int
):
    """Feature: wecare-digital-admin-platform, Property 56: API Retry with Exponential Backoff."""
    sender, waits = FakeSender(*script), list[float]()
    assert attempts(sender, waits).make(READY, TURN) == outcome
    assert len(sender.attempts) == tries
    assert len(waits) == tries - 1
    assert all(0.1 * 2**n <= waited <= 0.2 * 2**n for n, waited in enumerate(waits))


def test_what_was_forbidden_meanwhile_is_not_tried_again():
    sender = FakeSender(BUSY, BUSY, Accepted("never"))
    why = OptInRequired("No opt-in.")
    made = attempts(sender, [], None, why).make(READY, TURN)
    assert made == Withheld("OPT_IN_REQUIRED", "No opt-in.", ("OPT_IN_REQUIRED",))
    assert len(sender.attempts) == 2


def test_a_message_without_any_turn_is_not_tried():
    clock, sender, store = FakeClock(NOW + timedelta(seconds=1)), FakeSender(), memory_store()
    far = int((NOW + timedelta(hours=1)).timestamp() * 1_000_000)
    store.write(Update(*tracker_key(PACE.sender), set={"freeAt": far}))
    turns = Turns(SlotLeases(store, clock, clock.wait), clock, clock.wait)
    made = Attempts(sender, turns, clock.wait, lambda: None).make(READY, TURN)
    assert made == NotTaken(NO_TURN) and not sender.attempts


def test_a_request_that_was_stopped_takes_another_turn_and_that_is_no_try():
    sender, waits = FakeSender(TooLate(), Accepted("a")), list[float]()
    assert attempts(sender, waits).make(READY, TURN) == Accepted("a")
    assert (len(sender.attempts), waits) == (2, [])


def test_a_message_that_never_leaves_in_time_was_not_tried():
    sender = FakeSender(*[TooLate()] * 100)
    assert attempts(sender, []).make(READY, TURN) == NotTaken(NO_TURN)
