"""AWS clients from one session, each made on first use and kept for the life of the process.

Retries are explicit per client. DynamoDB's are botocore's standard ones: our writes are
conditional or carry a token, so a repeat is harmless. A send has no idempotency token, so its
client tries once (vendor fact: botocore's default would send again after a lost answer).
"""

from functools import cache
from typing import TYPE_CHECKING

import boto3.session
from botocore.config import Config

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_socialmessaging import EndUserMessagingSocialClient
    from mypy_boto3_sqs import SQSClient

STORAGE = Config(
    retries={"mode": "standard", "total_max_attempts": 4}, connect_timeout=2, read_timeout=5
)
SEND_ONCE = Config(
    retries={"mode": "standard", "total_max_attempts": 1}, connect_timeout=2, read_timeout=10
)


@cache
def session() -> boto3.session.Session:
    """The session that every client comes from."""
    return boto3.session.Session()


@cache
def dynamodb() -> "DynamoDBClient":
    """Tables."""
    return session().client("dynamodb", config=STORAGE)


@cache
def sqs() -> "SQSClient":
    """Queues."""
    return session().client("sqs", config=STORAGE)


@cache
def cognito() -> "CognitoIdentityProviderClient":
    """Users."""
    return session().client("cognito-idp", config=STORAGE)


@cache
def social_messaging() -> "EndUserMessagingSocialClient":
    """WhatsApp."""
    return session().client("socialmessaging", config=SEND_ONCE)


def credentials() -> "ReadOnlyCredentials":
    """What signs a request that no client makes for us."""
    found = session().get_credentials()
    if found is None:
        raise RuntimeError("no AWS credentials")
    return found.get_frozen_credentials()
