"""admin-api: Query.me, Query.sendingStatus."""

from resolvers._appsync import Arguments, appsync
from services.access.model import User
from services.access.roles import Principal
from services.app.people import sending_status as status
from services.app.people import users
from services.limits.model import SendingStatus


def me(by: Principal, arguments: Arguments) -> User:
    """Query.me."""
    del arguments
    return users().me(by)


def sending_status(by: Principal, arguments: Arguments) -> SendingStatus:
    """Query.sendingStatus."""
    del arguments
    return status().read(by)


handler = appsync(me=me, sendingStatus=sending_status)
