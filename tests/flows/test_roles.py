"""Every role on every field of functions.json, through the gateway and the real functions."""

import asyncio
import json
from typing import Any, cast

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    is_leaf_type,
)

from schema.appsync import executable
from tests.flows.api import Api, aws, sign_in
from tests.flows.sockets import opened
from tests.http import http
from tests.platform import ROOT, RunningPlatform

SDL = executable((ROOT / "schema" / "schema.graphql").read_text())
FIELDS: dict[str, dict[str, Any]] = json.loads((ROOT / "schema" / "functions.json").read_text())
PEOPLE = ["Viewer", "Operator", "Admin", None]
PLAIN: dict[str, Any] = {
    "Int": 1,
    "Float": 1.0,
    "Boolean": False,
    "AWSDateTime": "2026-03-01T12:00:00.000Z",
    "AWSJSON": "{}",
    "AWSURL": "https://example.com",
}
READING = """Query: aiInteractions bulkJob bulkJobs bulkRecipients bulkReport contact conversations
  dashboard dlqStatistics documents formConsents formTexts forms invoices links me mediaUrl message
  messages payments pendingAiSuggestions searchContacts sendingStatus whatsAppTemplates
  Subscription: onAiSuggestion onBulkJobProgress onInboundMessage onMessageStatus"""
OPERATING = """Query: bulkPreflight dlqMessages invoicePreview
  Mutation: addDocument cancelInvoice controlBulkJob createBulkJob createContact createForm
  createLink createMediaUpload createPayment deleteContact generateAiResponse issueInvoice
  queryKnowledgeBase rateAiResponse removeDocument renameDocument replayDlq restoreContact
  reviewAiResponse reviseForm sendEmail sendSms sendWhatsApp settlePayment switchForm switchLink
  updateContact"""
ADMINISTERING = """Query: auditLog systemConfig users
  Mutation: inviteUser setSystemConfig setUserEnabled setUserRole"""
PUBLISHING = """Mutation: publishAiSuggestion publishBulkJobProgress publishInboundMessage
  publishMessageStatus"""
REFUSALS = {"INSUFFICIENT_PERMISSIONS", "Unauthorized"}


def named_in(words: str) -> list[str]:
    """The fields that a list names."""
    named, owner = list[str](), ""
    for word in words.split():
        if word.endswith(":"):
            owner = word.removesuffix(":")
        else:
            named.append(f"{owner}.{word}")
    return named


MAY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(named_in(READING), ("Viewer", "Operator", "Admin")),
    **dict.fromkeys(named_in(OPERATING), ("Operator", "Admin")),
    **dict.fromkeys(named_in(ADMINISTERING), ("Admin",)),
    **dict.fromkeys(named_in(PUBLISHING), ()),
}
"""Said again, apart from the code: who may ask what."""


def nothing(kind: GraphQLInputType) -> Any:
    """The smallest value of a type: what a request about nothing would carry."""
    match kind:
        case GraphQLNonNull():
            return nothing(kind.of_type)
        case GraphQLList():
            return [nothing(cast("GraphQLInputType", kind.of_type))]
        case GraphQLEnumType():
            return next(iter(kind.values))
        case GraphQLInputObjectType():
            required = {n: f for n, f in kind.fields.items() if isinstance(f.type, GraphQLNonNull)}
            return {name: nothing(field.type) for name, field in required.items()}
        case GraphQLScalarType():
            return PLAIN.get(kind.name, "nothing")


def question(name: str) -> tuple[str, dict[str, Any]]:
    """A document that asks one field, and its variables."""
    owner, field_name = name.split(".")
    fields: dict[str, GraphQLField] = cast("Any", SDL.type_map[owner]).fields
    field = fields[field_name]
    given = {n: a.type for n, a in field.args.items() if isinstance(a.type, GraphQLNonNull)}
    declared = ", ".join(f"${n}: {kind}" for n, kind in given.items())
    passed = ", ".join(f"{n}: ${n}" for n in given)
    returned = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    selection = "" if is_leaf_type(returned) else " { __typename }"
    head = f"{owner.lower()}({declared})" if declared else owner.lower()
    call = f"{field_name}({passed})" if passed else field_name
    return f"{head} {{ {call}{selection} }}", {n: nothing(kind) for n, kind in given.items()}


@pytest.fixture(scope="module")
def everybody(platform: RunningPlatform) -> dict[str | None, Api]:
    """Somebody of each role, and somebody of none."""
    info = platform.info()
    cognito = aws(info, "cognito-idp")
    pool, email, password = info["userPoolId"], "nobody@example.com", "Nobody-2026-Word"
    cognito.admin_create_user(UserPoolId=pool, Username=email, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=email, Password=password, Permanent=True
    )
    known = {**info, "users": [*info["users"], {"email": email, "password": password}]}
    emails = {role: f"{role.lower()}@example.com" for role in PEOPLE if role} | {None: email}
    return {role: Api(platform.url, sign_in(known, email)) for role, email in emails.items()}


def test_every_operation_has_its_row_here_and_says_the_same_in_the_contract() -> None:
    assert {name: tuple(row["roles"]) for name, row in FIELDS.items()} == MAY


@pytest.mark.attack("roles")
@pytest.mark.parametrize("name", [n for n in FIELDS if not n.startswith("Subscription.")])
def test_without_a_token_no_operation_answers(platform: RunningPlatform, name: str) -> None:
    document, variables = question(name)
    answer = http.post(f"{platform.url}/graphql", json={"query": document, "variables": variables})
    assert answer.status_code == 401 and "data" not in answer.json()


@pytest.mark.attack("roles")
@pytest.mark.proves("1.3", "1.4", "1.5", "1.6", "property 2", "property 3")
@pytest.mark.parametrize("name", [n for n in FIELDS if not n.startswith("Subscription.")])
def test_property_2_exactly_the_roles_of_a_field_pass_its_gate(
    everybody: dict[str | None, Api], name: str
):
    """Feature: wecare-digital-admin-platform, Property 2 and 3: RBAC on the running platform."""
    document, variables = question(name)
    for role, by in everybody.items():
        answer = http.post(
            f"{by.url}/graphql",
            json={"query": document, "variables": variables},
            headers={"Authorization": by.token},
        )
        errors = answer.json().get("errors", [])
        refused = bool({error.get("errorType") for error in errors} & REFUSALS)
        assert refused == (role not in MAY[name]), (role, errors)


@pytest.mark.attack("roles")
@pytest.mark.proves("1.3", "1.4", "1.5", "1.6", "property 2")
@pytest.mark.parametrize("name", [n for n in FIELDS if n.startswith("Subscription.")])
def test_property_2_exactly_the_roles_of_a_subscription_start_it(
    everybody: dict[str | None, Api], name: str
):
    """Feature: wecare-digital-admin-platform, Property 2: RBAC of live updates."""
    document, _ = question(name)

    async def answer(by: Api) -> str:
        async with opened(by) as socket:
            return (await socket.start(document))["type"]

    for role, by in everybody.items():
        assert (asyncio.run(answer(by)) == "start_ack") == (role in MAY[name])
