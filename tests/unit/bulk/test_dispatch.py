from datetime import timedelta

import pytest

from services.aws.departures import TooLate
from services.bulk.batch import Missed
from services.bulk.dispatch import Dispatcher, one_by_one
from services.limits.slots import LATE
from services.messaging.channels.base import Accepted, Lost, Outcome, Outgoing
from tests.factories.sending import FakeSender
from tests.factories.time import NOW, FakeClock

READY = Outgoing("m1", "pool", {})


def dispatched(sender: FakeSender, clock: FakeClock) -> Outcome | Missed:
    [outcome] = Dispatcher(one_by_one, clock, clock.wait).send(sender, [(READY, NOW)])
    return outcome


@pytest.mark.parametrize("early", [0, 5, 500])
def test_a_message_leaves_at_its_slot_however_early_it_is_ready(early: int):
    clock = FakeClock(NOW - timedelta(milliseconds=early))
    assert dispatched(FakeSender(Accepted("a")), clock) == Accepted("a")
    assert clock.now == NOW


@pytest.mark.proves("5.9")
def test_a_slot_that_is_over_is_missed_and_nothing_is_tried():
    sender = FakeSender()
    outcome = dispatched(sender, FakeClock(NOW + LATE + timedelta(milliseconds=1)))
    assert isinstance(outcome, Missed) and not sender.attempts


@pytest.mark.proves("5.9")
def test_a_request_that_its_client_stopped_has_missed_its_slot():
    assert isinstance(dispatched(FakeSender(TooLate()), FakeClock()), Missed)


def test_a_sender_that_broke_may_have_sent():
    assert dispatched(FakeSender(OSError()), FakeClock()) == Lost("OSError")
