"""How somebody stands with the platform now, whatever their token said when it was made.

A token lives for up to an hour and keeps the groups it was made with. The Users row is read
beside it, at most every 30 seconds a process: who is disabled there is refused within a minute,
and a role that an administrator set there is never exceeded. A row that cannot be read, or says
something that it must not, refuses.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from services.access.roles import Principal, Role, lower_role
from services.aws.store import Item, Store
from services.core.clock import Clock, utc_now
from services.core.errors import Forbidden

KEPT = timedelta(seconds=30)
REMEMBERED = 1000
"""People whose row one process keeps at a time."""


def role_in_force(row: Item | None, role: Role) -> Role | None:
    """The lower of the role that the groups give and the one that was set here; None is none.

    A role counts as set here once an administrator set it (`roleSetAt`): the row of somebody whose
    groups were only ever changed in the user pool follows their groups.
    """
    if row is None or "roleSetAt" not in row:
        return role
    known = {one.value: one for one in Role}.get(str(row.get("role")))
    return known and lower_role(known, role)


def is_enabled(row: Item | None) -> bool:
    """Whether somebody may use the platform: nothing says no, and nothing says nonsense."""
    return row is None or row.get("enabled", True) is True


class Standings:
    """What the Users rows say about callers."""

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self._store, self._clock = store, clock
        self._rows: dict[str, tuple[datetime, Item | None]] = {}

    def of(self, by: Principal) -> Principal:
        """The caller with the role that is in force. One GetItem, or none within 30 seconds.

        Raises:
            Forbidden: disabled, or without a role by now.
        """
        row = self.row(by.user_id)
        role = role_in_force(row, by.role)
        if role is None or not is_enabled(row):
            raise Forbidden(
                "Your access has ended; ask an administrator if you still need it.",
                userId=by.user_id,
                role=None,
            )
        return by if role is by.role else replace(by, role=role)

    def forget(self, user_id: str) -> None:
        """Read the row of somebody anew when it is needed next."""
        self._rows.pop(user_id, None)

    def row(self, user_id: str) -> Item | None:
        """The Users row of somebody, at most 30 seconds old."""
        now = self._clock()
        at, row = self._rows.get(user_id, (None, None))
        if at is None or not at <= now < at + KEPT:
            row = self._store.get("Users", {"userId": user_id})
            if len(self._rows) >= REMEMBERED:
                self._rows.clear()
            self._rows[user_id] = (now, row)
        return row
