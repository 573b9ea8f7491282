import asyncio
from typing import Any

import pytest
from pydantic import ValidationError

from local.gateway import FunctionFailed
from local.manifest import Function, load, minutes
from local.schedule_source import SECONDS, Schedule

ROW = {"timeout": 50, "memory": 256, "environment": [], "tables": []}


class Pool:
    """Functions of which every second call breaks."""

    def __init__(self, calls: int) -> None:
        self.calls, self.events = calls, list[tuple[str, Any]]()
        self.enough = asyncio.Event()

    async def invoke(self, name: str, event: Any) -> None:
        self.events.append((name, event))
        if len(self.events) == self.calls:
            self.enough.set()
        if len(self.events) % 2:
            raise FunctionFailed("Lambda.Ended", "simulated")


def test_a_scheduled_function_is_called_again_and_again_even_when_it_breaks(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv(SECONDS, "0.001")

    async def watched() -> Pool:
        pool: Any = Pool(5)
        running = asyncio.create_task(
            Schedule(pool, "outbound-sweep", "rate(5 minutes)", "us-east-1").run()
        )
        await asyncio.wait_for(pool.enough.wait(), 10)
        running.cancel()
        return pool

    events = asyncio.run(watched()).events
    assert {name for name, _ in events} == {"outbound-sweep"}
    assert {event["source"] for _, event in events} == {"aws.events"}


def test_a_rate_is_read_in_minutes():
    schedules = [row.schedule for row in load().functions.values() if row.schedule]
    assert schedules and all(1 <= minutes(schedule) <= 60 for schedule in schedules)
    assert (minutes("rate(1 minute)"), minutes("rate(15 minutes)")) == (1, 15)


@pytest.mark.parametrize("wrong", ["rate(0 minutes)", "cron(0 * * * ? *)", "5 minutes", "rate(5)"])
def test_any_other_schedule_is_refused(wrong: str):
    with pytest.raises(ValidationError):
        Function.model_validate({**ROW, "schedule": wrong})
