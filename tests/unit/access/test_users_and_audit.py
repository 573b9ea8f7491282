from services.access.audit import AuditLog
from services.access.roles import Role
from services.access.users import UserService
from tests.factories.infrastructure import memory_store, rows
from tests.factories.records import VIEWER, Ids, principal
from tests.factories.time import FakeClock


def test_whoever_comes_first_is_remembered_with_address_and_role():
    store, clock, asked = memory_store(), FakeClock(), list[str]()

    def email_of(username: str) -> str:
        asked.append(username)
        return "ada@example.com"

    users = UserService(store, email_of, clock)
    first = users.me(principal(Role.OPERATOR, username="ada", user_id="u1"))
    assert (first.email, first.role, first.created_at) == ("ada@example.com", "Operator", clock.now)
    clock.advance(days=1)
    again = users.me(principal(Role.ADMIN, username="ada", user_id="u1"))
    assert (again.role, again.created_at) == (Role.ADMIN, first.created_at)
    assert (again.last_login_at, asked) == (clock.now, ["ada"])
    assert rows(store, "Users") == [
        {
            "userId": "u1",
            "email": "ada@example.com",
            "role": "Admin",
            "enabled": True,
            "createdAt": "2026-03-01T12:00:00.000Z",
            "lastLoginAt": "2026-03-02T12:00:00.000Z",
        }
    ]


def test_somebody_without_an_address_is_asked_for_again():
    answers = [None, "ada@example.com"]
    users = UserService(memory_store(), lambda _: answers.pop(0), FakeClock())
    assert [users.me(VIEWER).email for _ in range(2)] == [None, "ada@example.com"]


def test_a_denial_is_kept_for_180_days_with_who_what_when_and_from_where():
    store, clock = memory_store(), FakeClock()
    by = principal(Role.VIEWER, ip_address="10.0.0.1", user_agent="curl")
    AuditLog(store, clock, Ids()).denied(by, "Mutation.createContact")
    assert rows(store, "AuditLogs") == [
        {
            "logId": "id-1",
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
