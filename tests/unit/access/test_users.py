from collections.abc import Callable
from typing import Any

import pytest

from services.access.model import InviteUser, SetUserEnabled, SetUserRole
from services.access.roles import Principal, Role
from services.access.standing import Standings
from services.access.users import UserService
from services.aws.store import Put, Store
from services.core.errors import Conflict, Forbidden, NotFound, ProviderFailed, Refusal
from tests.factories.infrastructure import memory_store, rows
from tests.factories.logs import logged
from tests.factories.people import FakeDirectory, admin, unanswered
from tests.factories.records import OPERATOR, VIEWER, principal
from tests.factories.time import FakeClock

ADMIN = admin()


class World:
    """A pool with one administrator, storage, and the service between them."""

    def __init__(self) -> None:
        self.store, self.pool, self.clock = memory_store(), FakeDirectory(), FakeClock()
        self.pool.add("root", Role.ADMIN)
        self.users = UserService(self.store, self.pool, self.clock)

    def in_force(self, user_id: str) -> tuple[Role | None, bool]:
        """What counts for somebody now, as an administrator sees it."""
        page = self.users.page(ADMIN, 60, None)
        [found] = [one for one in page.items if one.user_id == user_id]
        return found.role, found.enabled

    def may(self, user_id: str, token: Role) -> Role | None:
        """The role of a caller whose token was made earlier."""
        try:
            return Standings(self.store, self.clock).of(Principal(user_id, token)).role
        except Forbidden:
            return None

    def audited(self) -> list[tuple[str, str, dict[str, Any]]]:
        found = rows(self.store, "AuditLogs")
        return [(row["action"], row["resourceId"], row["details"]) for row in found]

    def invite(self, email: str = "New@Example.com ", role: Role = Role.OPERATOR, by: Any = ADMIN):
        return self.users.invite(by, InviteUser(email=email, role=role))

    def set_role(self, user_id: str, role: Role, by: Any = ADMIN):
        return self.users.set_role(by, SetUserRole(user_id=user_id, role=role))

    def set_enabled(self, user_id: str, *, enabled: bool, by: Any = ADMIN):
        return self.users.set_enabled(by, SetUserEnabled(user_id=user_id, enabled=enabled))


@pytest.fixture
def world() -> World:
    return World()


def test_whoever_comes_first_is_remembered_with_address_and_role(world: World):
    world.pool.add("u1", Role.OPERATOR)
    first = world.users.me(principal(Role.OPERATOR, username="u1", user_id="u1"))
    assert (first.email, first.role) == ("u1@example.com", Role.OPERATOR)
    assert first.created_at == first.last_login_at == world.clock.now
    world.clock.advance(days=1)
    again = world.users.me(principal(Role.ADMIN, username="u1", user_id="u1"))
    assert (again.role, again.created_at) == (Role.ADMIN, first.created_at)
    assert rows(world.store, "Users") == [
        {
            "userId": "u1",
            "email": "u1@example.com",
            "role": "Admin",
            "createdAt": "2026-03-01T12:00:00.000Z",
            "lastLoginAt": "2026-03-02T12:00:00.000Z",
        }
    ]


def test_somebody_without_an_address_is_still_known(world: World):
    world.pool.add("u1", Role.VIEWER, email=None)
    assert world.users.me(principal(Role.VIEWER, username="u1", user_id="u1")).email is None


def test_a_visit_undoes_nothing_that_an_administrator_set(world: World):
    world.pool.add("u1", Role.OPERATOR)
    world.set_role("u1", Role.VIEWER)
    world.set_enabled("u1", enabled=False)
    world.users.me(principal(Role.VIEWER, username="u1", user_id="u1"))
    assert world.in_force("u1") == (Role.VIEWER, False)


def test_a_visit_at_the_moment_of_a_change_keeps_the_change(world: World):
    world.pool.add("u1", Role.OPERATOR)

    def meanwhile(call: str) -> None:
        if call == "email_of":
            world.pool.before = lambda _: None
            world.set_role("u1", Role.VIEWER)

    world.pool.before = meanwhile
    world.users.me(principal(Role.OPERATOR, username="u1", user_id="u1"))
    assert world.in_force("u1")[0] is Role.VIEWER
    assert world.may("u1", Role.OPERATOR) is Role.VIEWER


@pytest.mark.proves("1.5")
def test_an_invitation_makes_a_user_a_row_a_group_and_an_audit_row_without_the_address(
    world: World,
):
    made = world.invite()
    assert (made.email, made.role, made.enabled) == ("new@example.com", Role.OPERATOR, True)
    assert world.pool.groups[made.user_id] == {Role.OPERATOR}
    assert world.pool.mailed == ["new@example.com"]
    assert world.audited() == [("invite_user", made.user_id, {"role": "Operator"})]


@pytest.mark.parametrize(
    "email",
    ["", "ada", "a@b", "a b@example.com", 'a"@example.com', "a@example.com,b@example.com", "@x.y"],
)
def test_an_address_that_is_none_is_not_invited(email: str):
    with pytest.raises(ValueError, match="email"):
        InviteUser(email=email, role=Role.VIEWER)


def test_who_never_came_is_invited_again_and_who_came_is_not(world: World):
    first = world.invite()
    assert world.invite().user_id == first.user_id
    assert len(world.pool.mailed) == 2
    with pytest.raises(Conflict, match="user already"):
        world.invite(role=Role.ADMIN)
    world.pool.add(first.user_id, Role.OPERATOR, email="new@example.com")
    with pytest.raises(Conflict, match="user already"):
        world.invite()
    assert len(world.pool.mailed) == 2


def test_who_was_disabled_before_they_came_is_not_invited_again(world: World):
    world.set_enabled(world.invite().user_id, enabled=False)
    with pytest.raises(Conflict):
        world.invite()


def test_a_role_counts_at_once_whatever_the_token_says(world: World):
    world.pool.add("u1", Role.ADMIN)
    assert world.set_role("u1", Role.VIEWER).role is Role.VIEWER
    assert world.pool.groups["u1"] == {Role.VIEWER}
    assert world.may("u1", Role.ADMIN) is Role.VIEWER
    assert world.audited() == [("set_user_role", "u1", {"before": None, "role": "Viewer"})]
    assert world.set_role("u1", Role.OPERATOR).role is Role.OPERATOR
    assert world.may("u1", Role.VIEWER) is Role.VIEWER


def test_who_is_disabled_is_refused_signed_out_and_may_come_back(world: World):
    world.pool.add("u1", Role.OPERATOR)
    assert world.set_enabled("u1", enabled=False).enabled is False
    assert (world.may("u1", Role.OPERATOR), world.pool.signed_out) == (None, ["u1"])
    assert world.set_enabled("u1", enabled=True).enabled is True
    assert world.may("u1", Role.OPERATOR) is Role.OPERATOR
    assert [action for action, *_ in world.audited()] == ["set_user_enabled"] * 2


def test_everybody_in_the_pool_is_listed_also_who_was_never_here(world: World):
    world.pool.add("both", Role.VIEWER, Role.ADMIN)
    world.pool.add("none")
    world.pool.add("gone", Role.VIEWER, enabled=False)
    found = {
        one.user_id: (one.role, one.enabled) for one in world.users.page(ADMIN, 60, None).items
    }
    assert found == {
        "root": (Role.ADMIN, True),
        "both": (Role.ADMIN, True),
        "none": (None, True),
        "gone": (Role.VIEWER, False),
    }


def test_the_pages_together_are_everybody_once(world: World):
    for number in range(7):
        world.pool.add(f"u{number}", Role.VIEWER)
    found: list[str] = []
    token: str | None = None
    while True:
        page = world.users.page(ADMIN, 3, token)
        found += [one.user_id for one in page.items]
        if (token := page.next_token) is None:
            break
    assert sorted(found) == sorted(world.pool.people)


@pytest.mark.parametrize("by", [VIEWER, OPERATOR])
@pytest.mark.proves("1.5")
def test_only_administrators_manage_people(world: World, by: Principal):
    world.pool.add("u1", Role.VIEWER)
    for attempt in (
        lambda: world.users.page(by, None, None),
        lambda: world.invite(by=by),
        lambda: world.set_role("u1", Role.ADMIN, by=by),
        lambda: world.set_enabled("u1", enabled=False, by=by),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert (rows(world.store, "AuditLogs"), world.pool.mailed) == ([], [])


def test_a_user_who_does_not_exist_is_named_so(world: World):
    for attempt in (
        lambda: world.set_role("nobody", Role.VIEWER),
        lambda: world.set_enabled("nobody", enabled=False),
    ):
        with pytest.raises(NotFound):
            attempt()


@pytest.mark.parametrize("others", [(), ("invited",), ("disabled",), ("demoted",)])
def test_the_last_administrator_cannot_remove_itself(world: World, others: tuple[str, ...]):
    for who in others:
        world.pool.add(who, Role.ADMIN, invited=who == "invited", enabled=who != "disabled")
        if who == "demoted":
            row = {"userId": who, "role": "Viewer", "roleSetAt": "2026-03-01T12:00:00.000Z"}
            world.store.write(Put("Users", row))
    for attempt in (
        lambda: world.set_role("root", Role.OPERATOR),
        lambda: world.set_enabled("root", enabled=False),
    ):
        with pytest.raises(Conflict, match="Somebody has to administer"):
            attempt()
    assert world.in_force("root") == (Role.ADMIN, True)
    assert world.may("root", Role.ADMIN) is Role.ADMIN
    assert world.audited() == []


def test_an_administrator_may_leave_while_another_stays(world: World):
    world.pool.add("second", Role.ADMIN)
    assert world.set_role("root", Role.VIEWER).role is Role.VIEWER
    with pytest.raises(Conflict):
        world.set_role("second", Role.VIEWER, by=admin("second"))


def test_whoever_was_demoted_or_disabled_a_moment_ago_changes_nobody(world: World):
    world.pool.add("second", Role.ADMIN)
    world.set_role("second", Role.VIEWER)
    world.pool.add("third", Role.ADMIN)
    world.set_enabled("third", enabled=False)
    for attempt in (
        lambda: world.set_role("root", Role.VIEWER, by=admin("second")),
        lambda: world.set_role("second", Role.ADMIN, by=admin("second")),
        lambda: world.set_enabled("third", enabled=True, by=admin("third")),
        lambda: world.invite(by=admin("third")),
    ):
        with pytest.raises(Forbidden, match="not an administrator any more"):
            attempt()


def test_two_administrators_who_demote_each_other_at_one_moment_cannot_both_succeed(world: World):
    world.pool.add("second", Role.ADMIN)
    store: Any = RivalStore(world.store, lambda: world.set_role("second", Role.VIEWER))
    rival = UserService(store, world.pool)
    with pytest.raises(Forbidden):
        rival.set_role(admin("second"), SetUserRole(user_id="root", role=Role.VIEWER))
    assert world.in_force("root") == (Role.ADMIN, True)


class RivalStore:
    """Storage where somebody else is quicker, right before the change of a person."""

    def __init__(self, inner: Store, rival: Callable[[], object]) -> None:
        self._inner, self._rivals = inner, [rival]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def write(self, *actions: Any) -> None:
        if len(actions) > 1 and self._rivals:
            self._rivals.pop()()
        self._inner.write(*actions)


class BreakingStore(RivalStore):
    """Storage that breaks before or after a write, by number."""

    def __init__(self, inner: Store, fuse: "Fuse") -> None:
        self._inner, self._fuse = inner, fuse

    def write(self, *actions: Any) -> None:
        self._fuse("before write")
        self._inner.write(*actions)
        self._fuse("after write")


class Fuse:
    """Counts steps and breaks at one of them."""

    def __init__(self, at: int) -> None:
        self.left, self.blew = at, False

    def __call__(self, _: str) -> None:
        self.left -= 1
        if self.left < 0 and not self.blew:
            self.blew = True
            raise unanswered()


CHANGES: dict[str, tuple[Callable[[World], Refusal | object], str, set[Any]]] = {
    "lower": (lambda w: w.set_role("u1", Role.VIEWER), "u1", {"Operator", "Viewer"}),
    "raise": (lambda w: w.set_role("u1", Role.ADMIN), "u1", {"Operator", "Admin"}),
    "disable": (lambda w: w.set_enabled("u1", enabled=False), "u1", {"Operator"}),
}


@pytest.mark.parametrize("step", range(14))
@pytest.mark.parametrize("change", CHANGES)
def test_a_crash_at_any_step_permits_nothing_unmeant_and_repeating_finishes(
    world: World, change: str, step: int
):
    does, user_id, meant = CHANGES[change]
    world.pool.add(user_id, Role.OPERATOR)
    fuse = Fuse(step)
    steady = world.users
    world.pool.before = fuse
    store: Any = BreakingStore(world.store, fuse)
    world.users = UserService(store, world.pool, world.clock)
    try:
        does(world)
    except ProviderFailed:
        world.pool.before = lambda _: None
        world.users = steady
        role, _ = world.in_force(user_id)
        assert role in meant
        assert world.may(user_id, Role.OPERATOR) in {None, Role.VIEWER, Role.OPERATOR}
        does(world)
    world.pool.before = lambda _: None
    world.users = steady
    wanted = {"lower": (Role.VIEWER, True), "raise": (Role.ADMIN, True)}
    assert world.in_force(user_id) == wanted.get(change, (Role.OPERATOR, False))


@pytest.mark.parametrize("step", range(12))
def test_an_invitation_that_breaks_lets_nobody_in_and_repeating_finishes(world: World, step: int):
    fuse = Fuse(step)
    steady = world.users
    world.pool.before = fuse
    store: Any = BreakingStore(world.store, fuse)
    world.users = UserService(store, world.pool, world.clock)
    try:
        world.invite()
    except ProviderFailed:
        world.pool.before = lambda _: None
        world.users = steady
        for user_id in world.pool.people.keys() - {"root"}:
            assert world.in_force(user_id)[0] in {None, Role.OPERATOR}
        world.invite()
    world.pool.before = lambda _: None
    world.users = steady
    [made] = world.pool.people.keys() - {"root"}
    assert world.in_force(made) == (Role.OPERATOR, True)


def test_no_audit_row_and_no_log_line_holds_an_address(world: World):
    with logged() as lines:
        made = world.invite()
        world.set_role(made.user_id, Role.VIEWER)
        world.set_enabled(made.user_id, enabled=False)
    assert "example.com" not in lines.text
    assert "example.com" not in str(rows(world.store, "AuditLogs"))
