"""Sending what was approved: an ordinary send, so that every safety rule applies to it.

The recipient is the draft's contact, the channel is the one that the customer wrote on, and the
client token follows from the draft: however often this is tried, one message leaves at most.
"""

from collections.abc import Callable
from dataclasses import dataclass

from services.access.roles import Principal
from services.ai.model import StoredDraft
from services.core.clock import same_id
from services.core.errors import Invalid
from services.messaging.model import Channel, Message, SendableType, SendSms, SendWhatsApp
from services.messaging.send import SendingService


def token_of(draft: StoredDraft) -> str:
    """The client token of the message that a draft becomes."""
    return f"ai-draft:{draft.interaction_id}"


def message_id_of(draft: StoredDraft) -> str:
    """The id that the message gets: the sending service derives it from approver and token."""
    return same_id(draft.reviewed_by or "", token_of(draft))


@dataclass(frozen=True)
class Replies:
    """Sending, channel by channel; each service is made when it is first needed."""

    whatsapp: Callable[[], SendingService[SendWhatsApp]]
    sms: Callable[[], SendingService[SendSms]]

    def composed(self, draft: StoredDraft, text: str) -> SendWhatsApp | SendSms:
        """The message that would be sent.

        Raises:
            ValidationError: the text is too long.
            Invalid: drafts are not sent on this channel.
        """
        contact, token = draft.contact_id, token_of(draft)
        match draft.channel:
            case Channel.WHATSAPP:
                return SendWhatsApp(
                    contact_id=contact,
                    message_type=SendableType.TEXT,
                    content=text,
                    client_token=token,
                )
            case Channel.SMS:
                return SendSms(contact_id=contact, content=text, client_token=token)
            case Channel.EMAIL:
                raise Invalid("Drafts are not sent by email; write the email yourself.")

    def send(self, by: Principal, wanted: SendWhatsApp | SendSms) -> Message:
        """Send it, as `SendingService.send` does."""
        if isinstance(wanted, SendWhatsApp):
            return self.whatsapp().send(by, wanted)
        return self.sms().send(by, wanted)
