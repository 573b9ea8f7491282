"""The people who sign in.

The user pool says who exists, who may sign in and who is in which group; a Users row says what was
set here. In force is the lower of the two, so every change writes the row first, together with its
audit row: whatever breaks after that, nobody may do more than was meant, and doing the same again
finishes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.access.administrators import Guard
from services.access.audit import audit_row
from services.access.model import InviteUser, SetUserEnabled, SetUserRole, User
from services.access.roles import Permission, Principal, Role, highest_role
from services.access.standing import is_enabled, role_in_force
from services.aws.conditions import same
from services.aws.paging import key_from, page_size, token_for
from services.aws.store import ConditionFailed, Item, Store, Update
from services.core.clock import Clock, NewId, iso, new_id, utc_now
from services.core.errors import Conflict, NotFound
from services.core.model import Page
from services.telemetry.log import note

if TYPE_CHECKING:
    from services.access.directory import Directory, Person


@dataclass(frozen=True)
class UserService:
    """User use cases (Requirement 1.5)."""

    store: Store
    directory: "Directory"
    clock: Clock = utc_now
    new_id: NewId = new_id

    def me(self, by: Principal) -> User:
        """The caller, remembered with the role that is in force now."""
        by.require(Permission.READ)
        key, now = {"userId": by.user_id}, self.clock()
        known = self.store.get("Users", key) or {}
        email = known.get("email") or self.directory.email_of(by.username)
        created = known.get("createdAt") or iso(now)
        changes = {"email": email, "createdAt": created, "lastLoginAt": iso(now)}
        if "roleSetAt" not in known:
            changes["role"] = by.role.value
        self._seen(by.user_id, known, {name: v for name, v in changes.items() if v})
        return User.from_item(
            {**changes, "userId": by.user_id, "role": by.role.value, "enabled": True}
        )

    def page(self, by: Principal, limit: int | None, next_token: str | None) -> Page[User]:
        """Everybody in the user pool, also who was never here; at most 60 at a time."""
        by.require(Permission.ADMINISTER)
        after = (key_from(next_token) or {}).get("after")
        found = self.directory.page(page_size(limit), str(after) if after else None)
        roles = self._roles()
        keys = [("Users", {"userId": one.user_id}) for one in found.people]
        rows = self.store.get_many(keys) if keys else []
        users = [
            _shown(one, row, roles.get(one.user_id))
            for one, row in zip(found.people, rows, strict=True)
        ]
        return Page[User](
            items=tuple(users),
            next_token=token_for({"after": found.next}) if found.next else None,
        )

    def invite(self, by: Principal, wanted: InviteUser) -> User:
        """Let somebody in; who was invited and never came gets another invitation.

        Raises:
            Conflict: the address belongs to a user already.
        """
        by.require(Permission.ADMINISTER)
        known = self.directory.by_email(wanted.email)
        row = self._row(known.user_id) if known else None
        if known and not _may_be_invited_again(known, row, wanted.role):
            raise Conflict(
                "This person is a user already; change their role or access instead.",
                userId=known.user_id,
            )
        person = self.directory.invite(wanted.email, again=known is not None)
        changes = {"email": wanted.email, "role": wanted.role.value}
        self._set(by, "invite_user", person, changes, role=wanted.role.value)
        self.directory.move(person, wanted.role)
        return self._now(person, wanted.role)

    def set_role(self, by: Principal, wanted: SetUserRole) -> User:
        """Another role for somebody; the last administrator keeps theirs.

        Raises:
            NotFound: there is no such user.
            Conflict: nobody else could administer.
        """
        by.require(Permission.ADMINISTER)
        person = self._person(wanted.user_id)
        before = (self._row(person.user_id) or {}).get("role")
        self._set(
            by,
            "set_user_role",
            person,
            {"role": wanted.role.value},
            lowers=wanted.role is not Role.ADMIN,
            before=before,
            role=wanted.role.value,
        )
        self.directory.move(person, wanted.role)
        return self._now(person, wanted.role)

    def set_enabled(self, by: Principal, wanted: SetUserEnabled) -> User:
        """Whether somebody may use the platform; the last administrator always may.

        Raises:
            NotFound: there is no such user.
            Conflict: nobody else could administer.
        """
        by.require(Permission.ADMINISTER)
        person = self._person(wanted.user_id)
        self._set(
            by,
            "set_user_enabled",
            person,
            {"enabled": wanted.enabled},
            lowers=not wanted.enabled,
            enabled=wanted.enabled,
        )
        self.directory.enable(person, enabled=wanted.enabled)
        shown = self._now(person, self._roles().get(person.user_id))
        return shown.model_copy(update={"enabled": wanted.enabled})

    def _set(
        self,
        by: Principal,
        action: str,
        person: "Person",
        changes: Mapping[str, Any],
        *,
        lowers: bool = False,
        **details: object,
    ) -> None:
        """The row and its audit row in one transaction, while somebody else stays administrator."""
        now = self.clock()
        known = self._row(person.user_id)
        more: dict[str, Any] = {} if known else {"createdAt": iso(person.created_at)}
        if person.email and "email" not in (known or {}):
            more["email"] = person.email
        if "role" in changes:
            more["roleSetAt"] = iso(now)
        update = Update("Users", {"userId": person.user_id}, set={**more, **changes})
        about = ("user", person.user_id)
        audited = audit_row(by, action, about, now, self.new_id(), **details)
        guard = Guard(self.store, self.directory, now)
        guard.write(by, update, audited, lowers=lowers)
        note("user_changed", action=action, userId=person.user_id, by=by.user_id)

    def _seen(self, user_id: str, known: Item, changes: Mapping[str, Any]) -> None:
        """Remember a visit; an administrator's change at the same moment is kept."""
        key, untouched = {"userId": user_id}, same("roleSetAt", known.get("roleSetAt"))
        try:
            self.store.write(Update("Users", key, set=changes, only_if=untouched))
        except ConditionFailed:
            lasting = {name: value for name, value in changes.items() if name != "role"}
            self.store.write(Update("Users", key, set=lasting))

    def _person(self, user_id: str) -> "Person":
        if person := self.directory.by_id(user_id):
            return person
        raise NotFound("This user does not exist or was deleted; reload the list.")

    def _row(self, user_id: str) -> Item | None:
        return self.store.get("Users", {"userId": user_id})

    def _now(self, person: "Person", role: Role | None) -> User:
        return _shown(person, self._row(person.user_id), role)

    def _roles(self) -> dict[str, Role]:
        """Everybody's highest group. Three calls, while a group has at most 60 members."""
        groups: dict[str, list[str]] = {}
        for role in Role:
            for person in self.directory.members(role):
                groups.setdefault(person.user_id, []).append(role.value)
        found = {user_id: highest_role(names) for user_id, names in groups.items()}
        return {user_id: role for user_id, role in found.items() if role}


def _shown(person: "Person", row: Item | None, group: Role | None) -> User:
    there = row or {}
    return User.from_item(
        {
            "userId": person.user_id,
            "email": person.email or there.get("email"),
            "role": group and role_in_force(row, group),
            "enabled": person.enabled and is_enabled(row),
            "createdAt": there.get("createdAt") or person.created_at,
            "lastLoginAt": there.get("lastLoginAt"),
        }
    )


def _may_be_invited_again(person: "Person", row: Item | None, role: Role) -> bool:
    """Never came, is not disabled, and was promised nothing else."""
    promised = (row or {}).get("role", role.value)
    return person.invited and person.enabled and is_enabled(row) and promised == role.value
