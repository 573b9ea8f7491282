"""What the existing role is asked to allow is what the code calls, no less and no more."""

import ast
import json
import re
from collections.abc import Iterator

import pytest
from botocore import xform_name
from botocore.session import Session

from bundle.layer import CLIENTS, services_used
from tests.factories.infrastructure import ROOT

REPORT = ROOT / ".synth" / "main" / "iam-policy-report.json"
GUIDE = (ROOT / "docs" / "deployment.md").read_text()
PREFIXES = {
    "socialmessaging": "social-messaging",
    "pinpoint-sms-voice-v2": "sms-voice",
    "sesv2": "ses",
    "bedrock-agent-runtime": "bedrock",
}
"""Services that IAM knows by another name."""
CALLED = {
    "sqs:DeleteMessageBatch": ("sqs:DeleteMessage",),
    "sqs:SendMessageBatch": ("sqs:SendMessage",),
    "s3:ListObjectsV2": ("s3:ListBucket",),
    "dynamodb:TransactWriteItems": (
        *("dynamodb:ConditionCheckItem", "dynamodb:DeleteItem"),
        *("dynamodb:PutItem", "dynamodb:UpdateItem"),
    ),
}
"""Calls that IAM allows by other names."""
WITHOUT_A_CALL = {
    "kms:Decrypt": "Parameter Store opens a SecureString with it",
    "appsync:GraphQL": "a signed HTTP request publishes",
    "sqs:ChangeMessageVisibility": "Lambda takes from queues",
    "sqs:GetQueueUrl": "the CDK grants it along",
    "dynamodb:BatchWriteItem": "the CDK grants it along",
    "dynamodb:DescribeTable": "the CDK grants it along",
    "dynamodb:GetRecords": "the CDK grants it along",
    "dynamodb:GetShardIterator": "the CDK grants it along",
    "lambda:InvokeFunction": "AppSync asks functions",
    "lambda:GetFunction": "Amplify's branch linker",
    "amplify:GetBranch": "Amplify's branch linker",
    "amplify:UpdateBranch": "Amplify's branch linker",
    "xray:PutTraceSegments": "Lambda traces",
    "xray:PutTelemetryRecords": "Lambda traces",
}
"""What no client of ours calls, and who does."""
LOGS = {"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"}
"""What Lambda and AppSync do with the role beyond the report."""


def asked() -> set[str]:
    """The actions of the report that `make synth` wrote."""
    roles = json.loads(REPORT.read_text())["roles"]
    actions = [row["Action"] for role in roles for row in role["identityPolicyStatements"]]
    return {name for found in actions for name in ([found] if isinstance(found, str) else found)}


def called() -> Iterator[str]:
    """The actions that the services' calls need."""
    known = dict(_operations())
    for path in (ROOT / "services").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in known:
                yield from CALLED.get(known[node.attr], (known[node.attr],))


def test_the_role_is_asked_for_everything_that_the_code_calls():
    assert set(called()) <= asked()


def test_the_role_is_asked_for_nothing_that_nobody_needs():
    assert asked() - set(called()) == set(WITHOUT_A_CALL)


def test_the_guide_lists_what_the_role_must_allow_and_nothing_that_is_gone():
    chapter = GUIDE.split("## What the role must allow")[1].split("\n## ")[0]
    assert set(re.findall("`([a-z0-9-]+:[A-Z][A-Za-z]+)`", chapter)) == asked() | LOGS


@pytest.mark.parametrize("service", sorted(set(services_used(CLIENTS.read_text()))))
def test_every_client_is_used(service: str):
    prefix = PREFIXES.get(service, service)
    assert any(action.startswith(f"{prefix}:") for action in called())


def _operations() -> Iterator[tuple[str, str]]:
    """`get_item` -> `dynamodb:GetItem`, of every service that we make a client of."""
    session = Session()
    for service in set(services_used(CLIENTS.read_text())):
        prefix = PREFIXES.get(service, service)
        for operation in session.get_service_model(service).operation_names:
            yield xform_name(operation), f"{prefix}:{operation}"
