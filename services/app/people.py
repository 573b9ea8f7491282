"""People, and how sending stands."""

from functools import cache

from services.access.users import UserService
from services.app.storage import store
from services.aws import clients
from services.core.settings import Settings
from services.limits.tier import SendingStatusReader


@cache
def users() -> UserService:
    """User use cases."""
    pool = Settings.load().cognito_user_pool_id

    def email_of(username: str) -> str | None:
        found = clients.cognito().admin_get_user(UserPoolId=pool, Username=username)
        named = {a["Name"]: a.get("Value") for a in found.get("UserAttributes", [])}
        return named.get("email")

    return UserService(store(), email_of)


@cache
def sending_status() -> SendingStatusReader:
    """How sending stands."""
    return SendingStatusReader(store(), Settings.load())
