"""Taking letters in, looking at them, and replaying them, case by case."""

import json
from threading import Thread
from typing import Any

import pytest
from pydantic import ValidationError

from services.access.roles import Role
from services.core.errors import Forbidden, Invalid
from services.dlq import repository
from services.dlq.intake import LARGEST
from services.dlq.model import DlqName, DlqOutcome, DlqState, ReplayDlq
from tests.factories.dlq import Broken, Repairs, chunk, file_request, late, ours
from tests.factories.infrastructure import INFRASTRUCTURE, rows
from tests.factories.logs import logged
from tests.factories.records import ADMIN, OPERATOR, PHONE, VIEWER, principal
from tests.factories.webhooks import inbound, text_from

INBOUND, BULK, OUTBOUND = DlqName


def text(number: int = 0, **changes: Any) -> str:
    return ours(inbound(text_from(id=f"wamid.{number}", body=f"text {number}")), **changes)


def test_looking_keeps_a_letter_before_it_leaves_the_queue():
    repairs = Repairs()
    repairs.put(INBOUND, text(), "not JSON")
    first, second = repairs.listed()
    assert repairs.queues[INBOUND].messages == []
    assert (first.state, second.state) == (DlqState.WAITING, DlqState.EXHAUSTED)
    assert first.payload == text() and json.loads(second.payload) == "not JSON"
    assert first.error_details == "ClientError: the table is away"
    assert [m.dlq_message_id for m in repairs.listed()] == [
        first.dlq_message_id,
        second.dlq_message_id,
    ]


def test_looking_at_one_queue_leaves_the_others_alone():
    repairs = Repairs()
    repairs.put(BULK, chunk())
    assert repairs.listed(INBOUND) == repairs.listed(OUTBOUND) == []
    assert len(repairs.queues[BULK].messages) == 1


def test_the_same_message_of_sqs_twice_is_nothing_new():
    repairs = Repairs()
    repairs.queues[BULK].add(chunk(), "sqs-same")
    assert repairs.replay(BULK).replayed == 1
    repairs.queues[BULK].add(chunk(), "sqs-same")
    assert repairs.replay(BULK).replayed == 0
    assert repairs.queues[BULK].messages == []
    assert repairs.statistics(BULK).waiting == 0


def test_one_thing_that_fails_twice_is_one_letter_with_the_latest_reason():
    repairs = Repairs()
    repairs.put(INBOUND, text(error="first"))
    repairs.listed()
    repairs.put(INBOUND, text(error="second"))
    [letter] = repairs.listed()
    assert letter.error_details.endswith("second")
    assert repairs.replay().replayed == 1


def test_a_body_too_large_for_a_row_stays_in_the_queue_and_stops_nobody():
    repairs = Repairs()
    repairs.put(INBOUND, "x" * (LARGEST + 1), text())
    with logged() as lines:
        assert repairs.replay().replayed == 1
    assert len(repairs.queues[INBOUND].messages) == 1
    assert len(lines.named("dlq_too_large")) == 1


def test_open_letters_come_first_those_that_failed_least_often_and_the_oldest_of_them():
    route = Broken(1)
    repairs = Repairs(routes={INBOUND: route})
    for number in range(3):
        repairs.put(INBOUND, text(number))
        repairs.clock.advance(seconds=1)
    repairs.put(INBOUND, "unreadable")
    assert repairs.replay(batchSize=1).failed == 1
    shown = [(m.retry_count, m.state) for m in repairs.listed()]
    assert shown == [(0, "waiting"), (0, "waiting"), (1, "waiting"), (0, "exhausted")]
    assert repairs.replay(batchSize=1).replayed == 1
    done = repairs.listed(state=DlqState.REPLAYED)
    assert [m.original_message_id for m in done] == ["sns-1"]
    assert done[0].payload == text(1)


def test_a_list_goes_on_page_by_page():
    repairs = Repairs()
    repairs.put(BULK, *map(chunk, range(7)))
    found: list[str] = []
    token = None
    for _ in range(9):
        page = repairs.page(BULK, limit=3, token=token)
        found += [m.dlq_message_id for m in page.items]
        if (token := page.next_token) is None:
            break
    assert len(found) == len(set(found)) == 7


def test_a_page_is_cut_before_it_is_too_large_for_an_answer(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(repository, "LARGEST_ANSWER", 2 * len(chunk()) + 1)
    repairs = Repairs()
    repairs.put(BULK, *map(chunk, range(5)))
    sizes: list[int] = []
    token = None
    for _ in range(9):
        page = repairs.page(BULK, limit=5, token=token)
        sizes.append(len(page.items))
        if (token := page.next_token) is None:
            break
    assert sizes == [2, 2, 1]


@pytest.mark.parametrize("name", ["", "bulk-queue", "inbound", "INBOUND-DLQ", "x'; drop"])
def test_a_queue_that_is_none_is_refused_in_words(name: str):
    repairs = Repairs()
    with pytest.raises(Invalid, match="inbound-dlq, bulk-dlq, outbound-dlq"):
        repairs.service.messages(OPERATOR, name, None, None, None)
    with pytest.raises(ValueError, match="must be inbound-dlq, bulk-dlq, outbound-dlq"):
        ReplayDlq.model_validate({"queueName": name})


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_page_size_out_of_bounds_is_refused(limit: int):
    with pytest.raises(Invalid):
        Repairs().page(limit=limit)


def test_a_token_of_another_queue_is_refused():
    repairs = Repairs()
    repairs.put(BULK, *map(chunk, range(3)))
    token = repairs.page(BULK, limit=1).next_token
    with pytest.raises(Invalid):
        repairs.page(INBOUND, token=token)


@pytest.mark.proves("1.3", "1.4")
def test_a_viewer_sees_numbers_and_no_letter_and_replays_nothing():
    repairs = Repairs()
    repairs.put(INBOUND, text())
    assert [s.waiting for s in repairs.service.statistics(VIEWER)] == [1, 0, 0]
    with pytest.raises(Forbidden):
        repairs.service.messages(VIEWER, INBOUND, None, None, None)
    with pytest.raises(Forbidden):
        repairs.replay(by=VIEWER)
    assert len(repairs.queues[INBOUND].messages) == 1 and not repairs.rows()


def test_statistics_count_what_still_lies_in_sqs_and_take_nothing_in():
    repairs = Repairs(routes={BULK: Broken(1)})
    repairs.put(BULK, chunk(0), chunk(1), "unreadable")
    oldest = repairs.clock()
    repairs.replay(BULK)
    repairs.clock.advance(minutes=5)
    repairs.put(BULK, chunk(2))
    calls = repairs.plan.calls
    found = repairs.statistics(BULK)
    assert (found.waiting, found.exhausted, found.replayed) == (2, 1, 1)
    assert found.oldest == oldest
    assert len(repairs.queues[BULK].messages) == 1
    assert repairs.plan.calls - calls == len(DlqName), "one question for each queue"


@pytest.mark.proves("9.3")
def test_named_letters_are_replayed_and_no_others():
    repairs = Repairs()
    repairs.put(BULK, *map(chunk, range(4)))
    chosen = [m.dlq_message_id for m in repairs.listed(BULK)][1:3]
    done = repairs.replay(BULK, dlqMessageIds=[*chosen, chosen[0], "nobody"])
    assert (done.replayed, done.failed, done.skipped) == (2, 0, 1)
    [missing] = [r for r in done.results if r.outcome is DlqOutcome.SKIPPED]
    assert missing.reason == "There is no such message in this queue."
    again = repairs.replay(BULK, dlqMessageIds=chosen)
    assert {r.reason for r in again.results} == {"It was replayed already."}
    other = repairs.replay(INBOUND, dlqMessageIds=chosen)
    assert (other.replayed, other.skipped) == (0, 2)


@pytest.mark.parametrize("ids", [[], [f"id-{n}" for n in range(101)], [""], ["x" * 65]])
def test_a_selection_of_nothing_or_of_too_much_is_refused(ids: list[str]):
    with pytest.raises(ValidationError, match="dlqMessageIds"):
        Repairs().replay(dlqMessageIds=ids)


def test_nulls_mean_the_defaults():
    wish = {"queueName": "bulk-dlq", "batchSize": None, "maxRetries": None, "dlqMessageIds": None}
    assert ReplayDlq.model_validate(wish) == ReplayDlq.model_validate({"queueName": "bulk-dlq"})


def test_one_letter_that_fails_does_not_stop_the_others():
    def route(body: str) -> None:
        if "wamid.1" in body:
            raise RuntimeError(f"cannot take {PHONE}")

    repairs = Repairs(routes={INBOUND: route})
    repairs.put(INBOUND, text(0), text(1), text(2))
    with logged() as lines:
        done = repairs.replay()
    assert (done.replayed, done.failed) == (2, 1)
    [failed] = [r for r in done.results if r.outcome is DlqOutcome.FAILED]
    assert failed.reason == f"RuntimeError: cannot take {PHONE}" and not failed.exhausted
    assert len(lines.named("dlq_replay_failed")) == 1


def test_a_file_is_asked_for_again_where_it_was_asked_for_at_first():
    repairs = Repairs()
    repairs.put(INBOUND, file_request("m1"))
    assert repairs.replay().replayed == 1
    assert repairs.media.asked == ["m1"]


def test_a_replay_stops_before_appsync_does_and_what_it_did_not_reach_waits():
    repairs = Repairs()

    def slow(_: str) -> None:
        repairs.clock.advance(seconds=6)

    repairs.routes[BULK] = slow
    repairs.put(BULK, *map(chunk, range(10)))
    done = repairs.replay(BULK)
    assert (done.replayed, done.failed, done.skipped) == (4, 0, 0)
    assert repairs.statistics(BULK).waiting == 6


def test_whoever_replays_a_letter_has_it_for_himself():
    repairs = Repairs()
    inner: list[Any] = []

    def route(_: str) -> None:
        inner.append(repairs.replay(BULK))

    repairs.routes[BULK] = route
    repairs.put(BULK, chunk())
    assert repairs.replay(BULK).replayed == 1
    [result] = inner[0].results
    assert (result.outcome, result.reason) == (DlqOutcome.SKIPPED, "Somebody else is replaying it.")


def test_ten_replays_at_once_do_everything_once():
    repairs = Repairs()
    repairs.put(OUTBOUND, *(late(f"m{n}") for n in range(30)))
    repairs.listed(OUTBOUND)
    done: list[Any] = []
    threads = [Thread(target=lambda: done.append(repairs.replay(OUTBOUND))) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.replayed for one in done) == 30
    assert len(set(repairs.work[OUTBOUND].bodies)) == len(repairs.work[OUTBOUND].bodies) == 30


@pytest.mark.proves("9.7")
def test_a_letter_on_which_five_replays_died_is_parked_by_the_next():
    repairs = Repairs()
    route = Broken(error=SystemExit())  # pyright: ignore[reportArgumentType]
    repairs.routes[BULK] = route
    repairs.put(BULK, chunk())
    for _ in range(5):
        with pytest.raises(SystemExit):
            repairs.replay(BULK)
        repairs.later()
    assert repairs.replay(BULK).skipped == 1
    [row] = repairs.rows()
    assert (row.state, row.retry_count, row.payload) == (DlqState.EXHAUSTED, 5, chunk())
    assert len(route.bodies) == 5


def test_who_comes_back_after_the_lease_does_not_undo_what_another_did():
    repairs = Repairs()
    repairs.put(BULK, chunk())

    def slow_and_failing(_: str) -> None:
        repairs.routes[BULK] = lambda _: None
        repairs.later()
        assert repairs.replay(BULK).replayed == 1
        raise RuntimeError("too late")

    repairs.routes[BULK] = slow_and_failing
    repairs.replay(BULK)
    assert [row.state for row in repairs.rows()] == [DlqState.REPLAYED]


def test_a_replay_is_audited_once_with_its_counts_and_without_personal_data():
    repairs = Repairs(routes={INBOUND: Broken(1)})
    repairs.put(INBOUND, text(0), text(1))
    repairs.replay(by=ADMIN, batchSize=50)
    [row] = rows(repairs.truth, "AuditLogs")
    assert (row["userId"], row["action"]) == (ADMIN.user_id, "replay_dlq")
    assert (row["resourceType"], row["resourceId"]) == ("queue", "inbound-dlq")
    assert row["details"] == {
        "batchSize": 50,
        "maxRetries": 5,
        "selected": 0,
        "replayed": 1,
        "failed": 1,
        "skipped": 0,
    }
    assert PHONE not in str(row)


def test_a_replay_that_dies_has_been_audited():
    repairs = Repairs()
    repairs.routes[BULK] = Broken(error=SystemExit())  # pyright: ignore[reportArgumentType]
    repairs.put(BULK, chunk())
    with pytest.raises(SystemExit):
        repairs.replay(BULK, by=principal(Role.OPERATOR))
    [row] = rows(repairs.truth, "AuditLogs")
    assert row["action"] == "replay_dlq" and "replayed" not in row["details"]


@pytest.mark.proves("14.7", "property 62")
def test_metrics_say_how_many_wait_for_how_long_and_how_many_were_parked():
    """Feature: wecare-digital-admin-platform, Property 62: alarms watch these metrics."""
    repairs = Repairs(routes={INBOUND: Broken()})
    repairs.put(INBOUND, text(0), text(1), f"unreadable, from {PHONE}")
    repairs.listed()
    repairs.clock.advance(hours=25)
    repairs.put(INBOUND, text(2))
    with logged() as lines:
        repairs.service.measure()
        for _ in range(5):
            repairs.replay()
        repairs.service.measure()
    assert PHONE not in lines.text and "text 0" not in lines.text
    told = [line for line in lines.named("dlq_measured") if line["queue"] == "inbound-dlq"]
    assert [line["DeadLettersOpen"] for line in told] == [3, 0]
    assert [line["DeadLettersOldest"] for line in told] == [25 * 3600, 0]
    assert [line["DeadLettersParked"] for line in lines.named("dlq_parked")] == [1, 1, 1]
    emitted = {line["_aws"]["CloudWatchMetrics"][0]["Namespace"] for line in told}
    alarms = INFRASTRUCTURE["alarms"].values()
    watched = {row["metric"] for row in alarms if row["namespace"] in emitted}
    assert watched == {"DeadLettersOpen", "DeadLettersOldest", "DeadLettersParked"}


def test_a_replay_costs_at_most_three_calls_for_each_message_beyond_the_original_path():
    """Taking in and replaying 100 letters, with whatever is written around them."""
    repairs = Repairs(routes=dict.fromkeys(DlqName, lambda _: None))
    repairs.put(BULK, *map(chunk, range(100)))
    assert repairs.replay(BULK).replayed == 100
    assert repairs.plan.calls <= 3 * 100
    print(f"{repairs.plan.calls / 100} calls a message")  # noqa: T201
