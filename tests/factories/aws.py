"""The platform's tables and queues inside moto, and the environment that points at them."""

from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from services.aws.dynamo import DynamoStore
from services.aws.environment import table_variable
from tests.factories.infrastructure import INFRASTRUCTURE
from tests.factories.webhooks import TOPIC
from tests.factories.whatsapp_templates import keep_templates

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sqs import SQSClient

REGION = "us-east-1"
QUEUES = "https://sqs.us-east-1.amazonaws.com/123456789012"
KEY = "a key of unsubscribe links, long enough"
NOBODY = "http://127.0.0.1:9/graphql"
"""An address of this machine where nothing listens."""


def real_name(table: str) -> str:
    """What a table is called here."""
    return f"test-{table}"


def shared(secret: str) -> str:
    """The parameter that holds a secret of all branches."""
    return f"/amplify/shared/app/{secret}"


def environment() -> dict[str, str]:
    """Every variable that a function may be given, and what Lambda itself sets."""
    tables = {table_variable(table): real_name(table) for table in INFRASTRUCTURE["tables"]}
    queues = {
        f"{queue.replace('-', '_').upper()}_URL": f"{QUEUES}/{queue}"
        for queue in INFRASTRUCTURE["queues"]
    }
    addresses = {
        f"{function.replace('-', '_').upper()}_URL": f"https://{function}.example/"
        for function, row in INFRASTRUCTURE["functions"].items()
        if row.get("url")
    }
    secrets = {
        f"{secret}_PARAMETERS": f"/amplify/app/feature-branch-1a2b3c/{secret},{shared(secret)}"
        for secret in INFRASTRUCTURE["secrets"]
    }
    return {
        **INFRASTRUCTURE["values"],
        **secrets,
        **tables,
        **queues,
        **addresses,
        "SEND_MODE": "DRY_RUN",
        "ENVIRONMENT": "preview",
        "LOG_LEVEL": "INFO",
        "COGNITO_USER_POOL_ID": "us-east-1_test",
        "COGNITO_USER_POOL_CLIENT_ID": "client",
        "GRAPHQL_URL": NOBODY,
        "MEDIA_BUCKET": "media",
        "REPORT_BUCKET": "reports",
        "ALERT_TOPIC_ARN": TOPIC,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
    }


@cache
def client(service: str) -> Any:
    """One client for all tests; making one takes longer than most tests."""
    session: Any = boto3.Session("testing", "testing", region_name=REGION)
    return session.client(service)


@dataclass(frozen=True)
class Cloud:
    """Clients of the simulated AWS."""

    dynamodb: "DynamoDBClient"
    sqs: "SQSClient"

    @classmethod
    def made(cls) -> "Cloud":
        """Everything created, everything empty, but for what the WhatsApp account has."""
        cloud = cls(client("dynamodb"), client("sqs"))
        _simulated().tables = deepcopy(_tables())
        for queue in INFRASTRUCTURE["queues"]:
            cloud.sqs.create_queue(QueueName=queue)
        for secret in INFRASTRUCTURE["secrets"]:
            client("ssm").put_parameter(Name=shared(secret), Value=KEY, Type="SecureString")
        return cloud

    def store(self) -> DynamoStore:
        """The real storage on these tables; it never waits."""
        return DynamoStore(self.dynamodb, real_name, lambda _: None)

    def letters(self, queue: str) -> list[str]:
        """What waits in a queue."""
        url = self.sqs.get_queue_url(QueueName=queue)["QueueUrl"]
        found = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        return [message.get("Body", "") for message in found.get("Messages", [])]


def _simulated() -> Any:
    return dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION]


@cache
def _tables() -> Any:
    """The tables as the API creates them, once for all tests: copying takes a fortieth as long."""
    dynamodb = client("dynamodb")
    for table, row in INFRASTRUCTURE["tables"].items():
        dynamodb.create_table(**_description(real_name(table), row))
    keep_templates(DynamoStore(dynamodb, real_name))
    return deepcopy(_simulated().tables)


def _description(name: str, row: dict[str, Any]) -> Any:
    indexes: dict[str, Any] = row.get("indexes", {})
    keys = [row["key"], *(index["key"] for index in indexes.values())]
    kinds = dict(key.split(":") for part in keys for key in part)
    described: dict[str, Any] = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": _schema(row["key"]),
        "AttributeDefinitions": [
            {"AttributeName": attribute, "AttributeType": kind} for attribute, kind in kinds.items()
        ],
    }
    if indexes:
        described["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index,
                "KeySchema": _schema(each["key"]),
                "Projection": {"ProjectionType": each["projection"]},
            }
            for index, each in indexes.items()
        ]
    return described


def _schema(key: list[str]) -> list[dict[str, str]]:
    return [
        {"AttributeName": part.split(":")[0], "KeyType": kind}
        for part, kind in zip(key, ("HASH", "RANGE"), strict=False)
    ]
