"""WhatsApp through AWS End User Messaging Social."""

import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ProxyConnectionError,
)
from botocore.parsers import ResponseParserError

from services.contacts.model import StoredContact
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Outgoing, Rejected
from services.messaging.model import SendWhatsApp

if TYPE_CHECKING:
    from mypy_boto3_socialmessaging import EndUserMessagingSocialClient

_THROTTLED = frozenset(
    {"ThrottledRequestException", "LimitExceededException", "ThrottlingException"}
)
_NEVER_LEFT = (ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError)


def payload(contact: StoredContact, wanted: SendWhatsApp, message_id: str) -> dict[str, Any]:
    """Meta's message object. Our id comes back in every status as `biz_opaque_callback_data`."""
    to = {"to": contact.phone} if contact.phone else {"recipient": contact.whats_app_user_id}
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **to,
        **_body(wanted),
        "biz_opaque_callback_data": message_id,
    }


def _body(wanted: SendWhatsApp) -> dict[str, Any]:
    if wanted.template_name is None:
        return {"type": "text", "text": {"body": wanted.content, "preview_url": False}}
    parameters = [{"type": "text", "text": text} for text in wanted.template_parameters or ()]
    components = [{"type": "body", "parameters": parameters}] if parameters else []
    return {
        "type": "template",
        "template": {
            "name": wanted.template_name,
            "language": {"code": wanted.template_language},
            "components": components,
        },
    }


class SocialMessaging:
    """The real sender. Its client tries once: a send has no idempotency token."""

    def __init__(self, client: "EndUserMessagingSocialClient", meta_api_version: str) -> None:
        self._client, self._version = client, meta_api_version

    def send(self, message: Outgoing) -> Outcome:
        """One SendWhatsAppMessage call (Requirements 5.2, 5.8)."""
        try:
            answer = self._client.send_whatsapp_message(
                originationPhoneNumberId=message.sender,
                message=json.dumps(message.payload).encode(),
                metaApiVersion=self._version,
            )
        except ClientError as error:
            return _answered(error)
        except _NEVER_LEFT as error:
            return NotTaken(type(error).__name__)
        except (ParamValidationError, NoCredentialsError) as error:
            return Rejected(type(error).__name__)
        except (BotoCoreError, ResponseParserError) as error:
            return Lost(type(error).__name__)
        provider_id = answer.get("messageId")
        return Accepted(provider_id) if provider_id else Lost("AnswerWithoutId")


def _answered(error: ClientError) -> Outcome:
    """A 429 was not taken; a 5xx may have been; any other error is final (docs/providers.md)."""
    code = error.response.get("Error", {}).get("Code", "Unknown")
    meta = error.response.get("ResponseMetadata", {})
    status = meta.get("HTTPStatusCode", 500)
    if code in _THROTTLED or status == 429:
        return NotTaken(code)
    if status >= 500:
        return Lost(code)
    return Rejected(code, meta.get("RequestId"))
