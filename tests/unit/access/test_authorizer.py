from typing import Any

import pytest

from services.access.authorizer import authorize
from services.access.roles import Role
from services.access.standing import Standings
from services.access.tokens import Keys, TokenVerifier
from services.access.visits import StoredVisits
from services.aws.memory import MemoryStore
from services.aws.store import Put
from services.core.clock import utc_now
from tests.factories.infrastructure import FIELDS, memory_store, rows
from tests.factories.logs import logged
from tests.factories.time import FakeClock
from tests.factories.tokens import SETTINGS, public_jwk, signed

DENIED = {"isAuthorized": False, "ttlOverride": 0}


class Door:
    """The authorizer over tables in memory; it counts the writes."""

    def __init__(self, tokens: TokenVerifier) -> None:
        self.tokens, self.store, self.clock = tokens, CountingStore(memory_store()), FakeClock()

    def enter(self, token: str) -> dict[str, Any]:
        store: Any = self.store
        visits = StoredVisits(store, Standings(store, self.clock))
        return authorize(token, self.tokens, FIELDS, lambda: visits)


class CountingStore:
    def __init__(self, inner: MemoryStore) -> None:
        self.inner, self.writes = inner, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def write(self, *actions: Any) -> None:
        self.writes += 1
        self.inner.write(*actions)


def never() -> Any:
    """Storage, for a token that must not reach it."""
    raise AssertionError("asked")


@pytest.fixture
def tokens() -> TokenVerifier:
    clock = FakeClock(utc_now())
    return TokenVerifier(SETTINGS, Keys(lambda: {"keys": [public_jwk()]}, clock), clock)


@pytest.fixture
def door(tokens: TokenVerifier) -> Door:
    return Door(tokens)


@pytest.mark.proves("1.3", "1.4", "1.5", "14.1")
@pytest.mark.parametrize("role", list(Role))
def test_a_member_comes_in_without_the_fields_that_their_role_may_not_use(door: Door, role: Role):
    with logged() as lines:
        answer = door.enter(signed({"cognito:groups": [role]}))
    denied = set(answer.pop("deniedFields"))
    assert answer == {
        "isAuthorized": True,
        "resolverContext": {"userId": "user-1", "username": "ada", "role": role},
        "ttlOverride": 0,
    }
    assert denied == {name for name, field in FIELDS.items() if role not in field["roles"]}
    assert {"Mutation.publishInboundMessage", "Mutation.publishMessageStatus"} <= denied
    assert ("Mutation.createContact" in denied) == (role is Role.VIEWER)
    reading = {name for name, field in FIELDS.items() if "Viewer" in field["roles"]}
    assert not denied & reading
    [line] = lines.named("authentication")
    assert (line["result"], line["userId"], line["role"]) == ("allowed", "user-1", role)


def test_the_prefix_that_chooses_this_mode_is_not_part_of_the_token(door: Door):
    assert door.enter(f"custom-{signed()}")["isAuthorized"]


@pytest.mark.proves("1.1", "14.1", "property 58")
@pytest.mark.parametrize("token", ["", "Bearer ", "garbage", "Bearer a.b.c"])
def test_property_58_a_token_that_proves_nothing_is_denied_and_logged(
    tokens: TokenVerifier, token: str
):
    """Feature: wecare-digital-admin-platform, Property 58: Authentication Attempts are Logged."""
    with logged() as lines:
        assert authorize(token, tokens, FIELDS, never) == DENIED
    [line] = lines.named("authentication")
    assert (line["level"], line["result"], bool(line["reason"])) == ("WARNING", "denied", True)


@pytest.mark.parametrize("groups", [None, [], ["Strangers"], "Admin", [7], {"Admin": 1}])
def test_somebody_in_none_of_our_groups_is_denied_and_logged_with_their_id(
    tokens: TokenVerifier, groups: object
):
    with logged() as lines:
        assert authorize(signed({"cognito:groups": groups}), tokens, FIELDS, never) == DENIED
    [line] = lines.named("authentication")
    assert (line["result"], line["reason"], line["userId"]) == ("denied", "no role", "user-1")


def test_no_part_of_a_token_is_logged(door: Door):
    token = signed()
    with logged() as lines:
        door.enter(token)
        door.enter(token + "x")
    assert not any(part in lines.text for part in token.split("."))


@pytest.mark.proves("1.6", "14.1")
@pytest.mark.parametrize(
    "row",
    [
        {"enabled": False},
        {"enabled": "yes"},
        {"role": "Root", "roleSetAt": "2026-03-01T12:00:00.000Z"},
    ],
)
def test_who_is_disabled_or_stands_unclear_stays_outside_and_is_logged(
    door: Door, row: dict[str, object]
):
    door.store.inner.write(Put("Users", {"userId": "user-1", **row}))
    with logged() as lines:
        assert door.enter(signed()) == DENIED
    [line] = lines.named("authentication")
    assert (line["result"], line["reason"], line["userId"]) == ("denied", "no access", "user-1")
    assert door.store.writes == 0


def test_a_role_that_was_lowered_here_counts_whatever_the_token_says(door: Door):
    row = {"userId": "user-1", "role": "Viewer", "roleSetAt": "2026-03-01T12:00:00.000Z"}
    door.store.inner.write(Put("Users", row))
    answer = door.enter(signed({"cognito:groups": ["Admin"]}))
    assert answer["resolverContext"]["role"] == "Viewer"
    assert "Mutation.createContact" in answer["deniedFields"]


@pytest.mark.parametrize("error", [OSError("no answer"), RuntimeError("odd"), KeyError("x")])
def test_when_storage_does_not_answer_nobody_comes_in(tokens: TokenVerifier, error: Exception):
    def broken() -> Any:
        raise error

    with logged() as lines:
        assert authorize(signed(), tokens, FIELDS, broken) == DENIED
    [line] = lines.named("authentication")
    assert line["reason"] == "standing unknown"


def test_a_token_is_remembered_as_a_sign_in_once(door: Door):
    now = int(utc_now().timestamp())
    first = signed(iat=now - 60)
    for _ in range(3):
        assert door.enter(first)["isAuthorized"]
    assert door.store.writes == 1
    [row] = rows(door.store.inner, "Users")
    assert (row["userId"], row["role"], "roleSetAt" in row) == ("user-1", "Operator", False)
    signed_in = row["lastLoginAt"]
    door.enter(signed(iat=now))
    door.enter(first)
    [row] = rows(door.store.inner, "Users")
    assert row["lastLoginAt"] > signed_in
    assert (row["createdAt"], door.store.writes) == (signed_in, 2)


def test_two_first_visits_at_one_moment_and_a_change_meanwhile_undo_nothing(door: Door):
    inner = door.store.inner

    class Late:
        """Reads before an administrator changed something, and writes after."""

        def get(self, *_: object) -> None:
            return None

        def write(self, *actions: Any) -> None:
            inner.write(*actions)

    inner.write(Put("Users", {"userId": "user-1", "role": "Viewer", "enabled": False}))
    late: Any = Late()
    visits = StoredVisits(late, Standings(late, FakeClock()))
    authorize(signed(), door.tokens, FIELDS, lambda: visits)
    [row] = rows(inner, "Users")
    assert (row["role"], row["enabled"]) == ("Viewer", False)


def test_keys_that_cannot_be_fetched_let_nobody_in_and_are_asked_for_once_a_minute():
    asked: list[int] = []

    def unreachable() -> Any:
        asked.append(1)
        raise OSError("unreachable")

    clock = FakeClock(utc_now())
    tokens = TokenVerifier(SETTINGS, Keys(unreachable, clock), clock)
    for _ in range(5):
        assert authorize(signed(), tokens, FIELDS, never) == DENIED
    assert len(asked) == 1
    clock.advance(seconds=60)
    authorize(signed(), tokens, FIELDS, never)
    assert len(asked) == 2
