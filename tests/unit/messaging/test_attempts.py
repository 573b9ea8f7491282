import pytest

from services.messaging.attempts import Attempts
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Outgoing, Rejected
from tests.factories.sending import FakeSender

READY = Outgoing("m1", "phone-number-id-1", {})
BUSY = NotTaken("ThrottledRequestException")


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
    assert Attempts(sender, waits.append, lambda: None).make(READY) == outcome
    assert len(sender.attempts) == tries
    assert len(waits) == tries - 1
    assert all(0.1 * 2**n <= waited <= 0.2 * 2**n for n, waited in enumerate(waits))


def test_what_was_forbidden_meanwhile_is_not_tried_again():
    sender, answers = FakeSender(BUSY, BUSY, Accepted("never")), [None, "OPT_IN_REQUIRED"]
    made = Attempts(sender, lambda _: None, lambda: answers.pop(0)).make(READY)
    assert made == Rejected("OPT_IN_REQUIRED")
    assert len(sender.attempts) == 2
