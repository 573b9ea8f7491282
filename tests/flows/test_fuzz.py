"""Documents that nobody would write, asked by everybody: always a typed answer, never a fault.

schemathesis reads the schema off the running platform and writes the documents; half of their ids,
numbers and addresses are then replaced by true ones, so that more than the first check is reached.
`make fuzz` asks a hundred times as much as `make test`.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import graphql
import httpx
import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.graphql import nodes

from services.core.errors import Refusal
from tests.factories.infrastructure import FIELDS
from tests.flows.api import Api, eventually, sign_in, write_as_customer
from tests.platform import RunningPlatform, running_platform

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2"))
"""Documents for each field; each is asked by everybody."""
FIELDS_ASKED = [name for name in FIELDS if not name.startswith("Subscription.")]
SET = "mutation($i: SetSystemConfigInput!) { setSystemConfig(input: $i) { configKey } }"
PHONE, EMAIL = "+917000099001", "nisha@example.com"
REFUSALS_AT_THE_EDGE = {
    "Unauthorized",
    "BadRequestException",
    "QueryDepthLimitReached",
    "ResolverExecutionLimitReached",
}
INSIDES = re.compile(
    r"Traceback|\.py\b|/var/|arn:aws|boto|pydantic|DynamoDB|ClientError|KeyError|TypeError"
    r"|ValueError|NoneType|object at 0x|\bservices[./]|\bresolvers[./]|eyJ"
)
"""What no message may tell."""


def codes_of(kind: type[Refusal]) -> set[str]:
    """Every code of the contract."""
    own = {kind.code} if "code" in vars(kind) else set[str]()
    return own.union(*map(codes_of, kind.__subclasses__()))


KNOWN = codes_of(Refusal) | REFUSALS_AT_THE_EDGE


@dataclass(frozen=True)
class Fuzzed:
    """A platform with somebody of each role, something in it, and its schema as it tells it."""

    platform: RunningPlatform
    people: dict[str, Api]
    known: dict[str, list[str]]
    schema: Any

    @property
    def logs(self) -> str:
        return "".join(path.read_text() for path in (self.platform.data / "logs").glob("*.log"))


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    """A platform of its own: an administrator who does anything at all spares nobody."""
    for scalar, values in SCALARS.items():
        schemathesis.graphql.scalar(scalar, values.map(nodes.String))
    with running_platform(tmp_path_factory.mktemp("fuzz") / "data") as platform:
        info = platform.info()
        people = {
            role: Api(platform.url, sign_in(info, f"{role}@example.com"))
            for role in ("viewer", "operator", "admin")
        }
        known = things(platform, people["operator"], people["admin"])
        schema = schemathesis.graphql.from_url(
            f"{platform.url}/graphql", headers={"Authorization": people["viewer"].token}
        )
        yield Fuzzed(platform, people | {"nobody": Api(platform.url, "")}, known, schema)


SCALARS = {
    "AWSDateTime": st.sampled_from(
        ["2026-03-01T12:00:00.000Z", "9999-12-31T23:59:59Z", "2026-02-30T00:00:00Z", ""]
    ),
    "AWSDate": st.sampled_from(["2026-03-01", "0001-01-01", "9999-12-31", "2026-3-1", ""]),
    "AWSJSON": st.sampled_from(["{}", "[]", "null", '{"a": [1e999]}', "{", '"\\ud800"']),
}


def things(platform: RunningPlatform, operator: Api, admin: Api) -> dict[str, list[str]]:
    """What is there, by the name of the argument that asks for it."""
    for key, value in (("upi_payee_vpa", "shop@bank"), ("upi_payee_name", "Shop")):
        admin.ask(SET, i={"configKey": key, "configValue": value})
    contact = operator.create_contact(name="Nisha", phone=PHONE, email=EMAIL)["contactId"]
    operator.update_contact(contactId=contact, optInWhatsApp=True, optInSms=True, optInEmail=True)
    write_as_customer(platform.url, PHONE, "When is the service desk open?")
    [message] = eventually(lambda: operator.messages(contact))
    link = (
        'mutation { createLink(input: {title: "Offer", target: "https://example.com"}) { code } }'
    )
    pay = """mutation($c: ID!) {
      createPayment(input: {contactId: $c, amountPaise: 100, note: "Tea"}) { paymentId } }"""
    return {
        "contactId": [contact],
        "recipientContactIds": [contact],
        "messageId": [message["messageId"]],
        "replyToMessageId": [message["messageId"]],
        "code": [operator.ask(link)["code"]],
        "paymentId": [operator.ask(pay, c=contact)["paymentId"]],
        "phone": [PHONE, "+917000099002"],
        "email": [EMAIL, "bo@example.com"],
        "target": ["https://example.com/offer"],
        "clientToken": ["the same", "another"],
        "queueName": ["inbound-dlq", "bulk-dlq"],
        "configKey": ["send_mode", "whatsapp_tier_limit", "ai_automation_enabled"],
        "contentType": ["image/jpeg", "application/pdf"],
        "templateName": ["hello"],
        "templateLanguage": ["en"],
    }


class TrueValues(graphql.Visitor):
    """Puts what is there in place of some of what was made up."""

    def __init__(self, known: dict[str, list[str]], data: st.DataObject) -> None:
        super().__init__()
        self._known, self._data = known, data

    def enter_argument(self, node: graphql.ArgumentNode, *_: Any) -> Any:
        return self._true(node)

    def enter_object_field(self, node: graphql.ObjectFieldNode, *_: Any) -> Any:
        return self._true(node)

    def _true(self, node: Any) -> Any:
        values = self._known.get(node.name.value)
        if not values or not self._data.draw(st.booleans()):
            return None
        value: Any = nodes.String(self._data.draw(st.sampled_from(values)))
        if isinstance(node.value, graphql.ListValueNode):
            value = graphql.ListValueNode(values=(value,))
        return type(node)(name=node.name, value=value)


def test_nothing_is_asked_of_the_fields_that_nobody_lists(fuzzed: Fuzzed) -> None:
    told = {f"{owner}.{field}" for owner in fuzzed.schema for field in fuzzed.schema[owner]}
    assert told == set(FIELDS_ASKED)


@pytest.mark.parametrize("name", FIELDS_ASKED)
def test_whatever_is_asked_is_answered_or_refused_in_words(fuzzed: Fuzzed, name: str) -> None:
    owner, field = name.split(".")
    operation = fuzzed.schema[owner][field]
    either = st.sampled_from([GenerationMode.POSITIVE] * 3 + [GenerationMode.NEGATIVE])
    cases = either.flatmap(lambda mode: operation.as_strategy(generation_mode=mode))

    @settings(max_examples=EXAMPLES)
    @given(cases, st.data())
    def ask(case: Any, data: st.DataObject) -> None:
        tree = graphql.visit(graphql.parse(case.body), TrueValues(fuzzed.known, data))
        document = graphql.print_ast(tree)
        for who, by in fuzzed.people.items():
            require_calm(by.post(document), signed_in=who != "nobody")

    ask()


def require_calm(answer: httpx.Response, *, signed_in: bool) -> None:
    """An answer of the contract."""
    assert answer.status_code == (200 if signed_in else 401), answer.text
    body = json.loads(answer.text)
    for error in body.get("errors", ()):
        assert not INSIDES.search(error["message"]), error
        kind = error.get("errorType")
        if not signed_in:
            assert kind == "UnauthorizedException"
        elif kind is None:
            assert error["message"].startswith("Validation error"), error
        else:
            assert kind in KNOWN, error


def test_and_nothing_broke_behind_the_answers(fuzzed: Fuzzed) -> None:
    lines = [json.loads(line) for line in fuzzed.logs.splitlines()]
    assert [line for line in lines if line["level"] not in ("INFO", "WARNING")] == []
