"""`amplify/infrastructure.json` as the tests need it."""

import json
from pathlib import Path
from typing import Any

from services.aws.memory import MemoryStore
from services.aws.store import Scan

ROOT = Path(__file__).parents[2]
INFRASTRUCTURE: dict[str, Any] = json.loads((ROOT / "amplify" / "infrastructure.json").read_text())
FIELDS: dict[str, dict[str, Any]] = json.loads((ROOT / "schema" / "functions.json").read_text())
ALLOWLIST = (
    INFRASTRUCTURE["values"]["WHATSAPP_PHONE_NUMBER_ID_1"],
    INFRASTRUCTURE["values"]["WHATSAPP_PHONE_NUMBER_ID_2"],
)


def names(keys: list[str]) -> tuple[str, ...]:
    """`["jobId:S", "recipientId:S"]` without the types."""
    return tuple(key.split(":")[0] for key in keys)


def memory_store() -> MemoryStore:
    """Empty tables in memory, with the keys and indexes of the real ones."""
    return memory_store_of(MemoryStore)


def memory_store_of[S: MemoryStore](kind: type[S]) -> S:
    """The same with a mind of its own."""
    tables = INFRASTRUCTURE["tables"]
    return kind(
        {name: names(table["key"]) for name, table in tables.items()},
        {
            index: names(row["key"])
            for table in tables.values()
            for index, row in table.get("indexes", {}).items()
        },
    )


def rows(store: MemoryStore, table: str) -> list[dict[str, Any]]:
    """Every item of a table."""
    return store.scan(Scan(table)).items
