"""What the counters say, and what a count of every message would say."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from services.aws.memory import MemoryStore
from services.counts.reading import read_counts
from tests.factories.infrastructure import rows
from tests.factories.time import NOW


def reference(store: MemoryStore) -> Counter[tuple[Any, ...]]:
    """A count of every message, said in words of its own."""
    count: Counter[tuple[Any, ...]] = Counter()
    for row in rows(store, "Messages"):
        if row["direction"] == "inbound" or row.get("dryRun"):
            continue
        day = datetime.fromisoformat(row["timestamp"]).date()
        names = {
            "sent": ["sent"],
            "delivered": ["sent", "delivered"],
            "read": ["sent", "delivered", "read"],
            "failed": ["failed"],
        }.get(row["status"], [])
        if row["status"] == "failed" and {"providerMessageId", "whatsappMessageId"} & set(row):
            names = ["sent", "failed"]
        if "sent" in names and row["channel"] == "whatsapp":
            names = [*names, row["kind"]]
        count.update((day, row["channel"], name) for name in names)
    return count


def counters(store: MemoryStore) -> Counter[tuple[Any, ...]]:
    days = read_counts(store, (NOW - timedelta(days=5)).date()).days
    return Counter(
        {
            (day, channel, name): amount
            for (day, channel), figures in days.items()
            for name, amount in figures.each()
            if amount
        }
    )
