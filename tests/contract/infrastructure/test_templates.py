"""What the local platform makes and what CloudFormation would make are the same."""

import re
import subprocess
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import boto3
import pytest
from moto import mock_aws

from local import manifest as description
from local.aws import Aws
from local.gateway.limits import Limits
from local.provision import POOL, Provisioned, provision
from services.aws.environment import table_variable
from tests.factories.infrastructure import ROOT
from tests.factories.templates import named, resources

MANIFEST = description.load()
SERVICES = ("dynamodb", "sqs", "sns", "s3", "ssm")
BRANCHES = ("main", "feature")
CONCURRENCY = "ReservedConcurrentExecutions"


class OnePool:
    """A Cognito where everything is there already."""

    def list_user_pools(self, **_: object) -> object:
        return {"UserPools": [{"Name": POOL, "Id": "pool"}]}

    def list_user_pool_clients(self, **_: object) -> object:
        return {"UserPoolClients": [{"ClientId": "client"}]}


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Any, Provisioned]]:
    """Everything that the local platform creates, in a simulated AWS."""
    with mock_aws():
        session = boto3.session.Session("testing", "testing", region_name="us-east-1")
        clients = {service: session.client(service) for service in SERVICES}
        aws = SimpleNamespace(**clients, cognito=OnePool())
        yield aws, provision(cast("Aws", aws), MANIFEST)


def indexes_of(described: dict[str, Any]) -> list[dict[str, Any]]:
    wanted = ("IndexName", "KeySchema", "Projection")
    found = described.get("GlobalSecondaryIndexes", [])
    return sorted(({k: row[k] for k in wanted} for row in found), key=lambda row: row["IndexName"])


@pytest.mark.proves("11.1", "11.2", "17.2", "17.3", "17.4", "17.5", "17.10")
@pytest.mark.parametrize("branch", BRANCHES)
@pytest.mark.parametrize("table", MANIFEST.tables)
def test_a_table_is_the_same_here_and_there(made: tuple[Any, Provisioned], branch: str, table: str):
    aws, provisioned = made
    here = aws.dynamodb.describe_table(TableName=provisioned.tables[table])["Table"]
    ttl = aws.dynamodb.describe_time_to_live(TableName=provisioned.tables[table])
    there = named(resources(branch, "AWS::DynamoDB::Table"), f"Tables/{table}")
    assert here["KeySchema"] == there["KeySchema"]
    assert indexes_of(here) == indexes_of(there)
    by_name = {row["AttributeName"]: row["AttributeType"] for row in here["AttributeDefinitions"]}
    assert by_name == {
        row["AttributeName"]: row["AttributeType"] for row in there["AttributeDefinitions"]
    }
    expiring = there.get("TimeToLiveSpecification", {}).get("AttributeName")
    assert ttl["TimeToLiveDescription"].get("AttributeName") == expiring
    assert here["BillingModeSummary"]["BillingMode"] == there["BillingMode"]


@pytest.mark.proves("11.3")
@pytest.mark.parametrize("branch", BRANCHES)
@pytest.mark.parametrize("queue", MANIFEST.queues)
def test_a_queue_is_the_same_here_and_there(made: tuple[Any, Provisioned], branch: str, queue: str):
    aws, provisioned = made
    here = aws.sqs.get_queue_attributes(QueueUrl=provisioned.queues[queue], AttributeNames=["All"])[
        "Attributes"
    ]
    there = named(resources(branch, "AWS::SQS::Queue"), f"Queues/{queue}")
    same = ("MessageRetentionPeriod", "VisibilityTimeout", "ReceiveMessageWaitTimeSeconds")
    assert {name: int(here[name]) for name in same} == {name: there[name] for name in same}


def test_there_are_as_many_here_as_there(made: tuple[Any, Provisioned]):
    _, provisioned = made
    assert len(resources("main", "AWS::DynamoDB::Table")) == len(provisioned.tables)
    assert len(resources("main", "AWS::SQS::Queue")) == len(provisioned.queues)


@pytest.mark.proves("11.5", "11.8")
@pytest.mark.parametrize("branch", ["main", "hotfix", "release", "feature", "sandbox"])
def test_functions_run_with_the_existing_role_and_no_other_is_made(branch: str):
    functions = resources(branch, "AWS::Lambda::Function")
    ours = {k: row for k, row in functions.items() if row["Runtime"] == "python3.12"}
    assert len(ours) == len(MANIFEST.functions)
    assert {row["Role"] for row in ours.values()} == {MANIFEST.account.role_arn}
    assert not resources(branch, "AWS::IAM::Role") | resources(branch, "AWS::IAM::Policy")


ROLE = "arn:aws:iam::809904170947:role/base-wecare-digital"


@pytest.mark.proves("1.7")
def test_whatever_reaches_a_service_of_aws_does_so_with_the_existing_role():
    """Functions, the API's way to them and its logs; and no key of anybody lies anywhere."""
    assert MANIFEST.account.role_arn == ROLE
    functions = resources("main", "AWS::Lambda::Function").values()
    sources = resources("main", "AWS::AppSync::DataSource").values()
    (api,) = resources("main", "AWS::AppSync::GraphQLApi").values()
    assert {row["Role"] for row in functions if row["Runtime"] == "python3.12"} == {ROLE}
    assert {row["ServiceRoleArn"] for row in sources if row["Type"] != "NONE"} == {ROLE}
    assert api["LogConfig"]["CloudWatchLogsRoleArn"] == ROLE
    deployed = [*(ROOT / "services").rglob("*.py"), *(ROOT / "resolvers").rglob("*.py")]
    for path in deployed:
        assert not re.search("aws_(secret_)?access_key|AKIA[0-9A-Z]{16}", path.read_text()), path


@pytest.mark.proves("10.1", "10.2", "10.3", "10.4", "10.7", "18.2")
@pytest.mark.parametrize(
    ("branch", "environment", "mode"),
    [
        ("main", "production", "LIVE"),
        ("hotfix", "production", "LIVE"),
        ("release", "staging", "DRY_RUN"),
        ("feature", "preview", "DRY_RUN"),
        ("sandbox", "preview", "DRY_RUN"),
    ],
)
def test_a_branch_decides_whether_messages_leave(branch: str, environment: str, mode: str):
    for row in resources(branch, "AWS::Lambda::Function").values():
        variables = row.get("Environment", {}).get("Variables", {})
        if row["Runtime"] == "python3.12":
            assert (variables["ENVIRONMENT"], variables["SEND_MODE"]) == (environment, mode)


@pytest.mark.proves("18.1", "18.4", "18.5")
@pytest.mark.parametrize("function", MANIFEST.functions)
def test_a_function_gets_there_what_it_gets_here(function: str):
    row = MANIFEST.functions[function]
    asked = {name for group in row.environment for name in MANIFEST.environment[group]}
    there = named(resources("main", "AWS::Lambda::Function"), function)
    given = set(there["Environment"]["Variables"]) - {"AMPLIFY_SSM_ENV_CONFIG"}
    assert given == asked | {table_variable(table) for table in row.tables}


@pytest.mark.proves("18.10")
def test_what_hosting_says_at_build_time_reaches_the_function_that_asks_for_it():
    """`make synth` builds with the client id that Hosting would have."""
    authorizer = named(resources("main", "AWS::Lambda::Function"), "auth-middleware")
    given = authorizer["Environment"]["Variables"]["COGNITO_USER_POOL_CLIENT_ID"]
    assert given == "theclientidofthisdeployment"
    assert "process.env.COGNITO_USER_POOL_CLIENT_ID" in (ROOT / "amplify/backend.ts").read_text()


@pytest.mark.attack("secrets")
@pytest.mark.proves("18.3", "18.7")
def test_nothing_in_a_template_looks_like_a_secret():
    for row in resources("main", "AWS::Lambda::Function").values():
        for name in row.get("Environment", {}).get("Variables", {}):
            assert not re.search("SECRET|TOKEN|PASSWORD|API_KEY", name), name


@pytest.mark.proves("11.6", "14.6")
def test_logs_are_kept_for_a_month():
    groups = resources("main", "AWS::Logs::LogGroup").values()
    assert MANIFEST.account.log_group in [row["LogGroupName"] for row in groups]
    assert {row["RetentionInDays"] for row in groups} == {30}


@pytest.mark.proves("13.9", "14.7")
def test_alarms_of_main_reach_the_topic():
    alarms = resources("main", "AWS::CloudWatch::Alarm").values()
    assert {tuple(row["AlarmActions"]) for row in alarms} == {(MANIFEST.account.topic_arn,)}


CRITICAL = {
    **{f"{function}-errors": 1 for function in MANIFEST.functions},
    **{f"{queue}-depth": 10 for queue in MANIFEST.queues if queue.endswith("-dlq")},
    "whatsapp-tier": 80,
}
"""What the specification calls critical: a function that fails, dead letters, the tier."""


@pytest.mark.proves("14.7", "property 62")
@pytest.mark.parametrize(("name", "above"), CRITICAL.items())
def test_property_62_a_critical_error_is_told_on_the_topic(name: str, above: int):
    """Feature: wecare-digital-admin-platform, Property 62: Critical Errors Trigger Alerts."""
    alarms = resources("main", "AWS::CloudWatch::Alarm").values()
    [alarm] = [row for row in alarms if row["AlarmName"] == f"{MANIFEST.prefix}-main-{name}"]
    assert alarm["AlarmActions"] == [MANIFEST.account.topic_arn]
    assert alarm.get("ActionsEnabled", True)
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (above, "GreaterThanThreshold")


@pytest.mark.proves("10.5", "10.6", "10.8")
def test_the_address_of_the_web_app_has_the_existing_certificate():
    (domain,) = resources("main", "AWS::Amplify::Domain").values()
    assert domain["CertificateSettings"]["CustomCertificateArn"].endswith(
        "9df65f48-cdff-4f45-8e6d-f33c8c0beb92"
    )
    assert MANIFEST.account.domain == f"base.{domain['DomainName']}"
    assert (MANIFEST.account.id, MANIFEST.account.region) == ("809904170947", "us-east-1")


@pytest.mark.proves("13.6")
def test_two_to_five_workers_deliver_bulk_messages():
    functions = resources("main", "AWS::Lambda::Function").values()
    reserved = [row[CONCURRENCY] for row in functions if CONCURRENCY in row]
    queue = MANIFEST.functions["bulk-worker"].queue
    assert queue and reserved == [queue.reserved_concurrency]
    assert 2 <= queue.maximum_concurrency <= reserved[0] <= 5


@pytest.mark.proves("11.7")
def test_what_exists_already_is_referred_to_and_never_made():
    for kind in ("AWS::SNS::Topic", "AWS::S3::Bucket", "AWS::Cognito::UserPool"):
        assert not resources("main", kind)


def test_the_api_and_the_gateway_have_the_same_limits():
    (api,) = resources("main", "AWS::AppSync::GraphQLApi").values()
    assert (api["QueryDepthLimit"], api["ResolverCountLimit"]) == (
        Limits().depth,
        Limits().resolvers,
    )


@pytest.mark.proves("18.9")
def test_the_guide_describes_every_variable():
    guide = (ROOT / "docs" / "deployment.md").read_text()
    variables = {name for group in MANIFEST.environment.values() for name in group}
    assert not {name for name in variables if f"`{name}`" not in guide}


@pytest.mark.proves("10.4")
@pytest.mark.parametrize(
    ("branch", "backend"),
    [
        ("main", "main"),
        ("hotfix/urgent", "main"),
        ("release/1.0", "release/1.0"),
        ("feature/hotfix/x", "feature/hotfix/x"),
    ],
)
def test_hosting_deploys_a_hotfix_onto_the_backend_of_main(branch: str, backend: str):
    build = (ROOT / "amplify.yml").read_text()
    (export,) = re.findall(r"- (export BACKEND=.+)", build)
    said = subprocess.run(
        ["bash", "-euc", f'{export}; echo "$BACKEND"'],
        env={"AWS_BRANCH": branch},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == backend
