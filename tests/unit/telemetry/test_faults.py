"""What the log tells of something that broke."""

import pytest

from services.telemetry.log import fault
from tests.factories.logs import logged
from tests.factories.records import PHONE


def broken() -> RuntimeError:
    """An error that came from another, which came from a third."""
    last, second = RuntimeError(PHONE), ValueError(f"no row of {PHONE}")
    second.__cause__, last.__cause__ = KeyError(PHONE), second
    return last


@pytest.mark.proves("14.3")
def test_a_fault_names_every_error_that_it_came_from_the_nearest_first_and_none_of_their_words():
    with logged() as lines:
        fault("it_broke", broken(), messageId="m1")
    [line] = lines.named("it_broke")
    assert (line["errorType"], line["messageId"]) == ("RuntimeError", "m1")
    assert line["causedBy"] == ["ValueError", "KeyError"]
    assert PHONE not in lines.text


def test_an_error_that_is_its_own_cause_is_told_once():
    error = RuntimeError("again")
    error.__context__ = ValueError("before")
    error.__context__.__context__ = error
    with logged() as lines:
        fault("it_broke", error)
    [line] = lines.named("it_broke")
    assert line["causedBy"] == ["ValueError"]
