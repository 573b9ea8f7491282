"""Events of Amazon SES: what became of an email. Pure.

They come in two forms: from the configuration set (`eventType`, with our tags) and from the
identity's own notifications (`notificationType`, without). The shapes are in the vendor's pages
"Contents of event data" and "Amazon SNS notification contents".
"""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr

from services.core.loose import as_dict, dicts_in, texts_in
from services.feedback.events import Report, Unreadable, moment
from services.messaging.model import Channel
from services.messaging.status import StatusEvent

type Json = Mapping[str, object]


def read_email_report(event: Json, now: datetime) -> Report | None:
    """What became of an email; None if the event is about something else."""
    kind = event.get("eventType") or event.get("notificationType")
    if not isinstance(kind, str) or "mail" not in event:
        return None
    mail = as_dict(event["mail"])
    theirs = mail.get("messageId")
    tagged = texts_in(as_dict(mail.get("tags")).get("messageId"))
    message_id = tagged[0] if tagged and tagged[0] else None
    provider_id = theirs if isinstance(theirs, str) and theirs else message_id
    if provider_id is None:
        raise Unreadable("an email event names no message")
    status, gone = _what_happened(kind, event, now)
    source = f"email:{kind.lower()}" if gone else ""
    return Report(Channel.EMAIL, provider_id, message_id, status, gone, source)


def _what_happened(kind: str, event: Json, now: datetime) -> tuple[StatusEvent, tuple[str, ...]]:
    match kind:
        case "Send":
            return StatusEvent("sent", _at(as_dict(event["mail"]), now)), ()
        case "Delivery":
            return StatusEvent("delivered", _at(as_dict(event.get("delivery")), now)), ()
        case "Bounce":
            return _bounce(as_dict(event.get("bounce")), now)
        case "Complaint":
            to = tuple(texts_in(as_dict(event["mail"]).get("destination")))
            return _complaint(as_dict(event.get("complaint")), to, now)
        case "Reject" | "Rendering Failure":
            return StatusEvent("failed", now, kind.upper().replace(" ", "_")), ()
        case other:
            part = as_dict(event.get(other[:1].lower() + other[1:]))
            return StatusEvent(other.lower(), _at(part, now)), ()


def _bounce(bounce: Json, now: datetime) -> tuple[StatusEvent, tuple[str, ...]]:
    """Only a permanent bounce says that the address is gone."""
    kind = str(bounce.get("bounceType") or "Undetermined")
    gone = _addresses(bounce.get("bouncedRecipients")) if kind == "Permanent" else ()
    return StatusEvent("failed", _at(bounce, now), f"BOUNCE_{kind.upper()}"), gone


def _complaint(
    complaint: Json, destination: tuple[str, ...], now: datetime
) -> tuple[StatusEvent, tuple[str, ...]]:
    """A report of "not spam" is the opposite of a complaint.

    A mailbox provider may keep the recipient to itself; our emails have one, so it is that one.
    """
    at = _at(complaint, now)
    if complaint.get("complaintFeedbackType") == "not-spam":
        return StatusEvent("not-spam", at), ()
    complained = _addresses(complaint.get("complainedRecipients"))
    return StatusEvent("failed", at, "COMPLAINT"), complained or destination


def _addresses(recipients: object) -> tuple[str, ...]:
    written = (str(each.get("emailAddress") or "") for each in dicts_in(recipients))
    return tuple(address for text in written if (address := parseaddr(text)[1]))


def _at(part: Json, now: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(str(part.get("timestamp")))
        return moment(found.timestamp() * 1000, now)
    except (ValueError, OverflowError):
        return now
