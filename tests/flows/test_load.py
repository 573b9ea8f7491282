"""Many events at once with repetitions, on a platform of its own: `make bench-load`, small."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from benchmarks.load import inbound
from benchmarks.load.place import Place
from benchmarks.load.subscribers import listening, missed_and_doubled, settled
from local.manifest import load
from tests.platform import running_platform

EVENTS, PEOPLE = 300, 10
FOLLOW = "subscription { onInboundMessage { messageId contactId } }"


@pytest.mark.proves("4.1", "4.8")
def test_300_events_with_repetitions_are_each_kept_once_and_told_to_everybody(
    tmp_path: Path,
) -> None:
    with running_platform(tmp_path / "data") as platform:
        place = Place.at(platform.url)
        number = load().values[inbound.NUMBER]
        wanted = list(inbound.made(EVENTS, number, place.info["region"]).texts)

        async def run() -> tuple[dict[str, float], tuple[int, int]]:
            async with listening([place.operator] * PEOPLE, FOLLOW) as listeners:
                figures = await asyncio.to_thread(inbound.measure, place, EVENTS, number)
                await settled(listeners)
            goals = {each.name: each.value for each in figures if each.goal is not None}
            return goals, missed_and_doubled(listeners, wanted, message_id)

        off, (missed, _) = asyncio.run(run())
    assert off == dict.fromkeys(off, 0.0)
    assert (len(off), missed) == (8, 0)


def message_id(record: dict[str, Any]) -> str:
    return record["messageId"]
