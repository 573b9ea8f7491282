"""A user pool in memory, and how its people stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from services.access.directory import PeoplePage, Person
from services.access.roles import Principal, Role
from services.core.errors import NotFound, ProviderFailed
from tests.factories.time import NOW


def person(user_id: str, **changes: object) -> Person:
    """Somebody who has signed in before."""
    known = Person(
        user_id=user_id,
        username=user_id,
        email=f"{user_id}@example.com",
        enabled=True,
        invited=False,
        created_at=NOW,
    )
    return replace(known, **changes)  # pyright: ignore[reportArgumentType]  a factory


@dataclass
class FakeDirectory:
    """The user pool, in memory. `before` is told each call, and may raise instead of it."""

    people: dict[str, Person] = field(default_factory=dict[str, Person])
    groups: dict[str, set[Role]] = field(default_factory=dict[str, set[Role]])
    mailed: list[str] = field(default_factory=list[str])
    signed_out: list[str] = field(default_factory=list[str])
    before: Callable[[str], None] = lambda _: None

    def add(self, user_id: str, *roles: Role, **changes: object) -> Person:
        """Put somebody into the pool, as a console would."""
        self.people[user_id] = person(user_id, **changes)
        self.groups[user_id] = set(roles)
        return self.people[user_id]

    def page(self, limit: int, after: str | None) -> PeoplePage:
        self.before("page")
        start = int(after or 0)
        found = list(self.people.values())[start : start + min(limit, 60)]
        left = len(self.people) > start + len(found)
        return PeoplePage(found, str(start + len(found)) if left else None)

    def by_id(self, user_id: str) -> Person | None:
        self.before("by_id")
        return self.people.get(user_id)

    def by_email(self, email: str) -> Person | None:
        self.before("by_email")
        return next((one for one in self.people.values() if one.email == email), None)

    def email_of(self, username: str) -> str | None:
        self.before("email_of")
        return self.people[username].email if username in self.people else None

    def members(self, role: Role) -> Sequence[Person]:
        self.before("members")
        return [self.people[who] for who, roles in self.groups.items() if role in roles]

    def invite(self, email: str, *, again: bool) -> Person:
        self.before("invite")
        self.mailed.append(email)
        if again:
            return next(one for one in self.people.values() if one.email == email)
        return self.add(f"sub-{len(self.people)}", email=email, invited=True)

    def move(self, person: Person, role: Role) -> None:
        self.before("move")
        if person.user_id not in self.people:
            raise NotFound("gone")
        self.groups[person.user_id] = {role}

    def enable(self, person: Person, *, enabled: bool) -> None:
        self.before("enable")
        self.people[person.user_id] = replace(self.people[person.user_id], enabled=enabled)
        if not enabled:
            self.signed_out.append(person.user_id)


def unanswered() -> ProviderFailed:
    """What a pool that does not answer looks like."""
    return ProviderFailed("The user pool did not answer.")


def admin(user_id: str = "root") -> Principal:
    """Somebody whose token says Admin."""
    return Principal(user_id, Role.ADMIN, username=user_id)
