"""The platform's own clients of the embedded AWS, and the keys that everything local signs with."""

import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import boto3.session
from botocore.config import Config

from local.gateway import Credentials

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_ssm import SSMClient

ACCOUNT = "000000000000"
"""The embedded AWS's only account."""


AT_ONCE = 64
"""Calls of the embedded AWS that may wait together; every poll of a queue holds one for a second,
and a smaller pool, such as asyncio's own, lets the polls keep everything else waiting."""


def fresh_credentials() -> Credentials:
    """Keys that are worth something on this machine only, and until the next start."""
    return Credentials(access_key=ACCOUNT, secret_key=secrets.token_hex(20))


@dataclass(frozen=True)
class Aws:
    """Clients, made on first use."""

    url: str
    region: str
    credentials: Credentials

    @cached_property
    def session(self) -> boto3.session.Session:
        return boto3.session.Session(
            aws_access_key_id=self.credentials.access_key,
            aws_secret_access_key=self.credentials.secret_key,
            region_name=self.region,
        )

    @cached_property
    def dynamodb(self) -> "DynamoDBClient":
        return self.session.client("dynamodb", endpoint_url=self.url)

    @cached_property
    def sqs(self) -> "SQSClient":
        return self.session.client(
            "sqs", endpoint_url=self.url, config=Config(max_pool_connections=AT_ONCE)
        )

    @cached_property
    def sns(self) -> "SNSClient":
        return self.session.client("sns", endpoint_url=self.url)

    @cached_property
    def cognito(self) -> "CognitoIdentityProviderClient":
        return self.session.client("cognito-idp", endpoint_url=self.url)

    @cached_property
    def ssm(self) -> "SSMClient":
        return self.session.client("ssm", endpoint_url=self.url)

    @cached_property
    def s3(self) -> "S3Client":
        return self.session.client(
            "s3", endpoint_url=self.url, config=Config(signature_version="s3v4")
        )
