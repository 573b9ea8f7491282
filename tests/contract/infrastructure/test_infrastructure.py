import ast
from typing import Any

import pytest

from services.aws.environment import table_variable
from tests.factories.code import code_of, module_path
from tests.factories.infrastructure import FIELDS, INFRASTRUCTURE, ROOT, names

FUNCTIONS: dict[str, dict[str, Any]] = INFRASTRUCTURE["functions"]
TABLES: dict[str, dict[str, Any]] = INFRASTRUCTURE["tables"]
END_CONSENT = {"inbound-feedback", "unsubscribe", "outbound-worker", "bulk-worker"} | {
    "inbound-whatsapp-handler"
}
"""Functions that no field names: they hear from customers and providers."""
SPECIFIED = {
    "Contacts": ("contactId",),
    "Messages": ("messageId",),
    "BulkJobs": ("jobId",),
    "BulkRecipients": ("jobId", "recipientId"),
    "Users": ("userId",),
    "MediaFiles": ("fileId",),
    "DLQMessages": ("dlqMessageId",),
    "AuditLogs": ("logId",),
    "AIInteractions": ("interactionId",),
    "RateLimitTrackers": ("channel", "windowStart"),
    "SystemConfig": ("configKey",),
}


def tables_named_by(function: str) -> set[str]:
    """The tables that the code behind a function has a word for."""
    found = code_of(module_path(function))
    return {str(n.value) for n in found if isinstance(n, ast.Constant) and n.value in TABLES}


@pytest.mark.proves("11.4")
def test_every_function_has_its_module_and_every_module_its_function():
    modules = {p.stem for p in (ROOT / "resolvers").glob("*.py") if not p.stem.startswith("_")}
    assert modules == {function.replace("-", "_") for function in FUNCTIONS}


def test_every_field_names_a_function_that_exists():
    named = {row["function"] for row in FIELDS.values() if row["function"]}
    assert named <= set(FUNCTIONS)
    without_fields = set(FUNCTIONS) - named
    assert without_fields <= {"auth-middleware"} | {
        function
        for function, row in FUNCTIONS.items()
        if {"topic", "queue", "url", "schedule"} & set(row)
    }


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_use_only_tables_that_its_code_has_a_word_for(function: str):
    granted = set(FUNCTIONS[function]["tables"])
    assert granted <= set(TABLES)
    assert granted <= tables_named_by(function)


FIELDS_OF: dict[str, list[str]] = {
    function: [name for name, row in FIELDS.items() if row["function"] == function]
    for function in FUNCTIONS
}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_that_answers_people_or_ends_consent_may_audit(function: str):
    audits = bool(FIELDS_OF[function]) or function in END_CONSENT
    assert ("AuditLogs" in FUNCTIONS[function]["tables"]) == audits


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_that_answers_people_may_see_how_they_stand(function: str):
    asks = bool(FIELDS_OF[function]) or function == "auth-middleware"
    assert ("Users" in FUNCTIONS[function]["tables"]) == asks


@pytest.mark.proves("11.1")
def test_the_specified_tables_are_there_with_their_keys():
    assert {table: names(TABLES[table]["key"]) for table in SPECIFIED} == SPECIFIED


@pytest.mark.proves("17.2", "17.3", "17.4", "17.5")
def test_rows_that_expire_do_so_by_the_specified_attribute():
    expiring = {table: row["ttl"] for table, row in TABLES.items() if "ttl" in row}
    specified = {
        "Messages": "expiresAt",
        "DLQMessages": "expiresAt",
        "AuditLogs": "expiresAt",
        "RateLimitTrackers": "lastUpdatedAt",
    }
    ours = dict.fromkeys(
        ("Conversations", "EarlyStatuses", "Alerts", "Identities", "FormEntries", "ContactChanges"),
        "expiresAt",
    )
    assert expiring == specified | ours


def test_no_index_shares_its_key_attribute_with_another_type():
    for table, row in TABLES.items():
        keys = [row["key"], *(index["key"] for index in row.get("indexes", {}).values())]
        kinds: dict[str, set[str]] = {}
        for part in (part for key in keys for part in key):
            attribute, kind = part.split(":")
            kinds.setdefault(attribute, set()).add(kind)
        assert all(len(found) == 1 for found in kinds.values()), table


def test_indexes_of_one_name_have_one_key():
    """Storage in memory knows an index by its name alone."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for row in TABLES.values():
        for index, described in row.get("indexes", {}).items():
            found.setdefault(index, set()).add(names(described["key"]))
    assert all(len(keys) == 1 for keys in found.values())


def test_every_index_is_asked_for():
    asked = "".join(p.read_text() for p in (ROOT / "services").rglob("*.py"))
    for row in TABLES.values():
        assert all(index in asked for index in row.get("indexes", {}))


def test_no_two_tables_share_a_variable():
    assert len({table_variable(table) for table in TABLES}) == len(TABLES)


@pytest.mark.proves("4.7", "11.3")
def test_queues_hand_what_fails_to_dead_letters_that_exist():
    queues = INFRASTRUCTURE["queues"]
    assert {"inbound-dlq", "bulk-queue", "bulk-dlq", "outbound-dlq"} <= set(queues)
    for queue in queues.values():
        assert queue.get("redrive", {}).get("to", "inbound-dlq") in queues
    topic = FUNCTIONS["inbound-whatsapp-handler"]["topic"]
    assert topic == {"bodyHas": "whatsAppWebhookEntry", "deadLetters": "inbound-dlq"}


def test_identifiers_of_the_account_stand_in_no_python_file():
    account = INFRASTRUCTURE["account"]
    secrets = [account["id"], account["userPoolId"].split("_")[1], account["mediaBucket"]]
    secrets += [
        value.split("-")[-1] for value in INFRASTRUCTURE["values"].values() if "id-" in value
    ]
    for room in ("services", "resolvers", "schema", "local"):
        for path in (ROOT / room).rglob("*.py"):
            found = [secret for secret in secrets if secret in path.read_text()]
            assert not found, f"{path.relative_to(ROOT)} names {found}"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_answers_before_appsync_stops_waiting(function: str):
    limit = 50 if {"topic", "queue", "schedule"} & set(FUNCTIONS[function]) else 30
    assert 0 < FUNCTIONS[function]["timeout"] <= limit
