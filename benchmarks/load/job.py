"""One job of many, from its creation to its report, and what its workers hold meanwhile."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from benchmarks.figure import Figure
from benchmarks.load.machine import memory_of
from benchmarks.load.place import Place, customers
from benchmarks.load.subscribers import Told, listening, settled
from benchmarks.rate import most_in_a_second
from services.aws.store import Item, Query
from services.bulk.model import MOST_RECIPIENTS
from services.core.clock import utc_now
from services.counts.figures import day_of
from services.counts.reading import read_counts
from tests.flows.test_bulk import CREATE, JOB, READ, TEMPLATE

GROUP = "one job"
RECIPIENTS = "918500"
STEP = 1000
WARM = 2
"""Steps after which a worker has met everything that it keeps: clients, templates, pools."""
FOLLOW = f"subscription {{ onBulkJobProgress {{ {JOB} }} }}"
WORKER = "local.functions.worker bulk-worker"
CONFIGURE = "mutation($i: SetSystemConfigInput!) { setSystemConfig(input: $i) { configKey } }"

type Job = dict[str, Any]


def measure(place: Place, platform: int, count: int = MOST_RECIPIENTS) -> list[Figure]:
    """A job for `count` people; `platform` is the process whose children the workers are."""
    people = customers(count, RECIPIENTS)
    place.keep(people)
    place.behave(statuses=[])
    tier = {"configKey": "whatsapp_tier_limit", "configValue": "100000"}
    place.admin.ask(CONFIGURE, i=tier)
    return asyncio.run(_measure(place, platform, [one.contact_id for one in people]))


async def _measure(place: Place, platform: int, people: list[str]) -> list[Figure]:
    counted = _counted(place)
    async with listening([place.operator], FOLLOW) as listeners:
        begun = time.monotonic()
        wanted = TEMPLATE | {"recipientContactIds": people}
        job: Job = await asyncio.to_thread(place.operator.ask, CREATE, i=wanted)
        created = time.monotonic() - begun
        held: dict[int, float] = {}
        while job["status"] != "completed":
            held.setdefault(job["sentCount"] // STEP, _largest(platform))
            await asyncio.sleep(0.5)
            job = await asyncio.to_thread(place.operator.ask, READ, j=job["jobId"])
        took = time.monotonic() - begun
        await settled(listeners)
        told = listeners[0].told()
    return [
        Figure(GROUP, "created", round(created, 2), "s", 10.0, f"{len(people):,} recipients"),
        Figure(GROUP, "done", round(took, 1), "s", None, f"{len(people) / took:.1f} a second"),
        *_truth(place, job, _counted(place) - counted),
        *_events(told, job),
        _memory(held, _largest(platform)),
    ]


def _truth(place: Place, job: Job, counted: int) -> list[Figure]:
    """The job, its rows, the simulator and the dashboard, each against the others."""
    received = place.received()
    moments = [datetime.fromisoformat(each["at"]).timestamp() for each in received]
    got = Counter(each["message"]["to"] for each in received)
    mine = {number: n for number, n in got.items() if number.startswith(f"+{RECIPIENTS}")}
    total, sent = job["totalRecipients"], job["sentCount"]
    states = Counter(row["status"] for row in _recipients(place, job["jobId"]))
    busiest = float(most_in_a_second(moments))
    return [
        Figure(GROUP, "not sent", float(total - sent), "", 0.0),
        Figure(GROUP, "sent and not received", float(sent - len(mine)), "", 0.0),
        Figure(GROUP, "received twice", float(sum(n > 1 for n in mine.values())), "", 0.0),
        Figure(GROUP, "rows beside the job", float(abs(states["sent"] - sent)), "off", 0.0),
        Figure(GROUP, "dashboard beside the job", float(abs(counted - sent)), "off", 0.0),
        Figure(GROUP, "most in a second", busiest, "messages", None, "as they reached WhatsApp"),
    ]


def _recipients(place: Place, job_id: str) -> list[Item]:
    query = Query("BulkRecipients", ("jobId", job_id), limit=MOST_RECIPIENTS)
    page = place.store.query(query)
    found = page.items
    while page.next:
        page = place.store.query(Query(query.table, query.partition, limit=1000, start=page.next))
        found += page.items
    return found


def _counted(place: Place) -> int:
    """What the dashboard says was sent over WhatsApp today."""
    today = day_of(utc_now())
    days = read_counts(place.store, today).days
    return days[today, "whatsapp"].sent if (today, "whatsapp") in days else 0


def _events(told: Sequence[Told], job: Job) -> list[Figure]:
    """Progress: monotone, at most one a second, and the last word once."""
    versions = [record["version"] for _, record in told]
    final = [record for _, record in told if record["status"] == "completed"]
    backwards = sum(after <= before for before, after in pairwise(versions))
    last = len(final) == 1 and final[0]["sentCount"] == job["sentCount"]
    note = f"{len(told)} events"
    return [
        Figure(GROUP, "progress that went back", float(backwards), "", 0.0, note),
        Figure(GROUP, "final words missing or doubled", float(not last), "", 0.0),
    ]


def _memory(held: dict[int, float], after: float) -> Figure:
    """How much more the largest worker held at any later step than when it was warm.

    Whoever ends the last chunk writes the report of everybody, `after` which nothing is left to do.
    """
    steps = [held[step] for step in sorted(held)]
    warm = steps[min(WARM, len(steps) - 1)]
    grew = max(steps[WARM:], default=warm) - warm
    said = " ".join(f"{size:.0f}" for size in steps)
    note = f"the largest worker, MB at every {STEP:,}: {said}; {after:.0f} after the report"
    return Figure(GROUP, "a worker's memory grew", round(grew, 1), "MB", 5.0, note)


def _largest(platform: int) -> float:
    return max(memory_of(platform, WORKER), default=0.0)
