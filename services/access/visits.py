"""Coming in through the authorizer: how somebody stands, and when they last signed in."""

from datetime import UTC, datetime

from services.access.roles import Principal
from services.access.standing import Standings
from services.aws.conditions import Absent, absent_or_below
from services.aws.store import ConditionFailed, Store, Update
from services.core.clock import iso


class StoredVisits:
    """Reads the Users row, and writes it once for each new token."""

    def __init__(self, store: Store, standings: Standings) -> None:
        self._store, self._standings = store, standings

    def enter(self, by: Principal, issued_at: int) -> Principal:
        """The caller with the role in force; a new token is remembered as a sign-in.

        Raises:
            Forbidden: disabled, or without a role by now.
        """
        allowed = self._standings.of(by)
        signed_in = iso(datetime.fromtimestamp(issued_at, UTC))
        known = self._standings.row(by.user_id)
        if known is None or known.get("lastLoginAt", "") < signed_in:
            self._remember(by, signed_in, new=known is None)
        return allowed

    def _remember(self, by: Principal, signed_in: str, *, new: bool) -> None:
        """The row of somebody unknown so far follows their groups: the role is not set here."""
        first = {"createdAt": signed_in, "role": by.role.value} if new else {}
        unchanged = Absent("userId") if new else absent_or_below("lastLoginAt", signed_in)
        visit = Update(
            "Users",
            {"userId": by.user_id},
            set={"lastLoginAt": signed_in, **first},
            only_if=unchanged,
        )
        try:
            self._store.write(visit)
        except ConditionFailed:
            return
        finally:
            self._standings.forget(by.user_id)
