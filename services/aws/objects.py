"""Objects in buckets: a port with two implementations, S3 and memory."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object; `size` in bytes."""

    key: str
    size: int


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


@dataclass
class MemoryObjects:
    """A bucket held in a dictionary of key to content."""

    bucket: str = "memory"
    content: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def under(self, prefix: str) -> list[StoredObject]:
        return [
            StoredObject(key, len(body))
            for key, body in sorted(self.content.items())
            if key.startswith(prefix)
        ]

    def url(self, key: str, seconds: int, filename: str | None) -> str:
        return f"memory://{self.bucket}/{key}?seconds={seconds}&filename={filename or ''}"
