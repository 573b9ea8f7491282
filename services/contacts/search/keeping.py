"""Keeping a snapshot of the index, once there are so many contacts that reading them takes long."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.aws.store import Put, Store
from services.contacts.change_log import FORGOTTEN_AFTER
from services.contacts.search.shelf import Shelf
from services.contacts.search.snapshot import Snapshot, packed, unpacked
from services.telemetry.log import note

MANY = 50_000
"""Fewer contacts are read from their table as fast."""

_ROW: dict[str, Any] = {"feed": "snapshot", "changeId": "latest"}
"""Says that there is one, beside the log that it needs; without it nobody asks the bucket."""


@dataclass(frozen=True)
class Snapshots:
    """The last snapshot; it is of use for as long as the log reaches back to it."""

    store: Store
    shelf: Shelf
    many: int = MANY

    def latest(self, now: datetime) -> Snapshot | None:
        """The last one; None if there is none that helps."""
        row = self.store.get("ContactChanges", _ROW)
        body = self.shelf.get() if row and row["expiresAt"] > now.timestamp() else None
        found = unpacked(body) if body else None
        return found if found and now - found.at < FORGOTTEN_AFTER else None

    def keep(self, snapshot: Snapshot) -> None:
        """Keep a snapshot if it spares much, or replaces one that did."""
        count = len(snapshot.blob)
        if count < self.many and not self.store.get("ContactChanges", _ROW):
            return
        self.shelf.put(packed(snapshot))
        expires = int((snapshot.at + FORGOTTEN_AFTER).timestamp())
        self.store.write(Put("ContactChanges", {**_ROW, "expiresAt": expires}))
        note("contacts_snapshot_kept", contacts=count)
