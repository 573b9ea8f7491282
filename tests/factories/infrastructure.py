"""`amplify/infrastructure.json` as the tests need it."""

import json
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from services.aws.keys import IndexKey, TableKeys
from services.aws.memory import MemoryStore
from services.aws.store import Action, Check, Put, Scan, Update
from services.contacts.change_log import SEARCHED

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


def unlogged(actions: Sequence[Action]) -> set[str]:
    """Contacts that a transaction changes for searches without letting them know."""
    logged = {
        each.item["contactId"]
        for each in actions
        if isinstance(each, Put) and each.table == "ContactChanges"
    }
    return {
        str((each.item if isinstance(each, Put) else each.key)["contactId"])
        for each in actions
        if each.table == "Contacts" and _is_searched(each)
    } - logged


def _is_searched(action: Action) -> bool:
    if isinstance(action, Update):
        return not SEARCHED.isdisjoint((*action.set, *action.remove))
    return not isinstance(action, Check)


class WatchfulStore(MemoryStore):
    """Lets none of our services forget that searches must know; tests may write as they like."""

    def write(self, *actions: Action) -> None:
        writer = sys._getframe(1).f_globals["__name__"]
        if writer.startswith("services."):
            assert not unlogged(actions), f"{writer} writes no row of ContactChanges"
        super().write(*actions)


def memory_store() -> MemoryStore:
    """Empty tables in memory, with the keys and indexes of the real ones."""
    return memory_store_of(WatchfulStore)


def memory_store_of[S: MemoryStore](kind: type[S]) -> S:
    """The same with a mind of its own."""
    return kind(dict(_all_keys()))


@cache
def _all_keys() -> dict[str, TableKeys]:
    return {name: keys_of(table) for name, table in INFRASTRUCTURE["tables"].items()}


def keys_of(table: dict[str, Any]) -> TableKeys:
    """The keys of a table and its indexes."""
    indexes = table.get("indexes", {}).items()
    return TableKeys(
        _kinds(table["key"]),
        {
            name: IndexKey(_kinds(row["key"]), keys_only=row["projection"] == "KEYS_ONLY")
            for name, row in indexes
        },
    )


def _kinds(key: list[str]) -> dict[str, str]:
    return dict(each.split(":") for each in key)


def rows(store: MemoryStore, table: str) -> list[dict[str, Any]]:
    """Every item of a table."""
    return store.scan(Scan(table)).items
