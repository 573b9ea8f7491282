from datetime import timedelta
from itertools import permutations

import pytest

from services.messaging.failures import in_words
from services.messaging.model import Direction, MessageStatus, StoredMessage
from services.messaging.status import StatusEvent, with_event
from tests.factories.records import message
from tests.factories.time import NOW

LATER = timedelta(seconds=1)


def event(status: str, seconds: int = 0, code: str | None = None) -> StatusEvent:
    return StatusEvent(status, NOW + timedelta(seconds=seconds), code)


def after(*events: StatusEvent, start: MessageStatus = MessageStatus.SENDING) -> StoredMessage:
    grown = message(status=start)
    for each in events:
        grown = with_event(grown, each, NOW) or grown
    return grown


@pytest.mark.proves("5.12", "property 29")
@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["sent"], "sent"),
        (["sent", "delivered"], "delivered"),
        (["read"], "read"),
        (["played"], "read"),
        (["delivered", "sent"], "delivered"),
        (["read", "delivered", "sent"], "read"),
        (["failed"], "failed"),
        (["sent", "failed"], "failed"),
        (["failed", "sent"], "failed"),
        (["failed", "delivered"], "delivered"),
        (["delivered", "failed"], "delivered"),
        (["failed", "read"], "read"),
        (["accepted"], "sending"),
        (["deleted"], "sending"),
        (["warning", "sent"], "sent"),
        (["SENT"], "sending"),
        (["invented"], "sending"),
    ],
)
def test_the_status_is_the_highest_that_any_event_proved(words: list[str], status: str):
    grown = after(*(event(word, n) for n, word in enumerate(words)))
    assert grown.status == status
    assert [entry.status for entry in grown.status_history] == words


@pytest.mark.parametrize(
    ("start", "reached"),
    [("queued", "sent"), ("sending", "sent"), ("unknown", "sent"), ("received", "received")],
)
def test_a_message_of_any_beginning_grows_and_a_received_one_stays(start: str, reached: str):
    assert after(event("sent"), start=MessageStatus(start)).status == reached


def test_an_event_that_is_known_already_changes_nothing():
    grown = after(event("sent"))
    assert with_event(grown, event("sent"), NOW + LATER) is None
    assert with_event(grown, event("sent", 5), NOW + LATER) is None


def test_the_history_keeps_the_earliest_moment_of_each_event():
    grown = after(event("sent", 5), event("sent", 2), event("delivered", 3))
    assert [(e.status, e.at - NOW) for e in grown.status_history] == [
        ("sent", 2 * LATER),
        ("delivered", 3 * LATER),
    ]


def test_a_failure_tells_its_code_and_what_to_do():
    grown = after(event("failed", code="131026"))
    assert (grown.error_code, grown.error_details) == ("131026", in_words("131026"))
    assert "uses WhatsApp" in str(grown.error_details)


def test_a_failure_proved_wrong_leaves_its_code_in_the_history_only():
    grown = after(event("failed", 0, "131026"), event("delivered", 1))
    assert (grown.error_code, grown.error_details) == (None, None)
    assert grown.status_history[0].error_code == "131026"


def test_a_failure_without_a_code_is_still_a_failure():
    grown = after(event("failed"))
    assert (grown.status, grown.error_code) == (MessageStatus.FAILED, None)


def test_a_code_that_nobody_knows_is_named_in_the_sentence():
    assert "(code 999999)" in in_words("999999")


@pytest.mark.parametrize("code", ["131047", "470"])
def test_a_closed_window_asks_for_a_template(code: str):
    assert "template" in in_words(code)


def test_all_orders_of_the_usual_three_end_alike():
    usual = [event("sent", 0), event("delivered", 1), event("read", 2)]
    assert len({after(*order).model_dump_json() for order in permutations(usual)}) == 1


def test_the_time_of_change_never_goes_back():
    early = with_event(message(updated_at=NOW), event("sent"), NOW - LATER)
    assert early is not None and early.updated_at == NOW


def test_an_inbound_message_is_never_sent():
    received = message(direction=Direction.INBOUND, status=MessageStatus.RECEIVED)
    grown = with_event(received, event("read"), NOW)
    assert grown is not None and grown.status is MessageStatus.RECEIVED
