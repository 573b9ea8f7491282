"""`amplify/infrastructure.json`: the one description of tables, queues and functions."""

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

ROOT = Path(__file__).parent.parent
PATH = ROOT / "amplify" / "infrastructure.json"


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True)


class Index(_Row):
    """A secondary index; each key is `attribute:type`."""

    key: tuple[str, ...]
    projection: str


class Table(_Row):
    """A table."""

    key: tuple[str, ...]
    ttl: str | None = None
    indexes: dict[str, Index] = Field(default_factory=dict)


class Redrive(_Row):
    """Where a message goes after how many failures."""

    to: str
    max_receive_count: int = Field(alias="maxReceiveCount")


class Queue(_Row):
    """A queue."""

    retention_days: int = Field(alias="retentionDays")
    visibility_timeout_seconds: int = Field(default=30, alias="visibilityTimeoutSeconds")
    receive_wait_seconds: int = Field(default=0, alias="receiveWaitSeconds")
    redrive: Redrive | None = None
    forgets: str | None = None
    """Why a queue of work needs no dead letters."""


class Topic(_Row):
    """Which events of the topic a function gets, and where those go that it cannot take.

    `body_has` is a key that the event must have, or several of which it must have one. SNS looks at
    leaves only, so a key that holds an object is written with one of its own: `mail.messageId`.
    """

    body_has: str | tuple[str, ...] = Field(alias="bodyHas")
    dead_letters: str = Field(alias="deadLetters")

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of which an event must have one."""
        paths = (self.body_has,) if isinstance(self.body_has, str) else self.body_has
        return tuple(path.split(".")[0] for path in paths)


class QueueSource(_Row):
    """The queue whose messages a function gets, how many at once, and in how many places."""

    name: str
    batch_size: int = Field(alias="batchSize")
    maximum_concurrency: int = Field(alias="maximumConcurrency", ge=2)
    reserved_concurrency: int | None = Field(default=None, alias="reservedConcurrency")


class Function(_Row):
    """A Lambda function; `timeout` in seconds, `memory` in MB."""

    timeout: int
    memory: int
    environment: tuple[str, ...]
    tables: tuple[str, ...]
    topic: Topic | None = None
    queue: QueueSource | None = None
    url: bool = False
    """Whether it answers at an address of its own, without sign-in."""
    schedule: str | None = Field(default=None, pattern=r"rate\([1-9][0-9]* minutes?\)")
    """How often it is called for nothing but the time."""
    takes: tuple[str, ...] = ()
    """Queues that it takes messages from itself, when it is asked to."""


def minutes(schedule: str) -> int:
    """`rate(5 minutes)` as 5."""
    return int(schedule.removeprefix("rate(").split()[0])


class Account(_Row):
    """Identifiers of the AWS account."""

    id: str
    region: str
    topic_arn: str = Field(alias="topicArn")
    user_pool_id: str = Field(alias="userPoolId")
    media_bucket: str = Field(alias="mediaBucket")
    report_bucket: str = Field(alias="reportBucket")
    role_arn: str = Field(alias="roleArn")
    log_group: str = Field(alias="logGroup")
    domain: str
    certificate_arn: str = Field(alias="certificateArn")


class Alarm(_Row):
    """A metric that the services emit, and what is too much of it, in words too."""

    namespace: str
    metric: str
    dimensions: tuple[dict[str, str], ...]
    above: float
    says: str


class Manifest(_Row):
    """The whole file."""

    prefix: str
    account: Account
    values: dict[str, str]
    secrets: tuple[str, ...]
    """Their names; Amplify keeps what they are."""
    alarms: dict[str, Alarm]
    tables: dict[str, Table]
    queues: dict[str, Queue]
    environment: dict[str, tuple[str, ...]]
    functions: dict[str, Function]


def attribute(key: str) -> tuple[str, str]:
    """`contactId:S` as its name and type."""
    name, kind = key.split(":")
    return name, kind


def load() -> Manifest:
    """The description in this checkout."""
    return Manifest.model_validate(json.loads(PATH.read_text()))
