"""Objects in buckets: a port with two implementations, S3 and memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_ABSENT = frozenset({"NoSuchKey", "404", "NotFound"})


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object; `size` in bytes."""

    key: str
    size: int


@dataclass(frozen=True, slots=True)
class Beginning:
    """How an object begins; `size` in bytes is that of all of it.

    `version` changes with every upload of the same key.
    """

    size: int
    content_type: str
    first: bytes
    version: str


@dataclass(frozen=True, slots=True)
class UploadForm:
    """Where a browser posts one file, and the fields that go before it."""

    url: str
    fields: Mapping[str, str]


class Objects(Protocol):
    """One bucket."""

    @property
    def bucket(self) -> str:
        """Its name."""
        ...

    def under(self, prefix: str) -> list[StoredObject]:
        """At most a thousand objects whose key begins with `prefix`."""
        ...

    def url(self, key: str, seconds: int, filename: str | None) -> str:
        """Where anybody may read the object for `seconds`; saved as `filename` if there is one."""
        ...

    def beginning(self, key: str, most: int) -> Beginning | None:
        """At most the first `most` bytes of an object; None if it is not there."""
        ...

    def upload_form(self, key: str, content_type: str, size: int, seconds: int) -> UploadForm:
        """Lets anybody put exactly this object for `seconds`: this key, this type, this size."""
        ...


class S3Objects:
    """The real one."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client, self._bucket = client, bucket

    @property
    def bucket(self) -> str:
        return self._bucket

    def under(self, prefix: str) -> list[StoredObject]:
        answer = self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix)
        return [
            StoredObject(found.get("Key", ""), found.get("Size", 0))
            for found in answer.get("Contents", [])
        ]

    def url(self, key: str, seconds: int, filename: str | None) -> str:
        asked = {"Bucket": self._bucket, "Key": key}
        if filename:
            plain = filename.encode("ascii", "replace").decode().replace('"', "'")
            asked["ResponseContentDisposition"] = f'inline; filename="{plain}"'
        return self._client.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)

    def beginning(self, key: str, most: int) -> Beginning | None:
        try:
            found = self._client.get_object(
                Bucket=self._bucket, Key=key, Range=f"bytes=0-{most - 1}"
            )
        except ClientError as error:
            return self._nothing(error)
        return Beginning(
            size=_whole(found.get("ContentRange"), found["ContentLength"]),
            content_type=found.get("ContentType", ""),
            first=found["Body"].read(),
            version=found.get("ETag", ""),
        )

    def _nothing(self, error: ClientError) -> Beginning | None:
        """An empty object has no first byte: S3 calls the range invalid."""
        code = error.response.get("Error", {}).get("Code")
        if code == "InvalidRange":
            return Beginning(0, "", b"", "")
        if code in _ABSENT:
            return None
        raise error

    def upload_form(self, key: str, content_type: str, size: int, seconds: int) -> UploadForm:
        """A presigned POST; S3 itself refuses whatever else is posted with it."""
        fixed = {"Content-Type": content_type}
        form = self._client.generate_presigned_post(
            self._bucket,
            key,
            Fields=dict(fixed),
            Conditions=[fixed, ["content-length-range", size, size]],
            ExpiresIn=seconds,
        )
        return UploadForm(form["url"], form["fields"])


def _whole(content_range: str | None, part: int) -> int:
    """The size of the whole object, from `bytes 0-99/1234`."""
    return int(content_range.rsplit("/", 1)[-1]) if content_range else part


@dataclass
class MemoryObjects:
    """A bucket held in a dictionary of key to content."""

    bucket: str = "memory"
    content: dict[str, bytes] = field(default_factory=dict[str, bytes])
    types: dict[str, str] = field(default_factory=dict[str, str])

    def under(self, prefix: str) -> list[StoredObject]:
        return [
            StoredObject(key, len(body))
            for key, body in sorted(self.content.items())
            if key.startswith(prefix)
        ]

    def url(self, key: str, seconds: int, filename: str | None) -> str:
        return f"memory://{self.bucket}/{key}?seconds={seconds}&filename={filename or ''}"

    def beginning(self, key: str, most: int) -> Beginning | None:
        if key not in self.content:
            return None
        body = self.content[key]
        kind = self.types.get(key, "application/octet-stream")
        return Beginning(len(body), kind, body[:most], sha256(body).hexdigest())

    def upload_form(self, key: str, content_type: str, size: int, seconds: int) -> UploadForm:
        fields = {"key": key, "Content-Type": content_type, "size": f"{size}", "for": f"{seconds}"}
        return UploadForm(f"memory://{self.bucket}", fields)
