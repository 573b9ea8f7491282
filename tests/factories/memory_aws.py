"""AWS in memory, behind botocore's own clients, where every single call may fail.

The real handlers run on it with their real clients: only `BaseClient._make_api_call` is replaced,
and the HTTP session that publishes to AppSync.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from io import BytesIO
from typing import Any

from botocore import xform_name
from botocore.exceptions import ClientError, ReadTimeoutError

from services.aws.memory import MemoryStore
from services.aws.store import Action, Malformed
from tests.factories.aws import KEY, QUEUES, shared
from tests.factories.faults import Killed
from tests.factories.infrastructure import INFRASTRUCTURE, memory_store_of, unlogged
from tests.factories.memory_dynamo import MemoryDynamo, Refused
from tests.factories.memory_pool import MemoryPool
from tests.factories.memory_providers import MemoryProviders

HIDDEN = timedelta(seconds=30)
PROVIDERS = ("socialmessaging", "pinpoint-sms-voice-v2", "sesv2", "bedrock-agent-runtime")


class Fault(StrEnum):
    """How a call fails."""

    BEFORE = "killed before the call"
    AFTER = "killed after the call"
    LOST = "done, and the answer lost"
    THROTTLED = "not done: throttled"
    BROKEN = "not done: 5xx"


THROTTLES = {
    "dynamodb": ("ThrottlingException", 400),
    "sqs": ("RequestThrottled", 403),
    "sns": ("Throttled", 429),
    "s3": ("SlowDown", 503),
    "ssm": ("ThrottlingException", 400),
    "cognito-idp": ("TooManyRequestsException", 400),
    "socialmessaging": ("ThrottledRequestException", 429),
    "pinpoint-sms-voice-v2": ("ThrottlingException", 400),
    "sesv2": ("TooManyRequestsException", 429),
    "bedrock-agent-runtime": ("ThrottlingException", 429),
}


@dataclass
class Plan:
    """Which of all calls fail, counted from 0; nothing fails while it is not `armed`."""

    faults: Mapping[int, Fault] = field(default_factory=dict[int, Fault])
    armed: bool = False
    made: list[str] = field(default_factory=list[str])
    """The calls so far, while it was armed."""
    before: Callable[[int], None] = lambda _: None
    """Told the number of each call right before it."""

    def call[R](self, name: str, act: Callable[[], R], error: Callable[[Fault], Exception]) -> R:
        """Do it, or fail as planned."""
        if not self.armed:
            return act()
        number = len(self.made)
        self.made.append(name)
        self.before(number)
        kind = self.faults.get(number)
        if kind is None:
            return act()
        if kind is Fault.BEFORE:
            raise Killed
        if kind in (Fault.THROTTLED, Fault.BROKEN):
            raise error(kind)
        with suppress(ClientError):  # DynamoDB refused, and nobody hears that either
            act()
        if kind is Fault.AFTER:
            raise Killed
        raise error(kind)


@dataclass(eq=False)
class Lying:
    """A message in a queue."""

    message_id: str
    body: str
    attributes: dict[str, Any]
    visible_at: datetime
    receives: int = 0


@dataclass
class HttpAnswer:
    """What an HTTP endpoint says."""

    status_code: int
    content: bytes


@dataclass
class MemoryAws:
    """Everything that the functions call."""

    clock: Callable[[], datetime]
    plan: Plan = field(default_factory=Plan)
    store: MemoryStore = field(default_factory=lambda: memory_store_of(MemoryStore))
    queues: dict[str, list[Lying]] = field(
        default_factory=lambda: {name: [] for name in INFRASTRUCTURE["queues"]}
    )
    objects: dict[str, bytes] = field(default_factory=dict[str, bytes])
    types: dict[str, str] = field(default_factory=dict[str, str])
    alerts: list[str] = field(default_factory=list[str])
    published: list[tuple[str, Any]] = field(default_factory=list[tuple[str, Any]])
    wrong: list[str] = field(default_factory=list[str])
    """What must never happen and did."""
    numbers: int = 0

    def __post_init__(self) -> None:
        self.dynamo = MemoryDynamo(self.store, self._watched)
        self.pool = MemoryPool(self.clock)
        self.providers = MemoryProviders(self.objects, self.types, self.wrong)

    @property
    def reached(self) -> Counter[str]:
        """How often a provider took each message of ours."""
        return self.providers.reached

    def call(self, client: Any, operation: str, request: dict[str, Any]) -> Any:
        """In place of `BaseClient._make_api_call`."""
        service = client.meta.service_model.service_name

        def failing(kind: Fault) -> Exception:
            if kind is Fault.LOST:
                return ReadTimeoutError(endpoint_url="memory")
            throttled = kind is Fault.THROTTLED
            code, status = THROTTLES[service] if throttled else ("InternalServerError", 500)
            return _error(client, operation, code, status)

        def act() -> Any:
            return self._answer(client, service, operation, request)

        return self.plan.call(f"{service}:{operation}", act, failing)

    def _answer(self, client: Any, service: str, operation: str, request: Any) -> Any:
        answers = {"dynamodb": self.dynamo, "cognito-idp": self.pool} | dict.fromkeys(
            PROVIDERS, self.providers
        )
        answer = getattr(answers.get(service, self), xform_name(operation), None)
        if answer is None:
            self.wrong.append(f"nobody here answers {operation}")
            raise NotImplementedError(operation)
        try:
            return answer(request)
        except Malformed as error:
            self.wrong.append(str(error))
            raise _error(client, operation, "ValidationException", 400) from None
        except Refused as refused:
            raise _error(client, operation, refused.code, 400, refused.beside) from None

    def post(self, request: Any) -> HttpAnswer:
        """In place of `URLLib3Session.send`: a publish mutation to AppSync."""
        said = json.loads(request.body)
        name = re.findall(r"\{ (publish\w+)", said["query"])[0]

        def act() -> HttpAnswer:
            self.published.append((name, said["variables"]["input"]))
            return HttpAnswer(200, b'{"data": {}}')

        def failing(kind: Fault) -> Exception:
            return ReadTimeoutError(endpoint_url="memory")

        return self.plan.call(f"appsync:{name}", act, failing)

    def put(self, queue: str, body: str, delay: float = 0, **attributes: str) -> None:
        """A message in a queue."""
        self.numbers += 1
        due = self.clock() + timedelta(seconds=delay)
        said = {n: {"DataType": "String", "StringValue": v} for n, v in attributes.items()}
        self.queues[queue].append(Lying(f"sqs-{self.numbers}", body, said, due))

    def bodies(self, queue: str) -> list[str]:
        return [message.body for message in self.queues[queue]]

    def _watched(self, actions: Sequence[Action]) -> None:
        if forgotten := unlogged(actions):
            self.wrong.append(f"no row of ContactChanges for {sorted(forgotten)}")

    def send_message(self, request: Any) -> Any:
        self.put(_queue(request), request["MessageBody"], request.get("DelaySeconds", 0))
        return {"MessageId": f"sqs-{self.numbers}"}

    def send_message_batch(self, request: Any) -> Any:
        for entry in request["Entries"]:
            self.put(_queue(request), entry["MessageBody"], entry.get("DelaySeconds", 0))
        return {"Successful": [], "Failed": []}

    def receive_message(self, request: Any) -> Any:
        lying, now = self.queues[_queue(request)], self.clock()
        found = [m for m in lying if m.visible_at <= now][: request["MaxNumberOfMessages"]]
        for message in found:
            message.visible_at, message.receives = now + HIDDEN, message.receives + 1
        return {
            "Messages": [
                {
                    "MessageId": m.message_id,
                    "ReceiptHandle": m.message_id,
                    "Body": m.body,
                    "Attributes": {"SentTimestamp": str(int(now.timestamp() * 1000))},
                    "MessageAttributes": m.attributes,
                }
                for m in found
            ]
        }

    def delete_message_batch(self, request: Any) -> Any:
        gone = {entry["ReceiptHandle"] for entry in request["Entries"]}
        lying = self.queues[_queue(request)]
        lying[:] = [message for message in lying if message.message_id not in gone]
        return {"Successful": [], "Failed": []}

    def get_queue_attributes(self, request: Any) -> Any:
        depth = len(self.queues[_queue(request)])
        return {"Attributes": {request["AttributeNames"][0]: str(depth)}}

    def publish(self, request: Any) -> Any:
        self.alerts.append(json.loads(request["Message"])["alert"])
        return {"MessageId": "sns"}

    def get_parameters(self, request: Any) -> Any:
        known = {shared(secret): KEY for secret in INFRASTRUCTURE["secrets"]}
        there = [name for name in request["Names"] if name in known]
        return {"Parameters": [{"Name": name, "Value": known[name]} for name in there]}

    def put_object(self, request: Any) -> Any:
        self.objects[request["Key"]] = request["Body"]
        return {}

    def get_object(self, request: Any) -> Any:
        if request["Key"] not in self.objects:
            raise Refused("NoSuchKey")
        body = self.objects[request["Key"]]
        return {
            "Body": BytesIO(body),
            "ContentLength": len(body),
            "ContentType": self.types.get(request["Key"], "application/octet-stream"),
            "ETag": "1",
        }

    def list_objects_v2(self, request: Any) -> Any:
        found = [key for key in sorted(self.objects) if key.startswith(request["Prefix"])]
        return {"Contents": [{"Key": key, "Size": len(self.objects[key])} for key in found]}


def _queue(request: Mapping[str, Any]) -> str:
    return request["QueueUrl"].removeprefix(f"{QUEUES}/")


def _error(
    client: Any, operation: str, code: str, status: int, beside: Mapping[str, Any] | None = None
) -> ClientError:
    said: Any = {
        "Error": {"Code": code, "Message": "simulated"},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "r"},
        **(beside or {}),
    }
    return client.exceptions.from_code(code)(said, operation)
