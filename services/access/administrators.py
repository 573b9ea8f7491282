"""There is always an administrator, and only who still is one changes anybody.

Whoever changes somebody must be an administrator in the very transaction that changes them; whoever
gives up their own role or access needs another one who stays. Two administrators who take each
other's role away at the same moment therefore cannot both succeed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from services.access.roles import Principal, Role
from services.access.standing import is_enabled
from services.aws.conditions import Absent, Condition, Equals, both, either
from services.aws.store import Check, ConditionFailed, Put, Store, Update
from services.core.clock import iso
from services.core.errors import Conflict, Forbidden

if TYPE_CHECKING:
    from services.access.directory import Directory

ADMINISTERS: Condition = both(
    Equals("role", Role.ADMIN.value), either(Absent("enabled"), Equals("enabled", value=True))
)
"""What is true of the row of somebody who administers."""


@dataclass(frozen=True)
class Guard:
    """Writes changes of people."""

    store: Store
    directory: "Directory"
    now: datetime

    def write(self, by: Principal, change: Update, audited: Put, *, lowers: bool) -> None:
        """`change` of a Users row and its audit row, in one transaction.

        `lowers`: it takes a role or access away.

        Raises:
            Forbidden: the caller does not administer any more.
            Conflict: nobody else does.
        """
        self._remember(by.user_id)
        if change.key["userId"] != by.user_id:
            still = Check("Users", {"userId": by.user_id}, ADMINISTERS)
            self._done_by(change, audited, still)
            return
        own = replace(change, only_if=ADMINISTERS)
        if not lowers:
            self._done_by(own, audited)
            return
        if not any(self._done_beside(other, own, audited) for other in self._others(by.user_id)):
            raise Conflict("Somebody has to administer; give another user the role Admin first.")

    def _done_by(self, *actions: Update | Put | Check) -> None:
        try:
            self.store.write(*actions)
        except ConditionFailed:
            raise Forbidden("You are not an administrator any more; reload the page.") from None

    def _done_beside(self, other: str, own: Update, audited: Put) -> bool:
        """Whether it happened; False if `other` does not administer."""
        stays = Check("Users", {"userId": other}, ADMINISTERS)
        try:
            self.store.write(own, audited, stays)
        except ConditionFailed as error:
            if 0 in error.failed:
                raise Forbidden("You are not an administrator any more; reload the page.") from None
            return False
        return True

    def _others(self, leaving: str) -> Iterator[str]:
        """Administrators who have signed in before; an invitation alone administers nothing."""
        for person in self.directory.members(Role.ADMIN):
            if person.user_id != leaving and person.enabled and not person.invited:
                self._remember(person.user_id)
                yield person.user_id

    def _remember(self, user_id: str) -> None:
        """Give an administrator by their group alone a row that says so, to be checked."""
        key = {"userId": user_id}
        row = self.store.get("Users", key) or {}
        if row.get("role") == Role.ADMIN or "roleSetAt" in row or not is_enabled(row):
            return
        created = {} if "createdAt" in row else {"createdAt": iso(self.now)}
        follows = Update(
            "Users", key, set={"role": Role.ADMIN.value, **created}, only_if=Absent("roleSetAt")
        )
        try:
            self.store.write(follows)
        except ConditionFailed:
            return
