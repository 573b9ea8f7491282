"""Reading and writing objects of the embedded AWS without anybody waiting."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from local.simulators.whatsapp_media import CustomerFile

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True)
class Buckets:
    """Every bucket, as the simulated providers reach them."""

    client: "S3Client"

    async def put(self, bucket: str, key: str, file: CustomerFile) -> None:
        """Store a file."""
        await asyncio.to_thread(
            self.client.put_object,
            Bucket=bucket,
            Key=key,
            Body=file.content,
            ContentType=file.content_type,
        )

    async def read(self, bucket: str, key: str) -> CustomerFile | None:
        """The file, if there is one."""
        return await asyncio.to_thread(self._read, bucket, key)

    def _read(self, bucket: str, key: str) -> CustomerFile | None:
        try:
            found = self.client.get_object(Bucket=bucket, Key=key)
        except ClientError:
            return None
        return CustomerFile(found.get("ContentType", ""), found["Body"].read())
