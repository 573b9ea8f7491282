"""What the outcome of a send makes of the message, and how a failure is told. Pure."""

from datetime import datetime

from services.core.errors import ProviderFailed, Refusal
from services.messaging.attempts import Ending, Withheld
from services.messaging.channels.base import Accepted, Lost, NotTaken, Rejected
from services.messaging.failures import KNOWN, in_words
from services.messaging.model import Channel, MessageStatus, StoredMessage, Verdict
from services.messaging.rules import reasons_of
from services.messaging.status import raised

_PROVIDERS = {
    Channel.WHATSAPP: "WhatsApp",
    Channel.SMS: "The SMS service",
    Channel.EMAIL: "The email service",
}

INTERRUPTED = "SENDER_INTERRUPTED"
LOST = (
    "Nobody knows whether it was delivered; a delivery event will say so. "
    "Do not send it again before."
)


def after(message: StoredMessage, ending: Ending, now: datetime) -> StoredMessage:
    """The message once it is known how sending ended; a status that came meanwhile stays."""
    changes: dict[str, object] = {"updated_at": max(now, message.updated_at)}
    match ending:
        case Accepted(provider_id):
            changes |= {"provider_message_id": provider_id, **_taken(message)}
        case Lost(code):
            changes |= _fallen(message, MessageStatus.UNKNOWN, code, LOST)
        case NotTaken(code) | Rejected(code) | Withheld(code):
            changes |= _fallen(message, MessageStatus.FAILED, code, _details(message, ending))
    if isinstance(ending, Withheld):
        changes["verdict"] = Verdict(allowed=False, reasons=ending.reasons, at=now)
    return message.model_copy(update=changes)


def interrupted(message: StoredMessage, now: datetime) -> StoredMessage | None:
    """The message whose sender ended before it could say what happened; None unless it waits."""
    if message.status is not MessageStatus.SENDING:
        return None
    fallen = _fallen(message, MessageStatus.UNKNOWN, INTERRUPTED, LOST)
    return message.model_copy(update={"updated_at": now, **fallen})


def refused(message: StoredMessage, why: Refusal, now: datetime) -> StoredMessage | None:
    """The queued message that may not be sent any more; None unless it is queued."""
    if message.status is not MessageStatus.QUEUED:
        return None
    fallen = _fallen(message, MessageStatus.FAILED, why.code, str(why))
    verdict = Verdict(allowed=False, reasons=reasons_of(why), at=now)
    changes = {"updated_at": now, "due_at": None, "verdict": verdict}
    return message.model_copy(update={**changes, **fallen})


def _details(message: StoredMessage, ending: NotTaken | Rejected | Withheld) -> str:
    if isinstance(ending, Withheld):
        return ending.words
    if ending.code in KNOWN:
        return in_words(ending.code)
    return f"{_PROVIDERS[message.channel]} did not take this message; {_advice(ending)}."


def _advice(ending: NotTaken | Rejected | Withheld) -> str:
    if isinstance(ending, Rejected) and ending.opted_out:
        return "the customer opted out with the provider, and the opt-in is withdrawn"
    if isinstance(ending, NotTaken):
        return "try again in a minute"
    return "correct it, or tell an administrator"


def _taken(message: StoredMessage) -> dict[str, object]:
    status = raised(message, MessageStatus.SENT)
    if status is MessageStatus.FAILED:
        return {"status": status}
    return {"status": status, "error_code": None, "error_details": None}


def _fallen(message: StoredMessage, to: MessageStatus, code: str, words: str) -> dict[str, object]:
    """The status with its reason, unless an event already proved more."""
    status = raised(message, to)
    why: dict[str, object] = {"status": status, "error_code": code, "error_details": words}
    return why if status is not message.status else {}


def failure(message: StoredMessage, ending: NotTaken | Rejected | Withheld) -> ProviderFailed:
    """The refusal that tells the caller that nothing was delivered."""
    return ProviderFailed(
        f"{_PROVIDERS[message.channel]} did not take this message, "
        f"and nothing was delivered; {_advice(ending)}.",
        messageId=message.message_id,
        apiError=ending.code,
        retryable=isinstance(ending, NotTaken),
    )
