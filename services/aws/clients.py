"""AWS clients from one session, each made on first use and kept for the life of the process.

Retries are explicit per client. DynamoDB's are botocore's standard ones: our writes are
conditional or carry a token, so a repeat is harmless. A send has no idempotency token, so its
client tries once (vendor fact: botocore's default would send again after a lost answer).

The clients are boto3's own; they come from botocore's session because importing boto3 around it
costs each cold start some 70 ms and adds only what we do not use.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.session import Session

from services.aws import departures
from services.core import correlation

if TYPE_CHECKING:
    from botocore.client import BaseClient
    from botocore.credentials import ReadOnlyCredentials
    from mypy_boto3_bedrock_agent_runtime import AgentsforBedrockRuntimeClient
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_socialmessaging import EndUserMessagingSocialClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_ssm import SSMClient

STORAGE = Config(
    retries={"mode": "standard", "total_max_attempts": 4}, connect_timeout=2, read_timeout=5
)
TABLES = STORAGE.merge(Config(parameter_validation=False))
"""One store makes every request, and its contract is tested with validation; leaving it out saves
a bulk job a fifth of its CPU time."""
SEND_ONCE = Config(
    retries={"mode": "standard", "total_max_attempts": 1},
    connect_timeout=2,
    read_timeout=10,
    max_pool_connections=16,
)
ASK_ONCE = Config(
    retries={"mode": "standard", "total_max_attempts": 1}, connect_timeout=1, read_timeout=2
)
"""For what may be left undone: nobody waits longer than for one call."""
RETRIEVE = Config(
    retries={"mode": "standard", "total_max_attempts": 2}, connect_timeout=2, read_timeout=4
)
INVOKE_AGENT = Config(
    retries={"mode": "standard", "total_max_attempts": 1}, connect_timeout=2, read_timeout=14
)
"""Both together stay within what an operator's request may last."""
HAND_OVER = SEND_ONCE.merge(Config(read_timeout=20))
ACCOUNT = Config(
    retries={"mode": "standard", "total_max_attempts": 2}, connect_timeout=2, read_timeout=5
)


@cache
def session() -> Session:
    """The session that every client comes from."""
    return Session()


def _client(service: str, config: Config) -> Any:
    return session().create_client(service, config=config)


@cache
def dynamodb() -> "DynamoDBClient":
    """Tables."""
    return _client("dynamodb", TABLES)


@cache
def sqs() -> "SQSClient":
    """Queues."""
    return _carrying(_client("sqs", STORAGE))


@cache
def sqs_once() -> "SQSClient":
    """Queues, for requests that may get lost."""
    return _carrying(_client("sqs", ASK_ONCE))


def _carrying[C: "BaseClient"](client: C) -> C:
    """Every message that it sends names the event that it comes from."""
    for operation in ("SendMessage", "SendMessageBatch"):
        client.meta.events.register(f"before-parameter-build.sqs.{operation}", _carry)
    return client


def _carry(params: dict[str, Any], **_: object) -> None:
    if from_event := correlation.event_id():
        said = {"DataType": "String", "StringValue": from_event}
        for message in params.get("Entries", [params]):
            message["MessageAttributes"] = {correlation.ATTRIBUTE: said}


@cache
def knowledge_base() -> "AgentsforBedrockRuntimeClient":
    """The knowledge base."""
    return _client("bedrock-agent-runtime", RETRIEVE)


@cache
def agent() -> "AgentsforBedrockRuntimeClient":
    """The agent."""
    return _client("bedrock-agent-runtime", INVOKE_AGENT)


@cache
def s3() -> "S3Client":
    """Objects; links are signed with version 4, as every region asks."""
    return _client("s3", STORAGE.merge(Config(signature_version="s3v4")))


@cache
def sns() -> "SNSClient":
    """Alerts."""
    return _client("sns", STORAGE)


@cache
def cognito() -> "CognitoIdentityProviderClient":
    """Users."""
    return _client("cognito-idp", STORAGE)


@cache
def whatsapp_account() -> "EndUserMessagingSocialClient":
    """What a WhatsApp account has; reading it again is harmless."""
    return _client("socialmessaging", ACCOUNT)


@cache
def whatsapp_files() -> "EndUserMessagingSocialClient":
    """Handing files to WhatsApp, which fetches up to 100 MB before it answers."""
    return _client("socialmessaging", HAND_OVER)


@cache
def social_messaging() -> "EndUserMessagingSocialClient":
    """WhatsApp."""
    return departures.watch(_client("socialmessaging", SEND_ONCE))


@cache
def sms() -> "PinpointSMSVoiceV2Client":
    """SMS."""
    return departures.watch(_client("pinpoint-sms-voice-v2", SEND_ONCE))


@cache
def ses() -> "SESV2Client":
    """Email."""
    return departures.watch(_client("sesv2", SEND_ONCE))


@cache
def ssm() -> "SSMClient":
    """The parameter store."""
    return _client("ssm", STORAGE)


def credentials() -> "ReadOnlyCredentials":
    """What signs a request that no client makes for us."""
    found = session().get_credentials()
    if found is None:
        raise RuntimeError("no AWS credentials")
    return found.get_frozen_credentials()
