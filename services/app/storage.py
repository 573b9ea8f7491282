"""Storage, and in it the audit log and how callers stand."""

from functools import cache

from services.access.audit import AuditLog
from services.access.standing import Standings
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


@cache
def standings() -> Standings:
    """How callers stand with the platform now."""
    return Standings(store())
