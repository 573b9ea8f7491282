"""Every body that can lie in a dead-letter queue."""

import json

import pytest

from services.dlq.letters import (
    EVENT_KEYS,
    Events,
    FileRequest,
    RawLetter,
    Unreadable,
    inbound_work,
    letter_of,
    shown_payload,
)
from services.dlq.model import DlqName, DlqState
from tests.factories.correspondence import bounce, customer_text, text_event
from tests.factories.dlq import (
    WRAPPERS,
    chunk,
    file_request,
    late,
    ours,
    raw_lambda_event,
    redriven_by_sns,
)
from tests.factories.infrastructure import INFRASTRUCTURE
from tests.factories.time import NOW
from tests.factories.webhooks import inbound, record, text_from

EVENT = inbound(text_from())
UNREADABLE = {
    "nothing": "",
    "words": "this is not JSON",
    "half": '{"record": {"Sns"',
    "a number": "7",
    "a list": "[1, 2]",
    "an empty object": "{}",
    "something else": '{"hello": "world"}',
    "a record of nothing": '{"record": null}',
    "a record without text": '{"record": {"Sns": {"Message": 7}}}',
    "an alarm": ours('{"AlarmName": "x"}'),
    "an event that is words": ours("words"),
    "no records": '{"Records": "x"}',
    "half of its records": json.dumps({"Records": [record(EVENT), {"Sns": {}}]}),
    "deep": "[" * 100_000,
}


def read(body: str, name: DlqName = DlqName.INBOUND, **attributes: str):
    return letter_of(name, RawLetter("sqs-1", "r", body, NOW, attributes), NOW)


@pytest.mark.proves("9.1")
@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize("event", [EVENT, text_event(), customer_text(), bounce()])
def test_an_event_is_found_in_every_wrapper(wrapper: type[str], event: str):
    work = inbound_work(wrapper(event))
    assert isinstance(work, Events)
    assert [json.loads(text) for text in work.texts] == [json.loads(event)]
    assert not read(wrapper(event)).unreadable


def test_one_event_is_one_letter_whoever_put_it_aside():
    ids = {read(w(EVENT)).dlq_message_id for w in (ours, redriven_by_sns, raw_lambda_event)}
    assert len(ids) == 1
    assert read(ours(EVENT, error="another", failedAt="later")).dlq_message_id in ids
    assert read(ours(inbound(text_from(id="another")))).dlq_message_id not in ids


def test_several_records_are_one_letter_with_all_of_their_events():
    body = json.dumps({"Records": [record(EVENT), record(customer_text())]})
    assert inbound_work(body) == Events((EVENT, customer_text()))


def test_a_request_for_a_file_names_its_message():
    assert inbound_work(file_request("m7")) == FileRequest("m7")
    assert read(file_request("m7")).original_message_id == "m7"


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_what_nobody_can_read_is_parked_whole_with_a_sentence(body: str):
    with pytest.raises(Unreadable):
        inbound_work(body)
    for name in DlqName:
        letter = read(body, name)
        assert (letter.state, letter.unreadable) == (DlqState.EXHAUSTED, True)
        assert letter.payload == body and letter.error_details.startswith("This message cannot be")
        assert isinstance(json.loads(shown_payload(body)), str | int | list | dict)


def test_two_unreadable_bodies_are_two_letters():
    assert read("a").dlq_message_id != read("b").dlq_message_id
    assert read("a").dlq_message_id == read("a").dlq_message_id
    assert read("a").dlq_message_id != read("a", DlqName.BULK).dlq_message_id


def test_a_chunk_is_known_by_its_job_and_number():
    first = read(chunk(0), DlqName.BULK)
    assert first.original_message_id == "job-1#0" and not first.unreadable
    assert first.dlq_message_id == read(chunk(0, people=2), DlqName.BULK).dlq_message_id
    assert first.dlq_message_id != read(chunk(1), DlqName.BULK).dlq_message_id
    assert read(late(), DlqName.BULK).unreadable


def test_a_late_message_is_known_by_its_id():
    assert read(late("m1"), DlqName.OUTBOUND).original_message_id == "m1"
    assert read(late(""), DlqName.OUTBOUND).unreadable


@pytest.mark.parametrize(
    ("letter", "reason"),
    [
        (read(ours(EVENT)), "ClientError: the table is away"),
        (read(ours(EVENT, errorType=None)), "the table is away"),
        (read(redriven_by_sns(EVENT), ErrorCode="200", ErrorMessage="Timeout"), "200: Timeout"),
        (read(raw_lambda_event(EVENT), ErrorMessage="Task timed out"), "Task timed out"),
        (read(raw_lambda_event(EVENT)), "It was tried as often as its queue allows"),
        (read(file_request()), "It was tried as often as its queue allows"),
        (read(chunk(), DlqName.BULK), "It was tried as often as its queue allows"),
        (read(late(), DlqName.OUTBOUND), "It was tried as often as its queue allows"),
    ],
)
def test_the_reason_is_the_best_that_anybody_wrote_down(letter, reason: str):
    assert letter.error_details.startswith(reason)


def test_a_long_reason_is_cut_and_the_body_is_not():
    letter = read(ours(EVENT, error="x" * 5000))
    assert len(letter.error_details) == 1000
    assert letter.payload == ours(EVENT, error="x" * 5000)


@pytest.mark.parametrize("body", ['{"a": NaN}', '{"a": Infinity}', "words", '"half', "\x00"])
def test_a_payload_is_shown_as_json_whatever_it_is(body: str):
    assert json.loads(shown_payload(body)) == body


def test_what_counts_as_an_event_is_what_the_topic_hands_to_our_functions():
    wanted: set[str] = set()
    for function in INFRASTRUCTURE["functions"].values():
        keys = function.get("topic", {}).get("bodyHas", [])
        wanted |= {key.split(".")[0] for key in ([keys] if isinstance(keys, str) else keys)}
    assert wanted == EVENT_KEYS
