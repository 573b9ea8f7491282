"""Where the last snapshot lies: a port with two implementations, a bucket and memory."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from services.telemetry.log import api_error

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class Shelf(Protocol):
    """One object."""

    def put(self, body: bytes) -> None:
        """Keep it in place of the one before."""
        ...

    def get(self) -> bytes | None:
        """The object; None if there is none, or nobody gives it."""
        ...


class S3Shelf:
    """The real one; it makes its client when it needs it, which is seldom."""

    def __init__(self, client: "Callable[[], S3Client]", bucket: str, key: str) -> None:
        self._client, self._bucket, self._key = client, bucket, key

    def put(self, body: bytes) -> None:
        """Encrypted at rest."""
        self._client().put_object(
            Bucket=self._bucket, Key=self._key, Body=body, ServerSideEncryption="AES256"
        )

    def get(self) -> bytes | None:
        """A search works without it, so a refusal is only noted."""
        try:
            return self._client().get_object(Bucket=self._bucket, Key=self._key)["Body"].read()
        except (BotoCoreError, ClientError) as failed:
            api_error(failed, "SNAPSHOT_NOT_READ")
            return None


@dataclass
class RememberedSnapshot:
    """An object in memory."""

    body: bytes | None = None

    def put(self, body: bytes) -> None:
        """Remember it."""
        self.body = body

    def get(self) -> bytes | None:
        """What was put last."""
        return self.body
