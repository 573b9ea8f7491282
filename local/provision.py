"""Creating, in the embedded AWS, what `amplify/infrastructure.json` describes. Safe to repeat."""

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local.aws import Aws
from local.manifest import Index, Manifest, Table, attribute

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

GROUPS = ("Viewer", "Operator", "Admin")
POOL = "wecare-digital"


@dataclass(frozen=True)
class Provisioned:
    """What was created, by its real names."""

    tables: Mapping[str, str]
    queues: Mapping[str, str]
    """Queue to its URL."""
    topic_arn: str
    user_pool_id: str
    user_pool_client_id: str
    buckets: Mapping[str, str]


def provision(aws: Aws, manifest: Manifest) -> Provisioned:
    """Create everything that is not there yet."""
    tables = {name: f"{manifest.prefix}-{name}" for name in manifest.tables}
    existing = set(aws.dynamodb.list_tables()["TableNames"])
    for name, table in manifest.tables.items():
        if tables[name] not in existing:
            create_table(aws.dynamodb, tables[name], table)
        else:
            add_missing_indexes(aws.dynamodb, tables[name], table)
    pool = _user_pool(aws)
    for name in manifest.secrets:
        _secret(aws, secret_parameters(name)[-1])
    account = manifest.account
    for bucket in (account.media_bucket, account.report_bucket):
        aws.s3.create_bucket(Bucket=bucket)
    return Provisioned(
        tables=tables,
        queues=_queues(aws, manifest),
        topic_arn=aws.sns.create_topic(Name=account.topic_arn.rsplit(":", 1)[-1])["TopicArn"],
        user_pool_id=pool,
        user_pool_client_id=_client(aws, pool),
        buckets={"media": account.media_bucket, "report": account.report_bucket},
    )


def secret_parameters(name: str) -> tuple[str, str]:
    """Where a secret may lie: in the place of this "branch", and in the one that all share."""
    return f"/amplify/local/main-branch-local/{name}", f"/amplify/shared/local/{name}"


def _secret(aws: Aws, parameter: str) -> None:
    """A secret of this machine; one that is there stays, so that old links keep working."""
    try:
        aws.ssm.put_parameter(Name=parameter, Value=token_urlsafe(32), Type="SecureString")
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") != "ParameterAlreadyExists":
            raise


def create_table(dynamodb: "DynamoDBClient", name: str, table: Table) -> None:
    """Create one table under a name, with its indexes and time to live."""
    dynamodb.create_table(**described(name, table))
    if table.ttl:
        dynamodb.update_time_to_live(
            TableName=name,
            TimeToLiveSpecification={"Enabled": True, "AttributeName": table.ttl},
        )


def described(name: str, table: Table) -> dict[str, Any]:
    """A table under a name, with its indexes, as DynamoDB is asked for it."""
    keys = [table.key, *(index.key for index in table.indexes.values())]
    attributes = dict(attribute(key) for part in keys for key in part)
    request: dict[str, Any] = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": _key_schema(table.key),
        "AttributeDefinitions": [
            {"AttributeName": known, "AttributeType": kind} for known, kind in attributes.items()
        ],
    }
    if table.indexes:
        request["GlobalSecondaryIndexes"] = [
            _described(index_name, index) for index_name, index in table.indexes.items()
        ]
    return request


def add_missing_indexes(dynamodb: "DynamoDBClient", name: str, table: Table) -> None:
    """Give a table that an earlier version made the indexes that came since."""
    found = dynamodb.describe_table(TableName=name)["Table"].get("GlobalSecondaryIndexes", [])
    known = {str(index.get("IndexName")) for index in found}
    for index_name, index in table.indexes.items():
        if index_name not in known:
            create: Any = {"Create": _described(index_name, index)}
            attributes: Any = [
                {"AttributeName": attribute(part)[0], "AttributeType": attribute(part)[1]}
                for part in index.key
            ]
            dynamodb.update_table(
                TableName=name,
                AttributeDefinitions=attributes,
                GlobalSecondaryIndexUpdates=[create],
            )


def _described(name: str, index: Index) -> dict[str, Any]:
    return {
        "IndexName": name,
        "KeySchema": _key_schema(index.key),
        "Projection": {"ProjectionType": index.projection},
    }


def _key_schema(key: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {"AttributeName": attribute(part)[0], "KeyType": kind}
        for part, kind in zip(key, ("HASH", "RANGE"), strict=False)
    ]


def _queues(aws: Aws, manifest: Manifest) -> dict[str, str]:
    urls: dict[str, str] = {}
    for name, queue in sorted(manifest.queues.items(), key=lambda row: row[1].redrive is not None):
        attributes: Any = {
            "MessageRetentionPeriod": str(queue.retention_days * 24 * 3600),
            "VisibilityTimeout": str(queue.visibility_timeout_seconds),
            "ReceiveMessageWaitTimeSeconds": str(queue.receive_wait_seconds),
        }
        full = f"{manifest.prefix}-{name}"
        urls[name] = aws.sqs.create_queue(QueueName=full, Attributes=attributes)["QueueUrl"]
    return urls


def _user_pool(aws: Aws) -> str:
    for pool in aws.cognito.list_user_pools(MaxResults=60)["UserPools"]:
        if pool.get("Name") == POOL:
            return str(pool.get("Id"))
    created = aws.cognito.create_user_pool(
        PoolName=POOL, UsernameAttributes=["email"], AutoVerifiedAttributes=["email"]
    )
    pool_id = str(created["UserPool"].get("Id"))
    for group in GROUPS:
        aws.cognito.create_group(UserPoolId=pool_id, GroupName=group)
    return pool_id


def _client(aws: Aws, pool: str) -> str:
    found = aws.cognito.list_user_pool_clients(UserPoolId=pool, MaxResults=10)
    for client in found["UserPoolClients"]:
        return str(client.get("ClientId"))
    created = aws.cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="web",
        ExplicitAuthFlows=[
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_USER_PASSWORD_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
        ],
    )
    return str(created["UserPoolClient"].get("ClientId"))


def ensure_user(aws: Aws, pool: str, email: str, password: str, group: str) -> None:
    """Somebody who can sign in, in one group."""
    try:
        aws.cognito.admin_create_user(
            UserPoolId=pool,
            Username=email,
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": "true"},
            ],
        )
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") != "UsernameExistsException":
            raise
        return
    aws.cognito.admin_set_user_password(
        UserPoolId=pool, Username=email, Password=password, Permanent=True
    )
    aws.cognito.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=group)
