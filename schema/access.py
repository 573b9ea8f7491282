"""People, configuration and the record of who did what."""

from datetime import datetime

import strawberry

from schema.scalars import AWSJSON
from schema.wiring import served
from services.access.roles import Permission, Role
from services.core.settings import Environment, SendMode
from services.messaging.model import Channel


@strawberry.type
class User:
    """Somebody who may sign in; without a role they have no access."""

    user_id: strawberry.ID
    email: str | None
    role: Role | None
    enabled: bool
    created_at: datetime
    last_login_at: datetime | None


@strawberry.type
class UserPage:
    """One page of users."""

    items: list[User]
    next_token: str | None


@strawberry.type
class ConfigEntry:
    """One setting that administrators may change while the platform runs, and its rule."""

    config_key: strawberry.ID
    config_value: str
    description: str
    kind: str
    choices: list[str]
    minimum: int | None
    maximum: int | None
    default_value: str
    updated_by: str | None
    updated_at: datetime | None


@strawberry.type
class AuditEntry:
    """Who did what to what, when and from where."""

    log_id: strawberry.ID
    user_id: str
    action: str
    resource_type: str
    resource_id: str | None
    timestamp: datetime
    details: AWSJSON | None
    ip_address: str | None
    user_agent: str | None


@strawberry.type
class AuditPage:
    """One page of the audit log."""

    items: list[AuditEntry]
    next_token: str | None


@strawberry.type
class Rates:
    """Messages a second."""

    whats_app_per_number: int
    whats_app_account: int
    sms: int
    email: int


@strawberry.type
class Provider:
    """How the provider of a channel does: one that keeps failing rests, and messages wait."""

    channel: Channel
    resting: bool
    rests_until: datetime | None


@strawberry.type
class SendingStatus:
    """Whether messages really leave, and how much of the limits is used."""

    environment: Environment
    send_mode: SendMode
    tier_limit: int
    tier_used: int
    tier_percent: float
    rates: Rates
    providers: list[Provider]


@strawberry.input
class SetSystemConfigInput:
    """A new value for one setting."""

    config_key: str
    config_value: str


@strawberry.input
class InviteUserInput:
    """Somebody to let in."""

    email: str
    role: Role


@strawberry.input
class SetUserRoleInput:
    """Another role for a user."""

    user_id: strawberry.ID
    role: Role


@strawberry.input
class SetUserEnabledInput:
    """Whether a user may sign in."""

    user_id: strawberry.ID
    enabled: bool


@strawberry.type
class AccessQuery:
    """Reads about people and the platform itself."""

    me = served("admin-api", Permission.READ, User)
    sending_status = served("admin-api", Permission.READ, SendingStatus)
    users = served(
        "admin-api", Permission.ADMINISTER, UserPage, limit=int | None, next_token=str | None
    )
    system_config = served("admin-api", Permission.ADMINISTER, list[ConfigEntry])
    audit_log = served(
        "admin-api",
        Permission.ADMINISTER,
        AuditPage,
        user_id=strawberry.ID | None,
        resource_id=strawberry.ID | None,
        limit=int | None,
        next_token=str | None,
    )


@strawberry.type
class AccessMutation:
    """Changes to people and the platform itself."""

    set_system_config = served(
        "admin-api", Permission.ADMINISTER, ConfigEntry, input=SetSystemConfigInput
    )
    invite_user = served("admin-api", Permission.ADMINISTER, User, input=InviteUserInput)
    set_user_role = served("admin-api", Permission.ADMINISTER, User, input=SetUserRoleInput)
    set_user_enabled = served("admin-api", Permission.ADMINISTER, User, input=SetUserEnabledInput)
