"""admin-api: who is who, how things stand, and what administrators change."""

from resolvers._appsync import Arguments, appsync
from services.access.model import (
    AuditEntry,
    ConfigEntry,
    InviteUser,
    SetSystemConfig,
    SetUserEnabled,
    SetUserRole,
    User,
)
from services.access.roles import Principal
from services.app.dashboard import dashboard as figures
from services.app.people import configuration, users
from services.app.people import sending_status as status
from services.app.storage import audit
from services.core.model import Page
from services.dashboard.model import Dashboard
from services.limits.model import SendingStatus


def me(by: Principal, arguments: Arguments) -> User:
    """Query.me."""
    del arguments
    return users().me(by)


def sending_status(by: Principal, arguments: Arguments) -> SendingStatus:
    """Query.sendingStatus."""
    del arguments
    return status().read(by)


def dashboard(by: Principal, arguments: Arguments) -> Dashboard:
    """Query.dashboard."""
    return figures().read(by, arguments.get("days"))


def all_users(by: Principal, arguments: Arguments) -> Page[User]:
    """Query.users."""
    return users().page(by, arguments.get("limit"), arguments.get("nextToken"))


def invite_user(by: Principal, arguments: Arguments) -> User:
    """Mutation.inviteUser."""
    return users().invite(by, InviteUser.model_validate(arguments["input"]))


def set_user_role(by: Principal, arguments: Arguments) -> User:
    """Mutation.setUserRole."""
    return users().set_role(by, SetUserRole.model_validate(arguments["input"]))


def set_user_enabled(by: Principal, arguments: Arguments) -> User:
    """Mutation.setUserEnabled; AppSync ends the subscriptions of whoever it disables."""
    return users().set_enabled(by, SetUserEnabled.model_validate(arguments["input"]))


def system_config(by: Principal, arguments: Arguments) -> tuple[ConfigEntry, ...]:
    """Query.systemConfig."""
    del arguments
    return configuration().read(by)


def set_system_config(by: Principal, arguments: Arguments) -> ConfigEntry:
    """Mutation.setSystemConfig."""
    return configuration().set(by, SetSystemConfig.model_validate(arguments["input"]))


def audit_log(by: Principal, arguments: Arguments) -> Page[AuditEntry]:
    """Query.auditLog."""
    return audit().read(
        by,
        arguments.get("userId"),
        arguments.get("resourceId"),
        arguments.get("limit"),
        arguments.get("nextToken"),
    )


handler = appsync(
    me=me,
    sendingStatus=sending_status,
    dashboard=dashboard,
    users=all_users,
    systemConfig=system_config,
    auditLog=audit_log,
    inviteUser=invite_user,
    setUserRole=set_user_role,
    setUserEnabled=set_user_enabled,
    setSystemConfig=set_system_config,
)
