from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aws import clients
from services.aws.departures import PREPARING, Departure, TooLate, departing, leave
from services.messaging.channels.base import Outgoing, Sender
from services.messaging.channels.email import Ses
from services.messaging.channels.sms import PinpointSms
from services.messaging.channels.whatsapp import SocialMessaging
from tests.factories.correspondence import EMAIL_LINE, SMS_LINE, ada, email, sms
from tests.factories.time import NOW, FakeClock

LASTS = timedelta(milliseconds=15)
SENDERS: dict[str, Callable[[], Sender]] = {
    "whatsapp": lambda: SocialMessaging(clients.social_messaging(), "v24.0"),
    "sms": lambda: PinpointSms(clients.sms(), "events"),
    "email": lambda: Ses(clients.ses(), "events"),
}
PAYLOADS: dict[str, dict[str, Any]] = {
    "whatsapp": {},
    "sms": SMS_LINE.payload(ada(), sms(), SMS_LINE.draft(sms()), "m1"),
    "email": EMAIL_LINE.payload(ada(), email(), EMAIL_LINE.draft(email()), "m1"),
}


def departure(clock: FakeClock) -> Departure:
    return Departure(NOW, NOW + LASTS, clock, clock.wait)


@given(st.integers(-500_000, 50_000), st.integers(0, 50_000))
def test_a_request_leaves_in_its_turn_or_not_at_all(begun: int, preparing: int):
    """In microseconds: when it is begun, as seen from its turn, and how long it is built."""
    clock = FakeClock(NOW + timedelta(microseconds=begun))
    this = departure(clock)
    if not this.comes():
        assert clock.now > this.ends_at
        return
    assert clock.now >= NOW - PREPARING
    clock.advance(microseconds=preparing)
    with departing(this):
        try:
            leave()
        except TooLate:
            assert clock.now > this.ends_at
        else:
            assert this.starts_at <= clock.now <= this.ends_at


@pytest.mark.proves("5.9", "6.5", "7.5")
@pytest.mark.parametrize("channel", SENDERS)
def test_no_client_sends_after_the_turn_of_its_message(environment: object, channel: str):
    """Nobody listens where the request would go: it is stopped before."""
    del environment
    message = Outgoing("m1", "sender", PAYLOADS[channel])
    with departing(departure(FakeClock(NOW + timedelta(seconds=1)))), pytest.raises(TooLate):
        SENDERS[channel]().send(message)


def test_what_has_no_turn_leaves_at_once():
    clock = FakeClock()
    with departing(departure(FakeClock(NOW + timedelta(seconds=1)))):
        pass
    leave()
    assert clock.waited == []
