"""People who may sign in, and what they did."""

from services.access.roles import Role
from services.core.model import Moment, Record


class User(Record):
    """Somebody who may sign in; `user_id` is the Cognito `sub`."""

    user_id: str
    email: str | None = None
    role: Role
    enabled: bool = True
    created_at: Moment
    last_login_at: Moment | None = None
