import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, ReadTimeoutError
from hypothesis import given
from hypothesis import strategies as st

from services.core.settings import environment_name
from services.messaging.channels.answers import outcome_of
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Rejected
from services.messaging.measuring import NAMESPACE, UNITS, measure_changes, measures_of
from services.messaging.model import Channel, MessageStatus, StoredMessage
from services.messaging.outcome import after
from services.messaging.repository import MessageRepository, message_put
from services.messaging.status import StatusEvent, with_event
from services.telemetry.log import api_error, fault
from tests.factories.infrastructure import memory_store
from tests.factories.logs import logged
from tests.factories.records import EMAIL, PHONE, message
from tests.factories.time import NOW

_S = MessageStatus
names = st.from_regex("[A-Z][a-zA-Z]{2,30}", fullmatch=True)
statuses = st.sampled_from([400, 401, 403, 404, 409, 413, 429, 500, 502, 503])
request_ids = st.uuids().map(str)
channels = st.sampled_from(Channel)
outcomes = st.sampled_from([Accepted("p1"), Rejected("400"), NotTaken("429"), Lost("Timeout")])


def refused(code: str, status: int, request_id: str) -> ClientError:
    """A refusal that repeats whom the message was for, as providers do."""
    said = f"{PHONE} or {EMAIL} cannot get: hello"
    answer: Any = {
        "Error": {"Code": code, "Message": said},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": request_id},
    }
    return ClientError(answer, "SendWhatsAppMessage")


def raising(error: Exception) -> Callable[[], str | None]:
    def the_provider_call() -> str | None:
        raise error

    return the_provider_call


@pytest.mark.proves("14.3", "property 59")
@given(names, statuses, request_ids)
def test_property_59_an_api_error_is_logged_with_its_request_type_and_trace(
    code: str, status: int, request_id: str
):
    """Feature: wecare-digital-admin-platform, Property 59: API Errors are Logged."""
    with logged() as lines:
        outcome = outcome_of(raising(refused(code, status, request_id)))
    [line] = lines.named("api_error")
    assert not isinstance(outcome, Accepted)
    assert (line["level"], line["requestId"], line["code"]) == ("ERROR", request_id, code)
    assert line["errorType"] == "ClientError"
    assert any("the_provider_call" in place for place in line["stackTrace"])
    assert not any(word in lines.text for word in (PHONE, EMAIL, "hello"))


@pytest.mark.proves("14.3", "property 59")
@pytest.mark.parametrize("kind", [ConnectTimeoutError, ReadTimeoutError])
def test_an_api_that_does_not_answer_is_logged_too(kind: type[BotoCoreError]):
    with logged() as lines:
        outcome_of(raising(kind(endpoint_url="https://x", error="late")))
    [line] = lines.named("api_error")
    assert line["errorType"] == line["code"] == kind.__name__
    assert line["stackTrace"] and line.get("requestId") is None


@given(names, statuses, request_ids)
def test_whatever_breaks_because_of_an_api_names_the_request(
    code: str, status: int, request_id: str
):
    with logged() as lines:
        fault("broken", refused(code, status, request_id))
        api_error(ValueError("no answer of AWS"), "x")
    assert lines.named("broken")[0]["requestId"] == request_id
    assert lines.named("api_error")[0].get("requestId") is None


def metrics_in(line: dict[str, Any]) -> dict[str, Any]:
    """The metrics that CloudWatch takes from a line, which must be in order for that."""
    [described] = line["_aws"]["CloudWatchMetrics"]
    assert described["Namespace"] == NAMESPACE
    [dimensions] = described["Dimensions"]
    assert all(isinstance(line[name], str) and line[name] for name in dimensions)
    assert set(dimensions) == {"environment", "channel"}
    units = {metric["Name"]: metric["Unit"] for metric in described["Metrics"]}
    assert units.items() <= UNITS.items()
    return {name: line[name] for name in units}


@pytest.mark.proves("14.4", "property 60")
@given(channels, outcomes, st.floats(0, 100_000))
def test_property_60_an_attempt_tells_success_and_failure_of_its_channel(
    channel: Channel, outcome: Outcome, milliseconds: float
):
    """Feature: wecare-digital-admin-platform, Property 60: Message Delivery Metrics."""
    store, said = memory_store(), message(channel=channel)
    store.write(message_put(said))
    later = NOW + timedelta(milliseconds=milliseconds)
    with logged() as lines:
        MessageRepository(store).grow(said, lambda known: after(known, outcome, later))
    [line] = lines.named("messages_measured")
    found = metrics_in(line)
    taken, lost = isinstance(outcome, Accepted), isinstance(outcome, Lost)
    assert (line["channel"], line["environment"]) == (channel, environment_name())
    assert found["ProviderErrors"] == [int(not taken)]
    assert found["SendLatency"] == [pytest.approx(milliseconds, abs=0.1)]
    if not lost:
        assert (found["SendSuccess"], found["SendFailure"]) == ([int(taken)], [int(not taken)])
    assert not any(word in lines.text for word in ("hello", PHONE, '"c1"'))


@pytest.mark.proves("14.4", "property 60")
@given(channels, st.sampled_from(["delivered", "read", "failed"]), st.integers(0, 3600))
def test_property_60_a_report_tells_success_or_failure_of_a_delivery(
    channel: Channel, word: str, seconds: int
):
    """Feature: wecare-digital-admin-platform, Property 60: Message Delivery Metrics."""
    store = memory_store()
    repository = MessageRepository(store)
    said = message(channel=channel, status=_S.SENT, provider_message_id="p1")
    store.write(message_put(said))
    event = StatusEvent(word, NOW + timedelta(seconds=seconds))
    with logged() as lines:
        for _ in range(3):
            repository.grow(said, lambda known: with_event(known, event, event.at))
    [line] = lines.named("messages_measured")
    found, arrived = metrics_in(line), word != "failed"
    assert found["DeliverySuccess"] == [int(arrived)]
    assert found["DeliveryFailure"] == [int(not arrived)]
    assert found.get("DeliveryLatency") == ([seconds * 1000] if arrived else None)


@given(st.lists(st.tuples(channels, outcomes), min_size=1, max_size=100))
def test_a_batch_is_told_in_one_line_for_each_channel_in_it(batch: list[tuple[Channel, Outcome]]):
    changes: list[tuple[StoredMessage, StoredMessage]] = []
    for channel, outcome in batch:
        before = message(channel=channel)
        changes.append((before, after(before, outcome, NOW)))
    with logged() as lines:
        measure_changes(changes, NOW)
    told = {line["channel"]: metrics_in(line) for line in lines.named("messages_measured")}
    assert set(told) == {channel.value for channel, _ in batch}
    for channel, found in told.items():
        own = [outcome for c, outcome in batch if c == channel]
        assert found["ProviderErrors"] == [int(not isinstance(o, Accepted)) for o in own]
    assert all(json.loads(line) for line in lines.text.splitlines())


@given(channels, outcomes)
def test_a_dry_run_moves_no_metric(channel: Channel, outcome: Outcome):
    before = message(channel=channel, dry_run=True)
    assert measures_of(before, after(before, outcome, NOW)) == {}


def test_an_answer_that_was_lost_is_a_success_once_an_event_says_so():
    lost = after(message(), Lost("Timeout"), NOW)
    assert measures_of(message(), lost) == {"ProviderErrors": 1, "SendLatency": 0.0}
    settled = with_event(lost, StatusEvent("sent", NOW), NOW)
    assert settled and measures_of(lost, settled) == {"SendSuccess": 1, "SendFailure": 0}
