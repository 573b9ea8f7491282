"""What a worker holds does not grow with the job."""

import gc
import os
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from services.telemetry.log import logger
from tests.factories.bulk import FOREVER, Bulk, raise_tier

PEOPLE = int(os.environ.get("MEMORY_PEOPLE", "1500"))
GROWS = ("Messages", "Conversations", "BulkRecipients", "BulkChunks")
"""Tables that grow with a job; this test's storage is in its process and forgets what is done."""


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    logger.setLevel("CRITICAL")
    yield
    logger.setLevel("INFO")


def held(desk: Bulk) -> int:
    """Bytes that the worker's process holds, besides what is stored or published."""
    for table in GROWS:
        rows = desk.truth._tables[table]
        for key in [key for key, row in rows.items() if is_done(row)]:
            del rows[key]
    desk.publisher.published.clear()  # type: ignore[attr-defined]
    desk.clock.waited.clear()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def is_done(row: dict[str, Any]) -> bool:
    return row["done"] if "done" in row else row.get("status") != "pending"


@pytest.mark.proves("8.4")
def test_a_worker_holds_as_much_after_the_last_chunk_as_after_the_third() -> None:
    desk = Bulk()
    raise_tier(desk.truth)
    job = desk.create(desk.people(PEOPLE)).job_id
    worker, sizes = desk.worker, list[int]()
    desk.sender.attempts = Forgetful()  # type: ignore[attr-defined]
    tracemalloc.start()
    try:
        while desk.orders:
            worker.deliver(desk.orders.pop(0), lambda: FOREVER)
            sizes.append(held(desk))
    finally:
        tracemalloc.stop()
    assert desk.job(job).sent_count == PEOPLE
    growth = max(sizes[3:]) - sizes[2]
    print(f"{PEOPLE} recipients: a worker holds {growth / 1024:.1f} KB more at most")  # noqa: T201
    assert growth < 100 * 1024
    assert timedelta(seconds=PEOPLE / 80) <= desk.clock.now - desk.job(job).created_at


class Forgetful(list):
    """Attempts that nobody looks at."""

    def append(self, _):
        pass
