"""WhatsApp's side of files: GetWhatsAppMessageMedia and PostWhatsAppMessageMedia."""

from typing import TYPE_CHECKING, Protocol

from services.messaging.channels.answers import outcome_of
from services.messaging.channels.base import Outcome, Rejected

if TYPE_CHECKING:
    from mypy_boto3_socialmessaging import EndUserMessagingSocialClient


class MediaProvider(Protocol):
    """Hands files over."""

    def fetch(self, media_id: str, phone_number_id: str, bucket: str, prefix: str) -> str:
        """Put the file of a customer under `prefix` in our bucket; its content type."""
        ...


class MediaPost(Protocol):
    """Takes files over."""

    def post(self, phone_number_id: str, bucket: str, key: str) -> Outcome:
        """Hand an object to WhatsApp for one of our numbers; accepted with its media id."""
        ...


class NoPost:
    """For deployments that deliver nothing; a dry run asks nobody."""

    def post(self, phone_number_id: str, bucket: str, key: str) -> Outcome:
        del phone_number_id, bucket, key
        return Rejected("DRY_RUN")


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

    def post(self, phone_number_id: str, bucket: str, key: str) -> Outcome:
        """One PostWhatsAppMessageMedia call (Requirement 5.6)."""
        return outcome_of(
            lambda: self._client.post_whatsapp_message_media(
                originationPhoneNumberId=phone_number_id,
                sourceS3File={"bucketName": bucket, "key": key},
            ).get("mediaId")
        )
