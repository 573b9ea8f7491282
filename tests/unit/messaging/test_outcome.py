import pytest

from services.messaging.attempts import Withheld
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Rejected
from services.messaging.model import MessageStatus, Verdict
from services.messaging.outcome import after, failure
from services.messaging.status import StatusEvent, with_event
from tests.factories.records import message
from tests.factories.time import NOW


@pytest.mark.parametrize(
    ("outcome", "status", "code", "provider_id"),
    [
        (Accepted("aws-1"), "sent", None, "aws-1"),
        (Rejected("AccessDeniedException"), "failed", "AccessDeniedException", None),
        (NotTaken("ThrottledRequestException"), "failed", "ThrottledRequestException", None),
        (Lost("ReadTimeoutError"), "unknown", "ReadTimeoutError", None),
    ],
)
def test_each_way_to_end_has_its_status(
    outcome: Outcome, status: str, code: str | None, provider_id: str | None
):
    ended = after(message(), outcome, NOW)
    assert (ended.status, ended.error_code) == (status, code)
    assert ended.provider_message_id == provider_id


@pytest.mark.parametrize("outcome", [Accepted("a"), Rejected("r"), NotTaken("n"), Lost("l")])
@pytest.mark.parametrize("word", ["delivered", "read"])
def test_what_an_event_proved_meanwhile_is_never_lowered(outcome: Outcome, word: str):
    known = with_event(message(), StatusEvent(word, NOW), NOW)
    assert known is not None
    ended = after(known, outcome, NOW)
    assert (ended.status, ended.error_code, ended.error_details) == (word, None, None)


def test_a_failure_reported_by_an_event_keeps_its_own_reason():
    known = with_event(message(), StatusEvent("failed", NOW, "131026"), NOW)
    assert known is not None
    ended = after(known, Accepted("aws-1"), NOW)
    assert (ended.status, ended.error_code) == (MessageStatus.FAILED, "131026")
    assert ended.provider_message_id == "aws-1"


@pytest.mark.proves("3.5")
def test_what_a_rule_withholds_keeps_every_reason():
    allowed = message(verdict=Verdict(allowed=True, at=NOW))
    assert after(allowed, Rejected("Denied"), NOW).verdict == allowed.verdict
    ended = after(allowed, Withheld("OPT_IN_REQUIRED", "No.", ("OPT_IN_REQUIRED", "X")), NOW)
    assert (ended.status, ended.error_code) == ("failed", "OPT_IN_REQUIRED")
    assert ended.verdict == Verdict(allowed=False, reasons=("OPT_IN_REQUIRED", "X"), at=NOW)


@pytest.mark.proves("5.10")
@pytest.mark.parametrize(
    ("outcome", "advice", "retryable"),
    [
        (NotTaken("Throttled"), "try again in a minute", True),
        (Rejected("Denied"), "correct it", False),
    ],
)
def test_the_caller_hears_whether_trying_again_makes_sense(
    outcome: NotTaken | Rejected, advice: str, retryable: bool
):
    told = failure(message(), outcome)
    assert advice in str(told) and "nothing was delivered" in str(told)
    assert told.details == {
        "messageId": "m1",
        "apiError": outcome.code,
        "retryable": retryable,
    }
    assert (told.code, told.http_status) == ("EXTERNAL_API_ERROR", 502)
