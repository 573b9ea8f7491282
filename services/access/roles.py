"""Who may do what: the one permission table (Requirements 1.2-1.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from services.core.errors import Forbidden


class Role(StrEnum):
    """The three roles; the values are the names of the Cognito groups."""

    VIEWER = "Viewer"
    OPERATOR = "Operator"
    ADMIN = "Admin"


class Permission(StrEnum):
    """Everything that can be allowed, in words that complete "may not ..."."""

    READ = "read"
    WRITE_CONTACTS = "write_contacts"
    SEND_MESSAGES = "send_messages"
    REPLAY_FAILURES = "replay_failures"
    REVIEW_DRAFTS = "review_drafts"
    MANAGE_SERVICES = "manage_services"
    ADMINISTER = "administer"


_VIEWER = frozenset({Permission.READ})
_OPERATOR = _VIEWER | {
    Permission.WRITE_CONTACTS,
    Permission.SEND_MESSAGES,
    Permission.REPLAY_FAILURES,
    Permission.REVIEW_DRAFTS,
    Permission.MANAGE_SERVICES,
}
GRANTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {Role.VIEWER: _VIEWER, Role.OPERATOR: _OPERATOR, Role.ADMIN: frozenset(Permission)}
)


def roles_granted(permission: Permission) -> tuple[Role, ...]:
    """The roles that hold `permission`, lowest first."""
    return tuple(role for role in Role if permission in GRANTS[role])


def highest_role(groups: Iterable[object]) -> Role | None:
    """The highest role among Cognito group names; None for none of ours."""
    names = set(groups)
    return next((role for role in reversed(Role) if role.value in names), None)


def lower_role(one: Role, other: Role) -> Role:
    """The lower of two roles."""
    ranked = list(Role)
    return min(one, other, key=ranked.index)


@dataclass(frozen=True, slots=True)
class Principal:
    """The authenticated user behind a call."""

    user_id: str
    role: Role
    username: str = ""
    ip_address: str = ""
    user_agent: str = ""

    def require(self, permission: Permission) -> None:
        """Raise Forbidden unless this user's role grants `permission` (Requirement 1.6)."""
        if permission not in GRANTS[self.role]:
            needed = roles_granted(permission)[0]
            raise Forbidden(
                f"Your role {self.role} may not {permission.replace('_', ' ')}; "
                f"ask an administrator for the role {needed}.",
                userId=self.user_id,
                role=self.role,
                operation=permission,
            )
