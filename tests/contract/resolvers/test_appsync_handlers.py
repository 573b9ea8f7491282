import json
from typing import Any

import pytest

from resolvers._appsync import appsync
from services.access.roles import Permission, Role
from services.core.errors import NotFound, Refusal
from services.core.model import Page
from tests.contract.resolvers.events import ask, module_of, request
from tests.factories.aws import Cloud
from tests.factories.infrastructure import FIELDS, INFRASTRUCTURE
from tests.factories.logs import logged
from tests.factories.records import EMAIL, PHONE

RESOLVED = {name: row for name, row in FIELDS.items() if row["function"]}
NOBODYS = {
    "contactId": "nobody",
    "messageId": "nothing",
    "fileId": "nothing",
    "jobId": "nothing",
    "action": "pause",
    "interactionId": "nothing",
    "feedback": "positive",
    "query": "hours",
    "queueName": "inbound-dlq",
    "formId": "nothing",
}
"""Ids of nothing; each field takes what it needs."""
LINE = {"description": "Tea", "quantity": "1", "unitPricePaise": 100, "gstRate": 5}
INVOICE = {"contactId": "nobody", "lines": [LINE]}
AGREED = "I agree to messages about my orders from WECARE.DIGITAL."
INPUTS: dict[str, dict[str, Any]] = {
    "Mutation.createForm": {
        "name": "Counter",
        "channels": ["whatsapp"],
        "language": "en",
        "whatsAppNumber": PHONE,
        "consentText": AGREED,
    },
    "Mutation.reviseForm": {"formId": "nothing", "version": 1, "consentText": AGREED},
    "Mutation.switchForm": {"formId": "nothing", "enabled": False},
    "Mutation.addDocument": {"fileId": "nothing", "name": "Price list"},
    "Mutation.renameDocument": {"fileId": "nothing", "name": "Price list"},
    "Mutation.createContact": {"name": "Ada", "phone": PHONE},
    "Mutation.updateContact": {"contactId": "nobody", "name": "Ada"},
    "Mutation.reviewAiResponse": {"interactionId": "nothing", "decision": "approve"},
    "Mutation.createBulkJob": {
        "channel": "whatsapp",
        "messageType": "text",
        "content": "hi",
        "recipientContactIds": ["nobody"],
    },
    "Query.bulkPreflight": {
        "channel": "whatsapp",
        "messageType": "text",
        "content": "hi",
        "recipientContactIds": ["nobody"],
    },
    "Mutation.createLink": {"title": "Offer", "target": "https://example.com"},
    "Mutation.switchLink": {"code": "2345678", "enabled": False},
    "Mutation.createPayment": {"contactId": "nobody", "amountPaise": 100, "note": "Bill"},
    "Mutation.settlePayment": {"paymentId": "nothing", "status": "paid"},
    "Mutation.issueInvoice": INVOICE,
    "Query.invoicePreview": INVOICE,
    "Mutation.cancelInvoice": {"invoiceId": "nothing", "reason": "wrong"},
    "Mutation.replayDlq": {"queueName": "inbound-dlq", "dlqMessageIds": ["nothing"]},
    "Mutation.inviteUser": {"email": "ada@example.com", "role": "Viewer"},
    "Mutation.setUserRole": {"userId": "nobody", "role": "Viewer"},
    "Mutation.setUserEnabled": {"userId": "nobody", "enabled": False},
    "Mutation.setSystemConfig": {"configKey": "send_mode", "configValue": "DRY_RUN"},
    "Mutation.sendSms": {"contactId": "nobody", "content": "hi"},
    "Mutation.sendEmail": {"contactId": "nobody", "subject": "hi", "bodyText": "hi"},
    "Mutation.createMediaUpload": {"filename": "a.pdf", "contentType": "text/plain", "size": 1},
    "Mutation.sendWhatsApp": {"contactId": "nobody", "messageType": "text", "content": "hi"},
}


def arguments_of(field: str) -> dict[str, Any]:
    """Arguments that are in order, about nobody."""
    return {**NOBODYS, "input": INPUTS[field]} if field in INPUTS else dict(NOBODYS)


def audited(cloud: Cloud) -> list[dict[str, Any]]:
    found = cloud.dynamodb.scan(TableName="test-AuditLogs")["Items"]
    return [{key: next(iter(value.values())) for key, value in row.items()} for row in found]


def test_every_exported_field_is_served_by_its_lambda_and_by_no_other(cloud: Cloud):
    served: dict[str, set[str]] = {}
    for function in INFRASTRUCTURE["functions"]:
        handler = module_of(function).handler
        served[function] = set(getattr(handler, "fields", ()))
    declared: dict[str, set[str]] = {function: set() for function in served}
    for name, row in RESOLVED.items():
        declared[row["function"]].add(name.split(".")[1])
    assert served == declared


@pytest.mark.proves("1.3", "1.4", "1.5", "1.6", "property 2", "property 3")
@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("field", RESOLVED)
def test_property_2_and_3_who_may_not_is_told_403_audited_once_and_never_reaches_the_service(
    cloud: Cloud, field: str, role: Role | None
):
    """Feature: wecare-digital-admin-platform, Property 2 and 3: every role on every field."""
    answer = ask(field, role, **arguments_of(field))
    refused = isinstance(answer, dict) and answer.get("errorType") == "INSUFFICIENT_PERMISSIONS"
    assert refused == (role is None or role not in RESOLVED[field]["roles"])
    denials = [row for row in audited(cloud) if row["action"] == "denied"]
    if refused:
        assert answer["errorInfo"]["httpStatus"] == 403
        assert answer["errorInfo"]["error"] == "AUTHORIZATION_ERROR"
        assert answer["data"] is None
    assert [row["resourceId"] for row in denials] == ([field] if refused and role else [])


@pytest.mark.parametrize("field", RESOLVED)
def test_the_declared_permission_is_the_one_that_the_service_asks_for(cloud: Cloud, field: str):
    """The service is asked directly, so that only its own check can refuse."""
    asked: list[Permission] = []

    class Everybody:
        user_id, role, username, ip_address, user_agent = "u1", Role.ADMIN, "ada", "", ""

        def require(self, permission: Permission) -> None:
            asked.append(permission)
            raise NotFound("Stop here.")

    resolver = module_of(RESOLVED[field]["function"]).handler.fields[field.split(".")[1]]
    with pytest.raises(NotFound, match="Stop here"):
        resolver(Everybody(), arguments_of(field))
    assert asked == [Permission(RESOLVED[field]["permission"])]


def test_a_contact_lives_its_life_through_the_lambdas(cloud: Cloud):
    made = ask("Mutation.createContact", input={"name": "Ada", "phone": PHONE, "email": EMAIL})
    key = made["contactId"]
    assert ask("Query.contact", Role.VIEWER, contactId=key) == made
    changed = ask("Mutation.updateContact", input={"contactId": key, "optInWhatsApp": True})
    newer = {name: changed[name] for name in ("updatedAt", "consents")}
    assert changed == made | {"optInWhatsApp": True} | newer
    assert changed["consents"]["whatsApp"]["source"] == "operator"
    found = ask("Query.searchContacts", Role.VIEWER, query="ADA", limit=None, nextToken=None)
    assert found == {"items": [changed], "nextToken": None}
    gone = ask("Mutation.deleteContact", contactId=key)
    assert set(gone) == {"contactId", "deletedAt"}
    assert ask("Query.contact", contactId=key)["errorType"] == "NOT_FOUND"
    back = ask("Mutation.restoreContact", contactId=key)
    assert back == changed | {"updatedAt": back["updatedAt"]}
    assert ask("Query.contact", Role.VIEWER, contactId=key) == back
    assert {row["action"] for row in audited(cloud)} == {
        "create_contact",
        "update_opt_in",
        "delete_contact",
        "restore_contact",
    }


def test_a_preview_sends_a_dry_run_that_the_thread_then_shows(cloud: Cloud):
    key = ask("Mutation.createContact", input={"name": "Ada", "phone": PHONE})["contactId"]
    ask("Mutation.updateContact", input={"contactId": key, "optInWhatsApp": True})
    wanted = {
        "contactId": key,
        "messageType": "template",
        "templateName": "hello",
        "templateLanguage": "en",
    }
    sent = ask("Mutation.sendWhatsApp", input=wanted)
    assert (sent["status"], sent["dryRun"], sent["kind"]) == ("sent", True, "template")
    assert ask("Query.message", Role.VIEWER, messageId=sent["messageId"]) == sent
    assert ask("Query.messages", Role.VIEWER, contactId=key)["items"] == [sent]
    [talk] = ask("Query.conversations", Role.VIEWER, channel="whatsapp")["items"]
    assert (talk["contactId"], talk["lastMessage"]) == (key, sent)
    status = ask("Query.sendingStatus", Role.VIEWER)
    assert (status["sendMode"], status["tierUsed"]) == ("DRY_RUN", 1)


def new(**details: object) -> dict[str, Any]:
    """What createContact gets."""
    return {"input": details}


def text(**details: object) -> dict[str, Any]:
    """What sendWhatsApp gets."""
    return {"input": {"contactId": "c1", "messageType": "text", **details}}


CREATE, UPDATE = "Mutation.createContact", "Mutation.updateContact"
SEND, SEARCH = "Mutation.sendWhatsApp", "Query.searchContacts"
INVALID, NOT_FOUND = ("VALIDATION_ERROR", 400), ("NOT_FOUND", 404)
REFUSED: list[tuple[str, dict[str, Any], tuple[str, int], str]] = [
    (CREATE, new(name="Ada"), INVALID, "phone number or an email"),
    (CREATE, new(name="", phone=PHONE), INVALID, "name: may not be empty"),
    (CREATE, new(name="n" * 256, phone=PHONE), INVALID, "name: may have at most 255 characters"),
    (CREATE, new(name="Ada", phone="98"), INVALID, "phone: write the number with its country"),
    (CREATE, new(name="Ada", email="ada"), INVALID, "email: write the address as"),
    (CREATE, new(phone=PHONE), INVALID, "name: is required"),
    (CREATE, new(name="Ada", phone=PHONE, x=1), INVALID, "x: is not known here"),
    (UPDATE, new(contactId="c1", optInSms="maybe"), INVALID, "optInSms: "),
    (SEARCH, {"limit": 0}, INVALID, "between 1 and 200"),
    (SEARCH, {"nextToken": "garbage"}, INVALID, "start again without it"),
    (SEND, text(content="x" * 4097), INVALID, "content: may have at most 4096 characters"),
    (SEND, text(), INVALID, "Write a message first"),
    ("Query.contact", {"contactId": ""}, NOT_FOUND, "does not exist or was deleted"),
    ("Query.contact", {"contactId": "x" * 3000}, NOT_FOUND, "does not exist or was deleted"),
    ("Mutation.deleteContact", {"contactId": ""}, NOT_FOUND, "does not exist"),
    ("Query.contact", {"contactId": "nobody"}, NOT_FOUND, "does not exist or was deleted"),
    ("Query.message", {"messageId": "nothing"}, NOT_FOUND, "kept for 30 days"),
]


@pytest.mark.parametrize(("field", "arguments", "outcome", "words"), REFUSED)
def test_a_refusal_travels_as_an_envelope_that_says_what_to_do(
    cloud: Cloud, field: str, arguments: dict[str, Any], outcome: tuple[str, int], words: str
):
    answer = ask(field, **arguments)
    assert set(answer) == {"errorMessage", "errorType", "errorInfo", "data"}
    assert (answer["errorType"], answer["errorInfo"]["httpStatus"]) == outcome
    assert (answer["errorInfo"]["error"], answer["data"]) == (answer["errorType"], None)
    assert set(answer["errorInfo"]) == {"error", "httpStatus", "details"}
    assert words in answer["errorMessage"]
    json.dumps(answer)


def test_a_contact_that_has_the_number_already_is_named(cloud: Cloud):
    first = ask("Mutation.createContact", input={"name": "Ada", "phone": PHONE})
    answer = ask("Mutation.createContact", input={"name": "Bo", "phone": PHONE})
    assert (answer["errorType"], answer["errorInfo"]["httpStatus"]) == ("CONFLICT", 409)
    assert answer["errorInfo"]["details"]["contactId"] == first["contactId"]


SECRETS = "arn:aws:dynamodb:us-east-1:809904170947:table/Contacts at /var/task/services/aws.py"


@pytest.mark.proves("14.3")
@pytest.mark.parametrize(
    "error", [RuntimeError(SECRETS), KeyError(SECRETS), OSError(SECRETS), RecursionError(SECRETS)]
)
def test_what_breaks_inside_is_logged_with_its_trace_and_tells_the_caller_nothing(
    cloud: Cloud, error: Exception
):
    def breaks(*_: object) -> None:
        raise error

    with logged() as lines:
        answer = appsync(contact=breaks)(request("Query.contact"), None)
    assert answer["errorType"] == answer["errorInfo"]["error"] == "INTERNAL_ERROR"
    assert (answer["errorInfo"]["httpStatus"], answer["data"]) == (500, None)
    reference = answer["errorInfo"]["details"]["reference"]
    assert reference in answer["errorMessage"]
    assert not any(word in str(answer) for word in ("arn:", "/var", "Traceback", "Error("))
    [line] = lines.named("broken")
    assert (line["level"], line["reference"]) == ("ERROR", reference)
    assert line["errorType"] == type(error).__name__
    assert any("test_appsync_handlers.py" in place for place in line["stackTrace"])
    assert SECRETS not in lines.text


def test_a_service_of_aws_that_fails_tells_the_caller_nothing(cloud: Cloud):
    """There is no such user pool here."""
    answer = ask("Query.me")
    assert answer["errorType"] == "INTERNAL_ERROR"
    assert "us-east-1_test" not in str(answer) and "ResourceNotFound" not in str(answer)


def test_a_field_that_nobody_declared_breaks_without_reaching_anything(cloud: Cloud):
    reached: list[int] = []
    answer = appsync(secret=lambda *_: reached.append(1))(request("Query.secret"), None)
    assert answer["errorType"] == "INTERNAL_ERROR" and not reached


@pytest.mark.parametrize("result", [None, Page[Any](items=())])
def test_a_result_travels_as_json_and_nothing_as_null(cloud: Cloud, result: Any):
    answer = appsync(contact=lambda *_: result)(request("Query.contact"), None)
    assert answer == (None if result is None else {"items": [], "nextToken": None})


def test_a_refusal_of_any_kind_keeps_its_code(cloud: Cloud):
    class Odd(Refusal):
        code, category, http_status = "ODD", "ODD_ERROR", 418

    def refuses(*_: object) -> None:
        raise Odd("Do this.", hint=["a", {"b": None}])

    assert appsync(contact=refuses)(request("Query.contact"), None) == {
        "errorMessage": "Do this.",
        "errorType": "ODD",
        "errorInfo": {
            "error": "ODD_ERROR",
            "httpStatus": 418,
            "details": {"hint": ["a", {"b": None}]},
        },
        "data": None,
    }


@pytest.mark.proves("1.6", "14.1")
@pytest.mark.parametrize(("role", "event"), [(Role.ADMIN, "allowed"), (Role.VIEWER, "refused")])
def test_every_attempt_is_logged_with_its_field_and_without_personal_data(
    cloud: Cloud, role: Role, event: str
):
    with logged() as lines:
        ask("Mutation.createContact", role, input={"name": "Lovelace", "phone": PHONE})
    [line] = lines.named(event)
    assert line["field"] == "Mutation.createContact" and line["correlationId"]
    assert (line["userId"], line["role"]) == ("u1", role)
    assert PHONE not in lines.text and "Lovelace" not in lines.text


def test_the_trace_of_a_request_is_found_in_its_log_lines(cloud: Cloud):
    event = request("Query.contact", arguments={}, headers={"x-amzn-trace-id": "Root=1"})
    with logged() as lines:
        module_of("contacts-read").handler(event, None)
    assert {line["correlationId"] for line in lines.all} == {"Root=1"}
