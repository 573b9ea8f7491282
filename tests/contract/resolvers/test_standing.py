"""The edge asks how the caller stands, before any business logic."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest

from services.access.roles import Role
from services.aws import clients
from services.aws.store import Put
from services.core.clock import new_id
from tests.contract.resolvers.events import module_of, request
from tests.factories.aws import Cloud
from tests.factories.infrastructure import FIELDS

RESOLVED = [name for name, row in FIELDS.items() if row["function"]]
SET = "2026-03-01T12:00:00.000Z"


def ask_as(user_id: str, field: str, role: Role, **arguments: Any) -> Any:
    event = request(field, role, arguments)
    event["identity"]["sub"] = user_id
    return module_of(FIELDS[field]["function"]).handler(event, None)


@contextmanager
def counted() -> Generator[Counter[str]]:
    """The calls of the client that the handlers use, by operation."""
    calls: Counter[str] = Counter()

    def count(model: Any, **_: Any) -> None:
        calls[model.name] += 1

    events = clients.dynamodb().meta.events
    events.register("before-call", count)
    yield calls
    events.unregister("before-call", count)


@pytest.mark.proves("1.6")
@pytest.mark.parametrize("field", RESOLVED)
def test_a_disabled_user_is_refused_everywhere_for_one_read_and_one_write(cloud: Cloud, field: str):
    user_id = new_id()
    cloud.store().write(Put("Users", {"userId": user_id, "enabled": False}))
    with counted() as calls:
        answer = ask_as(user_id, field, Role.ADMIN)
    assert (answer["errorType"], answer["errorInfo"]["httpStatus"]) == (
        "INSUFFICIENT_PERMISSIONS",
        403,
    )
    assert calls == {"GetItem": 1, "PutItem": 1}
    with counted() as calls:
        ask_as(user_id, field, Role.ADMIN)
    assert calls == {"PutItem": 1}


@pytest.mark.proves("1.6")
@pytest.mark.parametrize("field", RESOLVED)
def test_a_role_that_was_lowered_here_counts_at_the_edge(cloud: Cloud, field: str):
    user_id = new_id()
    row = {"userId": user_id, "role": "Viewer", "roleSetAt": SET}
    cloud.store().write(Put("Users", row))
    answer = ask_as(user_id, field, Role.ADMIN) if "Viewer" not in FIELDS[field]["roles"] else {}
    refused = (answer or {}).get("errorType") == "INSUFFICIENT_PERMISSIONS"
    assert refused == ("Viewer" not in FIELDS[field]["roles"])


def test_a_standing_that_cannot_be_read_refuses(cloud: Cloud):
    cloud.dynamodb.delete_table(TableName="test-Users")
    answer = ask_as(new_id(), "Query.contact", Role.ADMIN, contactId="c1")
    assert answer["errorType"] == "INTERNAL_ERROR"


def test_configuration_is_read_and_changed_through_the_lambda(cloud: Cloud):
    by = new_id()
    wanted = {"configKey": "whatsapp_tier_limit", "configValue": "2000"}
    changed = ask_as(by, "Mutation.setSystemConfig", Role.ADMIN, input=wanted)
    assert (changed["configValue"], changed["updatedBy"]) == ("2000", by)
    shown = ask_as(by, "Query.systemConfig", Role.ADMIN)
    assert changed in shown
    status = ask_as(by, "Query.sendingStatus", Role.ADMIN)
    assert status["tierLimit"] == 2000
    [entry] = ask_as(by, "Query.auditLog", Role.ADMIN, userId=by)["items"]
    assert (entry["action"], entry["resourceId"]) == ("set_system_config", "whatsapp_tier_limit")
    assert (entry["ipAddress"], entry["userAgent"]) == ("1.2.3.4", "test")
    assert entry["details"] == {"after": "2000", "before": None}


@pytest.mark.parametrize(
    ("field", "wanted", "words"),
    [
        ("setSystemConfig", {"configKey": "x", "configValue": "1"}, "no such setting"),
        (
            "setSystemConfig",
            {"configKey": "ai_automation_enabled", "configValue": "maybe"},
            "must be one of true, false",
        ),
        (
            "setSystemConfig",
            {"configKey": "send_mode", "configValue": 1},
            "configValue: must be a text",
        ),
        ("setUserRole", {"userId": "u1", "role": "Root"}, "role: must be 'Viewer', 'Operator' or"),
        ("setUserRole", {"userId": "u1"}, "role: is required"),
        (
            "setUserEnabled",
            {"userId": "u1", "enabled": "perhaps"},
            "enabled: must be true or false",
        ),
        ("inviteUser", {"email": "", "role": "Viewer"}, "email: must have at least 3 characters"),
        ("inviteUser", {"email": "nobody", "role": "Viewer"}, "write the address as"),
    ],
)
def test_bad_input_is_refused_with_what_is_allowed(
    cloud: Cloud, field: str, wanted: dict[str, Any], words: str
):
    answer = ask_as(new_id(), f"Mutation.{field}", Role.ADMIN, input=wanted)
    assert (answer["errorType"], answer["errorInfo"]["httpStatus"]) == ("VALIDATION_ERROR", 400)
    assert words in answer["errorMessage"]
