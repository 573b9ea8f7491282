"""WhatsApp through AWS End User Messaging Social."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from services.contacts.model import StoredContact
from services.core.errors import DeliveryRefused
from services.limits.slots import WHATSAPP_PER_NUMBER
from services.messaging.channels.answers import outcome_of
from services.messaging.channels.base import Draft, Outcome, Outgoing
from services.messaging.compose import compose
from services.messaging.model import Channel, MessageKind, MessageType, SendWhatsApp
from services.messaging.rules import whatsapp_refusals, window_is_open

if TYPE_CHECKING:
    from mypy_boto3_socialmessaging import EndUserMessagingSocialClient


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
        return outcome_of(
            lambda: self._client.send_whatsapp_message(
                originationPhoneNumberId=message.sender,
                message=json.dumps(message.payload).encode(),
                metaApiVersion=self._version,
            ).get("messageId")
        )


@dataclass(frozen=True)
class WhatsAppLine:
    """WhatsApp, from the numbers of the allowlist."""

    senders: tuple[str, ...]
    channel = Channel.WHATSAPP
    address = "phone"
    rate = WHATSAPP_PER_NUMBER

    def draft(self, wanted: SendWhatsApp) -> Draft:
        kind, content = compose(wanted)
        return Draft(content, MessageType(wanted.message_type), kind)

    def sender(self, wanted: SendWhatsApp, contact: StoredContact) -> str:
        """The number that was asked for, else the one that the customer last wrote to."""
        if wanted.phone_number_id is not None:
            return wanted.phone_number_id
        last = contact.last_phone_number_id
        return last if last in self.senders and last else self.senders[0]

    def refusals(
        self, contact: StoredContact, kind: MessageKind | None, sender: str, now: datetime
    ) -> list[DeliveryRefused]:
        paid_as = kind or MessageKind.FREEFORM
        return whatsapp_refusals(contact, paid_as, sender, self.senders, now)

    def starts_conversation(
        self, contact: StoredContact, kind: MessageKind | None, now: datetime
    ) -> bool:
        return kind is MessageKind.TEMPLATE and not window_is_open(contact, now)

    def payload(
        self, contact: StoredContact, wanted: SendWhatsApp, draft: Draft, message_id: str
    ) -> dict[str, Any]:
        del draft
        return payload(contact, wanted, message_id)
