"""Storage, and the audit log in it."""

from functools import cache

from services.access.audit import AuditLog
from services.aws import clients
from services.aws.dynamo import DynamoStore
from services.aws.environment import table_name
from services.aws.store import Store


@cache
def store() -> Store:
    """DynamoDB."""
    return DynamoStore(clients.dynamodb(), table_name)


@cache
def audit() -> AuditLog:
    """What changed nothing and still matters."""
    return AuditLog(store())
