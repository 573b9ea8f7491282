"""Who waits for a function that is busy, and for how long."""

import asyncio
from pathlib import Path

import pytest

from local.functions.pool import FunctionPool
from local.gateway import TOO_MANY, FunctionFailed
from local.manifest import QueueSource, load
from tests.factories import aws

FUNCTION = "public-links"
TWO_AT_ONCE = QueueSource(name="any", batchSize=1, maximumConcurrency=2)


def test_a_caller_without_a_turn_is_refused_and_work_that_may_wait_waits(tmp_path: Path) -> None:
    row = load().functions[FUNCTION].model_copy(update={"queue": TWO_AT_ONCE})
    pool = FunctionPool({FUNCTION: row}, {FUNCTION: aws.environment()}, tmp_path)

    async def crowd() -> list[object]:
        work = [asyncio.create_task(pool.invoke(FUNCTION, {})) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(FunctionFailed, match="busy") as refused:
            await pool.invoke(FUNCTION, {}, patience=0.01)
        assert refused.value.error_type == TOO_MANY
        ends = await asyncio.gather(*work, pool.invoke(FUNCTION, {}, 30), return_exceptions=True)
        await pool.stop()
        return list(ends)

    ends = asyncio.run(crowd())
    refusals = [end for end in ends if getattr(end, "error_type", "") == TOO_MANY]
    assert (len(ends), refusals) == (4, [])
