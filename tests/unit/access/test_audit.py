import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.access.audit import AuditLog, audit_row
from services.access.roles import Role
from services.core.errors import Forbidden, Invalid
from tests.factories.infrastructure import memory_store, rows
from tests.factories.people import admin
from tests.factories.records import OPERATOR, VIEWER, Ids, principal
from tests.factories.time import FakeClock


def log(clock: FakeClock) -> tuple[AuditLog, Any]:
    store = memory_store()
    return AuditLog(store, clock, Ids()), store


def entries(*said: tuple[str, str]) -> tuple[AuditLog, FakeClock]:
    """A log of (user, resource), one a second."""
    clock = FakeClock()
    kept, store = log(clock)
    for number, (user, resource) in enumerate(said):
        by = principal(Role.OPERATOR, user_id=user)
        store.write(audit_row(by, "act", ("thing", resource), clock(), f"log-{number}", n=number))
        clock.advance(seconds=1)
    return kept, clock


@pytest.mark.proves("1.6")
def test_a_denial_is_kept_for_180_days_with_who_what_when_and_from_where():
    clock = FakeClock()
    kept, store = log(clock)
    by = principal(Role.VIEWER, ip_address="10.0.0.1", user_agent="curl")
    kept.denied(by, "Mutation.createContact")
    assert rows(store, "AuditLogs") == [
        {
            "logId": "id-1",
            "feed": "all",
            "userId": by.user_id,
            "action": "denied",
            "resourceType": "operation",
            "resourceId": "Mutation.createContact",
            "timestamp": "2026-03-01T12:00:00.000Z",
            "details": {"role": "Viewer"},
            "ipAddress": "10.0.0.1",
            "userAgent": "curl",
            "expiresAt": int(clock.now.timestamp()) + 180 * 86400,
        }
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["log-3", "log-2", "log-1", "log-0"]),
        ({"user_id": "ada"}, ["log-3", "log-0"]),
        ({"resource_id": "c1"}, ["log-2", "log-0"]),
        ({"user_id": "ada", "resource_id": "c1"}, ["log-0"]),
        ({"user_id": "nobody"}, []),
        ({"resource_id": "nothing"}, []),
    ],
)
def test_the_log_is_read_newest_first_whole_by_user_by_resource_or_by_both(
    asked: dict[str, Any], found: list[str]
):
    kept, _ = entries(("ada", "c1"), ("bo", "c2"), ("bo", "c1"), ("ada", "c2"))
    page = kept.read(admin(), **asked)
    assert ([one.log_id for one in page.items], page.next_token) == (found, None)


@pytest.mark.proves("17.7", "property 78")
def test_property_78_an_expired_entry_is_gone_before_dynamodb_deletes_it():
    """Feature: wecare-digital-admin-platform, Property 78: Queries Exclude Expired Items."""
    kept, clock = entries(("ada", "c1"), ("ada", "c1"))
    clock.advance(days=180, seconds=-1.5)
    assert [one.log_id for one in kept.read(admin()).items] == ["log-1"]
    clock.advance(seconds=1)
    assert kept.read(admin()).items == ()


def test_details_travel_as_json_and_an_entry_of_the_platform_itself_has_no_origin():
    kept, _ = entries(("ada", "c1"))
    [one] = kept.read(admin()).items
    assert json.loads(one.details or "") == {"n": 0}
    assert (one.ip_address, one.user_agent) == (None, None)


@pytest.mark.proves("1.5")
@pytest.mark.parametrize("by", [VIEWER, OPERATOR])
def test_only_administrators_read_the_log(by: Any):
    kept, _ = entries(("ada", "c1"))
    with pytest.raises(Forbidden):
        kept.read(by)


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_page_has_a_sensible_size(limit: int):
    kept, _ = entries()
    with pytest.raises(Invalid):
        kept.read(admin(), limit=limit)


def test_a_token_of_another_list_is_refused():
    kept, _ = entries(("ada", "c1"), ("ada", "c1"), ("bo", "c1"))
    token = kept.read(admin(), user_id="ada", limit=1).next_token
    with pytest.raises(Invalid, match="nextToken"):
        kept.read(admin(), user_id="bo", next_token=token)


@given(
    said=st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy")), max_size=25),
    user=st.sampled_from(["a", "b", None]),
    resource=st.sampled_from(["x", "y", None]),
    limit=st.integers(1, 7),
)
def test_the_pages_together_are_the_log_each_entry_once(
    said: list[tuple[str, str]], user: str | None, resource: str | None, limit: int
):
    kept, _ = entries(*said)
    found: list[str] = []
    token: str | None = None
    for _ in range(len(said) + 1):
        page = kept.read(admin(), user, resource, limit, token)
        assert len(page.items) <= limit
        found += [one.log_id for one in page.items]
        if (token := page.next_token) is None:
            break
    wanted = [
        f"log-{number}"
        for number, (who, what) in enumerate(said)
        if user in {who, None} and resource in {what, None}
    ]
    assert (found, token) == (wanted[::-1], None)


def test_a_page_among_much_that_does_not_count_may_be_empty_and_is_gone_on_from():
    """A search for one who did little must not read the whole log of a resource at once."""
    kept, _ = entries(("rare", "r1"), *[("busy", "r1")] * 25)
    pages, token = 0, None
    found: list[str] = []
    while pages == 0 or token:
        page = kept.read(admin(), user_id="rare", resource_id="r1", limit=1, next_token=token)
        found += [entry.user_id for entry in page.items]
        pages, token = pages + 1, page.next_token
    assert found == ["rare"]
    assert pages > 2
