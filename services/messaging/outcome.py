"""What the outcome of a send makes of the message, and how a failure is told. Pure."""

from datetime import datetime

from services.core.errors import ProviderFailed
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Rejected
from services.messaging.failures import in_words
from services.messaging.model import Channel, MessageStatus, StoredMessage
from services.messaging.status import raised

_PROVIDERS = {
    Channel.WHATSAPP: "WhatsApp",
    Channel.SMS: "The SMS service",
    Channel.EMAIL: "The email service",
}


def after(message: StoredMessage, outcome: Outcome, now: datetime) -> StoredMessage:
    """The message once the outcome is known; a status that came meanwhile is never lowered."""
    changes: dict[str, object] = {"updated_at": max(now, message.updated_at)}
    match outcome:
        case Accepted(provider_id):
            changes |= {
                "provider_message_id": provider_id,
                "status": raised(message, MessageStatus.SENT),
            }
        case Lost(code):
            changes |= _fallen(message, MessageStatus.UNKNOWN, error_code=code)
        case NotTaken(code) | Rejected(code):
            details = _details(message.channel, outcome)
            changes |= _fallen(
                message, MessageStatus.FAILED, error_code=code, error_details=details
            )
    return message.model_copy(update=changes)


def _details(channel: Channel, outcome: NotTaken | Rejected) -> str:
    if isinstance(outcome, Rejected) and outcome.opted_out:
        return in_words(outcome.code)
    return f"{_PROVIDERS[channel]} did not take this message."


def _fallen(message: StoredMessage, to: MessageStatus, **why: str) -> dict[str, object]:
    """The status with its reason, unless an event already proved more."""
    status = raised(message, to)
    return {"status": status, **why} if status is not message.status else {}


def failure(message: StoredMessage, outcome: NotTaken | Rejected) -> ProviderFailed:
    """The refusal that tells the caller that nothing was delivered."""
    again = isinstance(outcome, NotTaken)
    advice = "try again in a minute" if again else "correct it, or tell an administrator"
    if isinstance(outcome, Rejected) and outcome.opted_out:
        advice = "the customer opted out with the provider, and the opt-in is withdrawn"
    return ProviderFailed(
        f"{_PROVIDERS[message.channel]} did not take this message, "
        f"and nothing was delivered; {advice}.",
        messageId=message.message_id,
        apiError=outcome.code,
        retryable=again,
    )
