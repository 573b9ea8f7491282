from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.limits.leases import SlotLeases
from services.limits.slots import LATE, Pace, Turn
from services.limits.turns import Turns
from services.messaging.attempts import RETRIES, Attempts
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Outgoing, Rejected
from services.messaging.model import Channel, MessageStatus
from tests.factories import correspondence
from tests.factories.infrastructure import memory_store
from tests.factories.records import OPERATOR, contact, keep
from tests.factories.sending import Desk, FakeSender, text
from tests.factories.time import NOW, FakeClock

PEOPLE = ("c1", "c2", "c3")
asked = st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(0, 400)), min_size=1, max_size=12)
outcomes = st.sampled_from([Accepted("a"), Rejected("r"), Lost("l"), NotTaken("n")])


def desk(channel: Channel) -> Desk:
    if channel is Channel.WHATSAPP:
        at = Desk()
        keep(at.store, contact())
    else:
        at = correspondence.desk(channel)
    for number, who in enumerate(PEOPLE[1:]):
        about = {"contact_id": who, "phone": f"+1202555012{number}", "email": f"{who}@example.com"}
        keep(at.store, correspondence.ada(**about, **_consents()))
    return at


def _consents() -> dict[str, Any]:
    return {"opt_in_whats_app": True, "last_inbound_message_at": NOW}


def wish(channel: Channel, who: str, number: int) -> Any:
    words = f"text {number}"
    match channel:
        case Channel.WHATSAPP:
            return text(words, contact_id=who)
        case Channel.SMS:
            return correspondence.sms(words, contact_id=who)
        case Channel.EMAIL:
            return correspondence.email(words, contact_id=who)


@pytest.mark.proves("13.5", "property 55")
@given(st.sampled_from(Channel), asked, st.floats(0, 20), st.randoms())
def test_property_55_however_busy_a_sender_is_nobody_is_refused_and_order_is_kept(
    channel: Channel, course: list[tuple[str, int]], busy: float, chance: Any
):
    """Feature: wecare-digital-admin-platform, Property 55: Rate Limit Queues Messages."""
    at = desk(channel)
    at.busy(seconds=busy)
    sent: dict[str, list[str]] = {who: [] for who in PEOPLE}
    for number, (who, pause) in enumerate(course):
        at.clock.advance(milliseconds=pause)
        shown = at.service.send(OPERATOR, wish(channel, who, number))
        assert shown.status in (MessageStatus.SENT, MessageStatus.QUEUED)
        sent[who].append(shown.message_id)
    chance.shuffle(at.queue.wakes)
    at.deliver()
    assert {m.status for m in at.stored()} == {MessageStatus.SENT}
    reached = [attempt.message_id for attempt in at.attempts]
    for mine in sent.values():
        assert [message_id for message_id in reached if message_id in mine] == mine


@pytest.mark.proves("13.8", "property 56")
@given(st.lists(outcomes, max_size=8), st.floats(0, 0.5))
def test_property_56_at_most_three_retries_with_growing_pauses_and_only_if_nothing_was_delivered(
    script: list[Outcome], late: float
):
    """Feature: wecare-digital-admin-platform, Property 56: API Retry with Exponential Backoff."""
    sender, clock, waits = FakeSender(*script), FakeClock(), list[float]()
    pace, store = Pace("sms", "pool", 5), memory_store()
    turns = Turns(SlotLeases(store, clock, clock.wait), clock, clock.wait)
    start = NOW - timedelta(seconds=late)
    ending = Attempts(sender, turns, waits.append, lambda: None).make(
        Outgoing("m1", "pool", {}), Turn(pace, start, start + LATE)
    )
    ended = next((n for n, o in enumerate(script) if not isinstance(o, NotTaken)), len(script))
    assert len(sender.attempts) == min(ended, RETRIES) + 1
    assert ending == [*script, Accepted("aws-m1")][len(sender.attempts) - 1]
    assert all(0.1 * 2**n <= pause <= 0.2 * 2**n for n, pause in enumerate(waits))
    assert len(waits) == len(sender.attempts) - 1
