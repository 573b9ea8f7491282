from typing import Any

import pytest

from services.access.roles import Principal, Role
from services.access.standing import REMEMBERED, Standings
from services.aws.store import Item, Key, Put
from services.core.errors import Forbidden
from tests.factories.infrastructure import memory_store
from tests.factories.people import admin
from tests.factories.time import FakeClock

SET = "2026-03-01T12:00:00.000Z"
VIEWER, OPERATOR, ADMIN = Role


def standing(row: Item | None, role: Role) -> Role | None:
    """The role in force; None for nobody."""
    store = memory_store()
    if row is not None:
        store.write(Put("Users", {"userId": "u1", **row}))
    try:
        return Standings(store, FakeClock()).of(Principal("u1", role)).role
    except Forbidden:
        return None


@pytest.mark.parametrize("token", list(Role))
@pytest.mark.parametrize("given_here", list(Role))
def test_the_lower_of_the_token_and_what_was_set_here_counts(token: Role, given_here: Role):
    found = standing({"role": given_here.value, "roleSetAt": SET}, token)
    assert found == min(token, given_here, key=list(Role).index)


@pytest.mark.parametrize(
    ("row", "role"),
    [
        (None, ADMIN),
        ({}, ADMIN),
        ({"role": "Viewer"}, ADMIN),
        ({"enabled": True}, ADMIN),
        ({"enabled": False}, None),
        ({"enabled": False, "role": "Admin", "roleSetAt": SET}, None),
        ({"enabled": "true"}, None),
        ({"enabled": None}, None),
        ({"enabled": 1}, None),
        ({"role": "Root", "roleSetAt": SET}, None),
        ({"role": ["Admin"], "roleSetAt": SET}, None),
        ({"roleSetAt": SET}, None),
    ],
)
def test_a_row_that_follows_the_groups_lowers_nothing_and_nonsense_refuses(
    row: Item | None, role: Role | None
):
    assert standing(row, ADMIN) == role


class Counting:
    """Storage that counts, and breaks when it is told to."""

    def __init__(self) -> None:
        self.inner, self.asked, self.broken = memory_store(), 0, False

    def get(self, table: str, key: Key) -> Item | None:
        self.asked += 1
        if self.broken:
            raise OSError("no answer")
        return self.inner.get(table, key)


def test_a_row_is_read_once_in_thirty_seconds_and_a_disabled_user_refused_within_them():
    store: Any = Counting()
    clock = FakeClock()
    known = Standings(store, clock)
    known.of(admin("u1"))
    store.inner.write(Put("Users", {"userId": "u1", "enabled": False}))
    clock.advance(seconds=29.999)
    known.of(admin("u1"))
    assert store.asked == 1
    clock.advance(seconds=0.001)
    with pytest.raises(Forbidden, match="access has ended"):
        known.of(admin("u1"))
    assert store.asked == 2


def test_without_an_answer_from_storage_nobody_passes():
    store: Any = Counting()
    clock = FakeClock()
    known = Standings(store, clock)
    known.of(admin("u1"))
    store.broken = True
    clock.advance(seconds=30)
    with pytest.raises(OSError, match="no answer"):
        known.of(admin("u1"))


def test_a_clock_that_goes_back_reads_again():
    store: Any = Counting()
    clock = FakeClock()
    known = Standings(store, clock)
    known.of(admin("u1"))
    clock.advance(seconds=-60)
    known.of(admin("u1"))
    assert store.asked == 2


def test_however_many_people_come_the_process_keeps_few():
    store: Any = Counting()
    known = Standings(store, FakeClock())
    for number in range(REMEMBERED + 1):
        known.of(admin(f"u{number}"))
    known.of(admin("u0"))
    assert store.asked == REMEMBERED + 2
