"""The environment of each function: the variables that its row names, and what Lambda sets."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from local.gateway import Credentials
from local.manifest import ROOT, Function, Manifest
from local.provision import Provisioned, secret_parameters
from local.public import PATHS
from services.aws.environment import table_variable
from services.core.settings import SendMode


@dataclass(frozen=True)
class Addresses:
    """Where the parts of the platform answer."""

    aws: str
    platform: str

    @property
    def graphql(self) -> str:
        return f"{self.platform}/graphql"

    @property
    def social_messaging(self) -> str:
        return f"{self.platform}/providers/socialmessaging"

    @property
    def sms(self) -> str:
        return f"{self.platform}/providers/pinpoint-sms-voice-v2"

    @property
    def ses(self) -> str:
        return f"{self.platform}/providers/sesv2"

    @property
    def bedrock(self) -> str:
        return f"{self.platform}/providers/bedrock-agent-runtime"

    def public(self) -> dict[str, str]:
        """The variable of each function that anybody may call, and its address."""
        return {
            f"{name.replace('-', '_').upper()}_URL": f"{self.platform}{path}"
            for name, path in PATHS.items()
        }


@dataclass(frozen=True)
class Variables:
    """Gives each function its environment."""

    manifest: Manifest
    made: Provisioned
    at: Addresses
    credentials: Credentials
    send_mode: SendMode

    def of(self, name: str, function: Function) -> dict[str, str]:
        """The environment of one function."""
        known = self._known()
        wanted = [v for group in function.environment for v in self.manifest.environment[group]]
        tables = {table_variable(table): self.made.tables[table] for table in function.tables}
        return self._given_by_lambda(name) | {v: known[v] for v in wanted} | tables

    def jwks_url(self) -> str:
        """Where the local pool publishes its keys."""
        return f"{self.at.aws}/{self.made.user_pool_id}/.well-known/jwks.json"

    def _known(self) -> Mapping[str, str]:
        return {
            **self.manifest.values,
            **{f"{n}_PARAMETERS": ",".join(secret_parameters(n)) for n in self.manifest.secrets},
            "SEND_MODE": self.send_mode.value,
            "ENVIRONMENT": "local",
            "LOG_LEVEL": "INFO",
            "COGNITO_USER_POOL_ID": self.made.user_pool_id,
            "COGNITO_USER_POOL_CLIENT_ID": self.made.user_pool_client_id,
            "GRAPHQL_URL": self.at.graphql,
            **self.at.public(),
            "INBOUND_DLQ_URL": self.made.queues["inbound-dlq"],
            "BULK_DLQ_URL": self.made.queues["bulk-dlq"],
            "OUTBOUND_DLQ_URL": self.made.queues["outbound-dlq"],
            "BULK_QUEUE_URL": self.made.queues["bulk-queue"],
            "OUTBOUND_QUEUE_URL": self.made.queues["outbound-queue"],
            "REPORT_BUCKET": self.made.buckets["report"],
            "ALERT_TOPIC_ARN": self.made.topic_arn,
            "AI_QUEUE_URL": self.made.queues["ai-queue"],
            "MEDIA_QUEUE_URL": self.made.queues["media-queue"],
            "MEDIA_BUCKET": self.made.buckets["media"],
        }

    def _given_by_lambda(self, name: str) -> dict[str, str]:
        """What Lambda itself sets, and the endpoints: all that differs from AWS."""
        return {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(ROOT),
            "AWS_LAMBDA_FUNCTION_NAME": name,
            "_HANDLER": f"resolvers.{name.replace('-', '_')}.handler",
            "AWS_REGION": self.manifest.account.region,
            "AWS_DEFAULT_REGION": self.manifest.account.region,
            "AWS_ACCESS_KEY_ID": self.credentials.access_key,
            "AWS_SECRET_ACCESS_KEY": self.credentials.secret_key,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": self.at.aws,
            "AWS_ENDPOINT_URL_SOCIALMESSAGING": self.at.social_messaging,
            "AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2": self.at.sms,
            "AWS_ENDPOINT_URL_SESV2": self.at.ses,
            "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": self.at.bedrock,
            "COGNITO_JWKS_URL": self.jwks_url(),
        }
