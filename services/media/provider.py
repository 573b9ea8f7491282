"""WhatsApp's side of files (GetWhatsAppMessageMedia)."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mypy_boto3_socialmessaging import EndUserMessagingSocialClient


class MediaProvider(Protocol):
    """Hands files over."""

    def fetch(self, media_id: str, phone_number_id: str, bucket: str, prefix: str) -> str:
        """Put the file of a customer under `prefix` in our bucket; its content type."""
        ...


class SocialMessagingMedia:
    """The real one. The key it is given is a prefix: the object lands at key + media id."""

    def __init__(self, client: "EndUserMessagingSocialClient") -> None:
        self._client = client

    def fetch(self, media_id: str, phone_number_id: str, bucket: str, prefix: str) -> str:
        answer = self._client.get_whatsapp_message_media(
            mediaId=media_id,
            originationPhoneNumberId=phone_number_id,
            destinationS3File={"bucketName": bucket, "key": prefix},
        )
        return answer.get("mimeType", "")
