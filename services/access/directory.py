"""The user pool: who exists, who may sign in, and who is in which group."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from services.access.roles import Role
from services.aws.paging import foreign_token
from services.core.clock import utc_now
from services.core.errors import Conflict, NotFound, ProviderFailed
from services.telemetry.log import fault

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

MOST = 60
"""People in one page of the user pool."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the user pool. `invited` means: has not signed in yet."""

    user_id: str
    username: str
    email: str | None
    enabled: bool
    invited: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some people, and what continues after them."""

    people: Sequence[Person]
    next: str | None


class Directory(Protocol):
    """The user pool. Every method may raise ProviderFailed; every change may be repeated."""

    def page(self, limit: int, after: str | None) -> PeoplePage:
        """At most 60 people."""
        ...

    def by_id(self, user_id: str) -> Person | None:
        """The person with this `sub`."""
        ...

    def by_email(self, email: str) -> Person | None:
        """The person with this address."""
        ...

    def email_of(self, username: str) -> str | None:
        """The address behind a user name."""
        ...

    def members(self, role: Role) -> Sequence[Person]:
        """Everybody in the group of a role."""
        ...

    def invite(self, email: str, *, again: bool) -> Person:
        """Let somebody in, without any group; the pool mails them a temporary password."""
        ...

    def move(self, person: Person, role: Role) -> None:
        """Into the group of `role`, and out of the two others."""
        ...

    def enable(self, person: Person, *, enabled: bool) -> None:
        """Allow or forbid signing in; forbidding also ends what could renew a token."""
        ...


class CognitoDirectory:
    """The real one."""

    def __init__(self, client: "Callable[[], CognitoIdentityProviderClient]", pool: str) -> None:
        self._made, self._pool = client, pool

    @property
    def _client(self) -> "CognitoIdentityProviderClient":
        return self._made()

    def page(self, limit: int, after: str | None) -> PeoplePage:
        start: Any = {"PaginationToken": after} if after else {}
        with _answering("ListUsers", continued=after is not None):
            found = self._client.list_users(UserPoolId=self._pool, Limit=min(limit, MOST), **start)
        return PeoplePage(
            [_person(one) for one in found.get("Users", [])], found.get("PaginationToken")
        )

    def by_id(self, user_id: str) -> Person | None:
        return self._only("sub", user_id)

    def by_email(self, email: str) -> Person | None:
        return self._only("email", email)

    def email_of(self, username: str) -> str | None:
        with _answering("AdminGetUser"):
            found = self._client.admin_get_user(UserPoolId=self._pool, Username=username)
        return _named(found.get("UserAttributes", [])).get("email")

    def members(self, role: Role) -> Sequence[Person]:
        people: list[Person] = []
        start: Any = {}
        while True:
            with _answering("ListUsersInGroup"):
                found = self._client.list_users_in_group(
                    UserPoolId=self._pool, GroupName=role.value, Limit=MOST, **start
                )
            people += [_person(one) for one in found.get("Users", [])]
            if not (token := found.get("NextToken")):
                return people
            start = {"NextToken": token}

    def invite(self, email: str, *, again: bool) -> Person:
        more: Any = {"MessageAction": "RESEND"} if again else {}
        with _answering("AdminCreateUser"):
            made = self._client.admin_create_user(
                UserPoolId=self._pool,
                Username=email,
                UserAttributes=[
                    {"Name": "email", "Value": email},
                    {"Name": "email_verified", "Value": "true"},
                ],
                DesiredDeliveryMediums=["EMAIL"],
                **more,
            )
        return _person(made.get("User", {}))

    def move(self, person: Person, role: Role) -> None:
        where: Any = {"UserPoolId": self._pool, "Username": person.username}
        with _answering("AdminAddUserToGroup"):
            self._client.admin_add_user_to_group(**where, GroupName=role.value)
        for other in set(Role) - {role}:
            with _answering("AdminRemoveUserFromGroup"):
                self._client.admin_remove_user_from_group(**where, GroupName=other.value)

    def enable(self, person: Person, *, enabled: bool) -> None:
        where: Any = {"UserPoolId": self._pool, "Username": person.username}
        if enabled:
            with _answering("AdminEnableUser"):
                self._client.admin_enable_user(**where)
            return
        with _answering("AdminDisableUser"):
            self._client.admin_disable_user(**where)
        with _answering("AdminUserGlobalSignOut"):
            self._client.admin_user_global_sign_out(**where)

    def _only(self, attribute: str, value: str) -> Person | None:
        """Cognito's filter has no other way to quote, so what holds a quote is nobody's."""
        if not value or not value.isprintable() or set(value) & {'"', "\\"}:
            return None
        with _answering("ListUsers"):
            found = self._client.list_users(
                UserPoolId=self._pool, Limit=2, Filter=f'{attribute} = "{value}"'
            )
        people = [_person(one) for one in found.get("Users", [])]
        return people[0] if len(people) == 1 else None


def _person(said: Mapping[str, Any]) -> Person:
    attributes = _named(said.get("Attributes", []))
    username = str(said.get("Username", ""))
    return Person(
        user_id=attributes.get("sub") or username,
        username=username,
        email=attributes.get("email"),
        enabled=said.get("Enabled") is True,
        invited=said.get("UserStatus") == "FORCE_CHANGE_PASSWORD",
        created_at=said.get("UserCreateDate") or utc_now(),
    )


def _named(attributes: Sequence[Any]) -> dict[str, str]:
    return {one["Name"]: one.get("Value", "") for one in attributes}


@contextmanager
def _answering(operation: str, *, continued: bool = False) -> Generator[None]:
    """The pool's refusals in our words; what it did not answer is the caller's to repeat."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code == "UserNotFoundException":
            raise NotFound("This user does not exist or was deleted; reload the list.") from None
        if code == "UsernameExistsException":
            raise Conflict("Somebody has this address already; reload the list.") from None
        if code == "InvalidParameterException" and continued:
            raise foreign_token() from None
        request = error.response.get("ResponseMetadata", {}).get("RequestId")
        raise _failed(operation, code, error, requestId=request) from None
    except BotoCoreError as error:
        raise _failed(operation, type(error).__name__, error) from None


def _failed(operation: str, code: str, error: Exception, **more: object) -> ProviderFailed:
    """Logged with its trace but without the pool's words, which may repeat an address."""
    said = RuntimeError(code).with_traceback(error.__traceback__)
    fault("user_pool_failed", said, operation=operation, code=code, **more)
    return ProviderFailed(
        "The user pool did not answer; do the same again in a moment.", provider="cognito"
    )
