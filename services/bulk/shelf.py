"""Where reports are kept: a port with two implementations, the report bucket and memory."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

SECONDS = 300
"""How long an address of a report is valid."""


class ReportShelf(Protocol):
    """Reports by their key."""

    def put(self, key: str, text: str, content_type: str) -> None:
        """Keep a report, replacing an older one."""
        ...

    def url(self, key: str) -> str:
        """Where it may be downloaded for five minutes."""
        ...


class S3Shelf:
    """The real one."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def put(self, key: str, text: str, content_type: str) -> None:
        """One object, encrypted at rest."""
        self._client.put_object(
            Bucket=self._bucket,
            Key=key,
            Body=text.encode(),
            ContentType=content_type,
            ServerSideEncryption="AES256",
        )

    def url(self, key: str) -> str:
        """A presigned address that saves the file under its own name."""
        name = key.rsplit("/", 1)[-1]
        asked = {
            "Bucket": self._bucket,
            "Key": key,
            "ResponseContentDisposition": f'attachment; filename="{name}"',
        }
        return self._client.generate_presigned_url("get_object", Params=asked, ExpiresIn=SECONDS)


@dataclass
class RememberedReports:
    """Reports in a dictionary."""

    texts: dict[str, str] = field(default_factory=dict[str, str])

    def put(self, key: str, text: str, content_type: str) -> None:
        """Remember it."""
        del content_type
        self.texts[key] = text

    def url(self, key: str) -> str:
        """An address that names the key."""
        return f"memory://{key}"
