"""The people who sign in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.access.model import User
from services.access.roles import Permission, Principal
from services.aws.store import Store, Update
from services.core.clock import Clock, iso, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class UserService:
    """User use cases.

    `email_of` asks the user pool for a user name's address: an access token does not carry it.
    """

    store: Store
    email_of: "Callable[[str], str | None]"
    clock: Clock = utc_now

    def me(self, by: Principal) -> User:
        """The caller, remembered with the role that their groups give them now."""
        by.require(Permission.READ)
        key = {"userId": by.user_id}
        now = self.clock()
        known = self.store.get("Users", key)
        user = User(
            user_id=by.user_id,
            email=(known or {}).get("email") or self.email_of(by.username),
            role=by.role,
            created_at=(known or {}).get("createdAt") or now,
            last_login_at=now,
        )
        changes = {name: value for name, value in user.to_item().items() if name != "userId"}
        changes["lastLoginAt"] = iso(now)
        self.store.write(Update("Users", key, set=changes))
        return user
