import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_named_type,
    parse,
    validate,
)

from schema.appsync import executable, exported_sdl, wirings
from schema.contract import schema
from schema.enums import _ENUMS
from schema.export import exports, main
from schema.legality import NotLegal, illegalities, require_legal
from services.access.roles import Permission, Role, roles_granted
from services.messaging.model import Message
from services.realtime.publisher import INBOUND, STATUS, document
from tests.factories.infrastructure import FIELDS

CONTRACT = schema.as_str()
SDL = exported_sdl(CONTRACT)
RUNNABLE = executable(SDL)
ROOTS = [RUNNABLE.query_type, RUNNABLE.mutation_type, RUNNABLE.subscription_type]
FIELDS_OF_ROOTS = {
    f"{root.name}.{name}": field for root in ROOTS if root for name, field in root.fields.items()
}
PERSON = {"aws_cognito_user_pools", "aws_lambda"}


def modes(node: object) -> set[str]:
    """The auth directives on a definition."""
    found = getattr(node, "directives", None) or ()
    return {d.name.value for d in found if d.name.value != "aws_subscribe"}


def reached(name: str) -> set[str]:
    """The object types that a root field's answer can hold."""
    seen: set[str] = set()

    def walk(kind: object) -> None:
        if isinstance(kind, GraphQLObjectType) and kind.name not in seen:
            seen.add(kind.name)
            for field in kind.fields.values():
                walk(get_named_type(field.type))

    walk(get_named_type(FIELDS_OF_ROOTS[name].type))
    return seen


def test_the_committed_exports_are_those_of_the_contract():
    for path, text in exports().items():
        assert path.read_text() == text, f"{path.name} is out of date: run `make schema`"
    assert main(["--check"]) == 0


def test_the_export_is_legal():
    assert list(illegalities(CONTRACT, SDL)) == []
    require_legal(CONTRACT, SDL)


@pytest.mark.parametrize("word", ['"""', "directive @", "scalar ", "extend ", " = ", "schema {"])
def test_the_export_holds_nothing_that_appsync_refuses(word: str):
    assert word not in SDL


LEGAL = """
type Query { a: T }
type Mutation { publish(x: I): T }
type Subscription { on: T @aws_subscribe(mutations: ["publish"]) }
type T { x: Int }
input I { x: Int }
"""
ILLEGAL: list[tuple[str, str, str]] = [
    ("type T { x: Int }", "type T { x: Int }\nscalar Money", "custom scalar Money"),
    ("input I { x: Int }", "input I { x: Int = 1 }", "a default for I.x"),
    ("publish(x: I)", "publish(x: I = null)", "a default for Mutation.publish.x"),
    ("type T { x: Int }", "type T { x: Int }\nextend type T { y: Int }", "a type extension"),
    ('["publish"]', '["vanish"]', "Subscription.on follows vanish, which does not exist"),
    ("on: T", "on: U", "Subscription.on and publish return different types"),
    ("on: T", "on: T!", "Subscription.on must be nullable"),
    (
        "type T { x: Int }",
        "interface A { x: Int }\ninterface B implements A { x: Int }\ntype T { x: Int }",
        "interface B implements interfaces",
    ),
    ("input I { x: Int }", "input I { x: Int }\ntype V { __x: Int }", "__"),
]


def test_a_small_contract_is_legal():
    assert list(illegalities(LEGAL, LEGAL)) == []


@pytest.mark.parametrize(("part", "instead", "problem"), ILLEGAL)
def test_everything_that_appsync_would_refuse_is_named(part: str, instead: str, problem: str):
    broken = LEGAL.replace(part, instead) + "type U { x: Int }"
    assert broken.count(instead) == 1
    found = list(illegalities(broken, broken))
    assert any(problem in phrase for phrase in found), found
    with pytest.raises(NotLegal):
        require_legal(broken, broken)


def test_every_declared_field_is_exported_and_has_its_row():
    assert set(FIELDS) == set(wirings(CONTRACT)) == set(FIELDS_OF_ROOTS)


DESIGN = {
    Permission.READ: "me sendingStatus contact searchContacts message messages conversations "
    "mediaUrl bulkJob bulkJobs bulkRecipients bulkReport aiInteractions pendingAiSuggestions "
    "dashboard dlqStatistics onBulkJobProgress onInboundMessage onMessageStatus onAiSuggestion",
    Permission.WRITE_CONTACTS: "createContact updateContact deleteContact restoreContact",
    Permission.SEND_MESSAGES: "sendWhatsApp sendSms sendEmail createMediaUpload createBulkJob "
    "bulkPreflight controlBulkJob",
    Permission.REPLAY_FAILURES: "dlqMessages replayDlq",
    Permission.REVIEW_DRAFTS: "queryKnowledgeBase generateAiResponse reviewAiResponse "
    "rateAiResponse",
    Permission.ADMINISTER: "users systemConfig auditLog setSystemConfig inviteUser setUserRole "
    "setUserEnabled",
    "publish": "publishBulkJobProgress publishInboundMessage publishMessageStatus "
    "publishAiSuggestion",
}
BEYOND_THE_DESIGN = {
    Permission.READ: "whatsAppTemplates links payments invoices documents forms formTexts "
    "formConsents",
    Permission.MANAGE_SERVICES: "createLink switchLink createPayment settlePayment invoicePreview "
    "issueInvoice cancelInvoice addDocument renameDocument removeDocument "
    "createForm reviseForm switchForm",
}
"""What pages need and the design does not name."""


@pytest.mark.proves("1.3", "1.4", "1.5")
def test_every_field_of_the_design_is_declared_with_its_permission():
    wanted = {
        name: permission
        for written in (DESIGN, BEYOND_THE_DESIGN)
        for permission, found in written.items()
        for name in found.split()
    }
    declared = {name.split(".")[1]: wiring.permission for name, wiring in wirings(CONTRACT).items()}
    assert declared == wanted


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_open_to_the_roles_that_hold_its_permission(name: str):
    row = FIELDS[name]
    if row["permission"] == "publish":
        assert row == {"function": None, "permission": "publish", "roles": []}
    else:
        assert row["roles"] == [role.value for role in roles_granted(Permission(row["permission"]))]
    assert (row["function"] is None) == (
        name.startswith("Subscription.") or row["permission"] == "publish"
    )


@pytest.mark.parametrize("name", FIELDS)
def test_a_root_field_says_who_may_come_in(name: str):
    published = FIELDS[name]["permission"] == "publish"
    assert modes(FIELDS_OF_ROOTS[name].ast_node) == ({"aws_iam"} if published else PERSON)


@pytest.mark.parametrize("name", FIELDS)
def test_every_type_in_an_answer_lets_in_whoever_may_ask_for_it(name: str):
    needed = modes(FIELDS_OF_ROOTS[name].ast_node)
    for kind in reached(name):
        assert needed <= modes(RUNNABLE.type_map[kind].ast_node), kind


def test_no_type_is_open_to_anybody_who_can_reach_it_through_no_field():
    opened: dict[str, set[str]] = {}
    for name, field in FIELDS_OF_ROOTS.items():
        for kind in reached(name):
            opened.setdefault(kind, set()).update(modes(field.ast_node))
    for kind in RUNNABLE.type_map.values():
        is_root = kind in ROOTS or kind.name.startswith("__")
        if isinstance(kind, GraphQLObjectType) and not is_root:
            assert modes(kind.ast_node) == opened[kind.name], kind.name


def test_every_group_of_the_edge_is_a_role():
    groups = ", ".join(f'"{role.value}"' for role in Role)
    assert SDL.count("@aws_cognito_user_pools") == SDL.count(f"(cognito_groups: [{groups}])")


def test_enum_values_are_spelled_as_they_are_stored():
    stored = {kind.__name__: [str(value.value) for value in kind] for kind in _ENUMS}
    exported = {
        kind.name: list(kind.values)
        for kind in RUNNABLE.type_map.values()
        if isinstance(kind, GraphQLEnumType) and not kind.name.startswith("__")
    }
    assert exported == {name: stored[name] for name in exported}
    assert {"MessageStatus", "Channel", "Role", "SendMode"} <= set(exported)


@pytest.mark.parametrize("mutation", [INBOUND, STATUS])
def test_what_the_services_publish_is_a_valid_document(mutation: str):
    query = document(mutation, Message)
    assert validate(RUNNABLE, parse(query)) == []
    for field in Message.model_fields.values():
        assert str(field.alias) in query


def test_a_document_for_a_mutation_that_is_not_there_is_not_valid():
    assert validate(RUNNABLE, parse(document("publishNothing", Message)))


def test_what_is_published_selects_everything_that_a_subscriber_may_ask_for():
    for kind, given in (
        ("Message", "PublishMessageInput"),
        ("StatusEntry", "StatusEntryInput"),
        ("Media", "MediaInput"),
    ):
        shown, sent = RUNNABLE.type_map[kind], RUNNABLE.type_map[given]
        assert isinstance(shown, GraphQLObjectType) and isinstance(sent, GraphQLInputObjectType)
        assert set(shown.fields) == set(sent.fields)
