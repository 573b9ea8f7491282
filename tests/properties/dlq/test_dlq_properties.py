from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.dlq.model import MOST_AT_ONCE, MOST_RETRIES, DlqName, DlqOutcome, DlqState
from tests.factories.correspondence import bounce, customer_text, text_event
from tests.factories.dlq import WRAPPERS, Broken, Repairs, chunk, file_request, late
from tests.factories.inbox import Inbox
from tests.factories.infrastructure import rows
from tests.factories.webhooks import inbound, status_of, statuses, text_from

wamids = st.integers(0, 4).map(lambda n: f"wamid.{n}")
phones = st.integers(0, 2).map(lambda n: f"91981234567{n}")
bodies = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@st.composite
def customer_messages(draw: st.DrawFn) -> str:
    """An event with some messages; the same id is always the same message."""
    chosen = draw(st.lists(wamids, min_size=1, max_size=3, unique=True))
    said = [text_from(draw(phones), f"{key} says", id=key) for key in chosen]
    return inbound(*said)


whatsapp_events = customer_messages() | wamids.map(lambda key: statuses(status_of(key)))
other_events = st.sampled_from(
    [customer_text("hello"), customer_text("STOP", inboundMessageId="in-2"), text_event(), bounce()]
)
events = whatsapp_events | other_events
wrappers = st.sampled_from(WRAPPERS)
type Wrapper = Callable[[str], str]
letters = st.one_of(
    st.tuples(st.just(DlqName.INBOUND), st.builds(lambda w, e: w(e), wrappers, events)),
    st.tuples(st.just(DlqName.INBOUND), st.integers(0, 9).map(lambda n: file_request(f"m{n}"))),
    st.tuples(st.just(DlqName.BULK), st.integers(0, 9).map(chunk)),
    st.tuples(st.just(DlqName.OUTBOUND), st.integers(0, 9).map(lambda n: late(f"m{n}"))),
)


def message_ids(repairs: Repairs) -> list[str]:
    return sorted(str(m.whatsapp_message_id) for m in repairs.inbox.messages())


@pytest.mark.proves("9.1", "9.2", "property 46")
@given(
    st.lists(customer_messages(), max_size=3),
    st.lists(st.tuples(wrappers, customer_messages()), min_size=1, max_size=6),
    st.integers(1, 3),
)
def test_property_46_a_message_that_is_there_already_is_never_stored_again(
    before: list[str], failed: list[tuple[Wrapper, str]], times: int
):
    """Feature: wecare-digital-admin-platform, Property 46: DLQ Replay Deduplication."""
    repairs = Repairs()
    repairs.inbox.receive(*before)
    stored = {m.message_id: m for m in repairs.inbox.messages()}
    for _ in range(times):
        repairs.put(DlqName.INBOUND, *(wrapper(event) for wrapper, event in failed))
        done = repairs.replay()
        assert done.failed == done.skipped == 0
    wanted = Inbox()
    wanted.receive(*before, *(event for _, event in failed))
    assert message_ids(repairs) == sorted(str(m.whatsapp_message_id) for m in wanted.messages())
    after = {m.message_id: m for m in repairs.inbox.messages()}
    assert stored.items() <= after.items()
    assert not repairs.queues[DlqName.INBOUND].messages and not repairs.listed()


@pytest.mark.proves("9.3", "property 47")
@given(st.integers(0, 130), st.integers(1, MOST_AT_ONCE) | st.none())
def test_property_47_a_replay_tries_at_most_its_batch_and_never_more_than_100(
    count: int, size: int | None
):
    """Feature: wecare-digital-admin-platform, Property 47: DLQ Replay Batch Size Limit."""
    repairs = Repairs()
    repairs.put(DlqName.BULK, *map(chunk, range(count)))
    repairs.listed(DlqName.BULK)
    done = repairs.replay(DlqName.BULK, batchSize=size)
    assert done.replayed == min(count, size or 100)
    assert len(repairs.work[DlqName.BULK].bodies) == done.replayed <= 100
    assert repairs.statistics(DlqName.BULK).waiting == count - done.replayed


@pytest.mark.proves("9.3", "9.7")
@pytest.mark.parametrize("wrong", [{"batchSize": 0}, {"batchSize": 101}, {"batchSize": -1}])
@pytest.mark.parametrize("more", [{}, {"maxRetries": 0}, {"maxRetries": 6}, {"maxRetries": 50}])
def test_a_batch_or_a_limit_out_of_bounds_is_refused_before_anything_happens(
    wrong: dict[str, Any], more: dict[str, Any]
):
    repairs = Repairs()
    repairs.put(DlqName.BULK, chunk())
    with pytest.raises(ValidationError, match="must be between 1 and"):
        repairs.replay(DlqName.BULK, **{**wrong, **more})
    assert repairs.plan.calls == 0


def everything(repairs: Repairs) -> Any:
    """What the original code left behind, whatever ids were drawn."""
    tables = ("Messages", "Contacts", "Identities", "Conversations", "EarlyStatuses", "AuditLogs")
    drawn = {"contactId", "identity", "logId", "resourceId"}
    found = {table: rows(repairs.truth, table) for table in tables}
    found["AuditLogs"] = [row for row in found["AuditLogs"] if row["action"] != "replay_dlq"]
    return {
        table: sorted(str({k: v for k, v in row.items() if k not in drawn}) for row in content)
        for table, content in found.items()
    }


@pytest.mark.proves("9.4", "property 48")
@given(st.lists(st.tuples(wrappers, events), min_size=1, max_size=5, unique_by=lambda p: p[1]))
def test_property_48_a_replayed_event_leaves_what_the_handler_would_have_left(
    failed: list[tuple[Wrapper, str]],
):
    """Feature: wecare-digital-admin-platform, Property 48: DLQ Replay Uses Same Logic."""
    direct, repairs = Repairs(), Repairs()
    for wrapper, event in failed:
        direct.inbox.receive(event)
        direct.mailbox.receive(event)
        repairs.put(DlqName.INBOUND, wrapper(event))
        assert repairs.replay().replayed == 1
    assert everything(repairs) == everything(direct)


@pytest.mark.proves("9.4", "8.9", "property 48")
@given(st.lists(st.integers(0, 20), min_size=1, unique=True), st.sampled_from(["bulk", "outbound"]))
def test_property_48_work_goes_back_to_its_queue_as_it_was(numbers: list[int], kind: str):
    """Feature: wecare-digital-admin-platform, Property 48: DLQ Replay Uses Same Logic."""
    name = DlqName(f"{kind}-dlq")
    bodies = [chunk(n) if kind == "bulk" else late(f"m{n}") for n in numbers]
    repairs = Repairs()
    repairs.put(name, *bodies)
    assert repairs.replay(name).replayed == len(bodies)
    assert sorted(repairs.work[name].bodies) == sorted(bodies)


@pytest.mark.proves("9.5", "property 49")
@given(st.lists(letters, min_size=1, max_size=8))
def test_property_49_what_was_replayed_is_gone_from_the_queue_and_from_the_list(
    failed: list[tuple[DlqName, str]],
):
    """Feature: wecare-digital-admin-platform, Property 49: Successful Replay Deletes from DLQ."""
    repairs = Repairs()
    for name, body in failed:
        repairs.put(name, body)
    for name in DlqName:
        done = repairs.replay(name)
        assert (done.failed, done.skipped) == (0, 0)
        assert not repairs.queues[name].messages and not repairs.listed(name)
        assert len(repairs.listed(name, DlqState.REPLAYED)) == done.replayed
        assert repairs.statistics(name).replayed == done.replayed


@pytest.mark.proves("9.6", "property 50")
@given(letters, st.integers(1, MOST_RETRIES - 1))
def test_property_50_what_fails_again_is_counted_and_waits_whole(
    failed: tuple[DlqName, str], times: int
):
    """Feature: wecare-digital-admin-platform, Property 50: Failed Replay Is Counted."""
    name, body = failed
    repairs = Repairs(routes={name: Broken(times)})
    repairs.put(name, body)
    for tried in range(1, times + 1):
        done = repairs.replay(name)
        assert (done.replayed, done.failed, done.skipped) == (0, 1, 0)
        [letter] = repairs.listed(name)
        assert (letter.retry_count, letter.exhausted) == (tried, False)
        assert "storage is away" in letter.error_details and letter.payload == body
    assert repairs.replay(name).replayed == 1


@pytest.mark.proves("9.7", "property 51")
@given(letters, st.integers(1, MOST_RETRIES), st.booleans())
def test_property_51_a_message_that_was_tried_five_times_is_parked_and_never_tried_again(
    failed: tuple[DlqName, str], most: int, named: bool
):
    """Feature: wecare-digital-admin-platform, Property 51: DLQ Replay Retry Limit."""
    name, body = failed
    route = Broken()
    repairs = Repairs(routes={name: route})
    repairs.put(name, body)
    outcomes = [repairs.replay(name) for _ in range(MOST_RETRIES)]
    assert [result.exhausted for done in outcomes for result in done.results] == [False] * 4 + [
        True
    ]
    assert len(route.bodies) == MOST_RETRIES
    [letter] = repairs.listed(name)
    assert letter.exhausted and letter.retry_count == MOST_RETRIES and letter.payload == body
    chosen: dict[str, Any] = {"dlqMessageIds": [letter.dlq_message_id]} if named else {}
    done = repairs.replay(name, maxRetries=most, **chosen)
    assert (done.replayed, done.failed, done.skipped) == (0, 0, int(named))
    repairs.put(name, body)
    assert repairs.replay(name).replayed == 0
    assert len(route.bodies) == MOST_RETRIES
    [still] = repairs.rows()
    assert still.state is DlqState.EXHAUSTED and still.expires_at is None


@pytest.mark.proves("9.7")
@given(letters, st.integers(1, MOST_RETRIES))
def test_a_caller_may_ask_for_fewer_retries_than_five(failed: tuple[DlqName, str], most: int):
    name, body = failed
    route = Broken()
    repairs = Repairs(routes={name: route})
    repairs.put(name, body)
    for _ in range(MOST_RETRIES):
        repairs.replay(name, maxRetries=most)
    assert len(route.bodies) == most
    [row] = repairs.rows()
    assert row.retry_count == most
    assert row.state is (DlqState.EXHAUSTED if most == MOST_RETRIES else DlqState.WAITING)
    if most < MOST_RETRIES:
        [skipped] = repairs.replay(name, maxRetries=most).results
        assert skipped.outcome is DlqOutcome.SKIPPED


@pytest.mark.proves("9.6", "17.1", "17.3", "17.6", "property 76", "property 77", "property 79")
@given(letters, st.integers(0, 3))
def test_a_letter_expires_seven_days_after_its_replay_and_never_before(
    failed: tuple[DlqName, str], failures: int
):
    name, body = failed
    repairs = Repairs(routes={name: Broken(failures)})
    repairs.put(name, body)
    for _ in range(failures):
        repairs.replay(name)
        assert [row.expires_at for row in repairs.rows()] == [None]
        repairs.clock.advance(days=30)
    repairs.replay(name)
    [row] = repairs.rows()
    assert type(row.expires_at) is int
    assert row.expires_at == int(repairs.clock().timestamp()) + 7 * 86_400
    repairs.clock.advance(days=7, seconds=1)
    assert not repairs.listed(name, DlqState.REPLAYED)
    assert repairs.statistics(name).replayed == 0


@pytest.mark.proves("9.6")
@given(st.sampled_from([DlqName.BULK, DlqName.OUTBOUND]), st.integers(1, MOST_RETRIES + 1))
def test_work_that_fails_in_its_own_queue_again_comes_back_with_its_count(
    name: DlqName, rounds: int
):
    body = chunk() if name is DlqName.BULK else late()
    repairs = Repairs()
    for number in range(rounds):
        repairs.put(name, body)
        done = repairs.replay(name)
        assert done.replayed == int(number < MOST_RETRIES)
    [row] = repairs.rows()
    assert row.retry_count == min(rounds, MOST_RETRIES)
    assert len(repairs.work[name].bodies) == min(rounds, MOST_RETRIES)
    assert (row.state is DlqState.EXHAUSTED) == (rounds > MOST_RETRIES)


@given(st.sampled_from(DlqName), st.text(max_size=200) | st.binary(max_size=50).map(str))
def test_whatever_lies_in_a_queue_is_kept_whole_and_shown(name: DlqName, body: str):
    repairs = Repairs()
    repairs.put(name, body)
    [letter] = repairs.listed(name)
    assert not repairs.queues[name].messages
    assert [row.payload for row in repairs.rows()] == [body]
    assert letter.exhausted and letter.unreadable and letter.error_details
    assert repairs.replay(name, dlqMessageIds=[letter.dlq_message_id]).skipped == 1
