"""SMS through AWS End User Messaging SMS (pinpoint-sms-voice-v2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from services.contacts.model import StoredContact
from services.core.errors import DeliveryRefused, Invalid
from services.limits.slots import SMS
from services.messaging.channels.answers import outcome_of
from services.messaging.channels.base import Draft, Outcome, Outgoing
from services.messaging.channels.plain import PlainLine
from services.messaging.model import Channel, MessageKind, SendSms, StoredMessage
from services.messaging.parts import Encoding, Parts, named, parts_of
from services.messaging.rules import sms_refusals

if TYPE_CHECKING:
    from mypy_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client

INDIA = "+91"
MOST_PARTS = 10
"""Carriers join no more (docs/providers.md, "SMS")."""


def payload(contact: StoredContact, wanted: SendSms, message_id: str) -> dict[str, Any]:
    """The request to a contact."""
    return request(contact.phone or "", wanted.content, message_id)


def request(phone: str, content: str, message_id: str) -> dict[str, Any]:
    """The request to a number. `Context` comes back in every delivery event."""
    return {
        "DestinationPhoneNumber": phone,
        "MessageBody": content,
        "MessageType": "TRANSACTIONAL",
        "Context": {"messageId": message_id},
    }


def require_sendable(content: str) -> Parts:
    """The parts of a text that may be sent.

    Raises:
        Invalid: there is nothing in it, or it needs more than ten parts.
    """
    if not content.strip():
        raise Invalid("Write a message first.", fields={"content": "may not be empty"})
    parts = parts_of(content)
    if parts.count > MOST_PARTS:
        raise Invalid(
            f"This SMS needs {parts.count} parts and at most {MOST_PARTS} can be sent; "
            f"{_advice(parts)}.",
            fields={"content": f"needs {parts.count} parts, at most {MOST_PARTS} can be sent"},
            segments=parts.count,
            encoding=parts.encoding,
            forcedBy=parts.forced_by,
        )
    return parts


def _advice(parts: Parts) -> str:
    if parts.encoding is Encoding.GSM_7 or parts.forced_by is None:
        return "shorten it to 1530 characters"
    return f"shorten it; {named(parts.forced_by)} makes each part hold 67 characters, not 153"


@dataclass(frozen=True)
class SmsLine(PlainLine[SendSms]):
    """SMS, from one pool."""

    pool: str
    channel = Channel.SMS
    address = "phone"
    rate = SMS

    @property
    def senders(self) -> tuple[str]:
        return (self.pool,)

    def draft(self, wanted: SendSms) -> Draft:
        return Draft(wanted.content, segments=require_sendable(wanted.content).count)

    def wish(self, message: StoredMessage) -> SendSms:
        return SendSms(contact_id=message.contact_id, content=message.content or "")

    def refusals(
        self, contact: StoredContact, kind: MessageKind | None, sender: str, now: datetime
    ) -> list[DeliveryRefused]:
        del kind, sender, now
        return sms_refusals(contact)

    def payload(
        self, contact: StoredContact, wanted: SendSms, draft: Draft, message_id: str
    ) -> dict[str, Any]:
        del draft
        return payload(contact, wanted, message_id)


class PinpointSms:
    """The real sender. Its client tries once: a send has no idempotency token.

    `india` is what texts to India name beside their words (docs/providers.md, "SMS").
    """

    def __init__(
        self,
        client: "PinpointSMSVoiceV2Client",
        configuration_set: str,
        india: Mapping[str, str] | None = None,
    ) -> None:
        self._client, self._configuration_set = client, configuration_set
        self._india = dict(india or {})

    def send(self, message: Outgoing) -> Outcome:
        """One SendTextMessage call from the pool (Requirement 6.2)."""
        to_india = self._india and message.payload["DestinationPhoneNumber"].startswith(INDIA)
        beside: dict[str, Any] = {"DestinationCountryParameters": self._india} if to_india else {}
        return outcome_of(
            lambda: self._client.send_text_message(
                OriginationIdentity=message.sender,
                ConfigurationSetName=self._configuration_set,
                **message.payload,
                **beside,
            ).get("MessageId")
        )
