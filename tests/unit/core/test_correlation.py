from threading import Thread

from services.core.correlation import LONGEST, event_id, follow, follow_here, followed
from services.telemetry.log import note, warn
from tests.factories.logs import logged


def test_every_line_names_the_event_and_nothing_of_the_one_before():
    with logged() as lines:
        follow("first", field="Mutation.sendSms")
        note("one")
        follow("second")
        warn("two")
    one, two = lines.all
    assert (one["correlationId"], one["field"]) == ("first", "Mutation.sendSms")
    assert two["correlationId"] == "second" and "field" not in two


def test_threads_that_work_for_an_event_name_it_too():
    follow("all")
    seen: list[str | None] = []
    thread = Thread(target=lambda: seen.append(event_id()))
    thread.start()
    thread.join()
    assert seen == ["all"]


def test_a_thread_with_an_event_of_its_own_names_that():
    follow("all")
    seen: list[str | None] = []

    def work() -> None:
        follow_here("mine")
        seen.append(event_id())

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert (seen, event_id()) == (["mine"], "all")


def test_an_id_is_never_longer_than_a_queue_and_a_log_want_it():
    follow("x" * 10_000)
    assert len(event_id() or "") == LONGEST
    follow(None)
    assert (event_id(), dict(followed())) == (None, {})
