"""What lies in the dead-letter queues, and what it takes to try it again. Pure.

inbound-dlq holds events in several wrappers, and requests for files:

| Who put it there | Body |
|--|--|
| our handlers | `{record, error, errorType, failedAt, retryCount}` |
| the subscription, when Lambda could not be reached | the SNS message |
| Lambda, when the function kept failing | `{"Records": [record]}` |
| media-queue, after too many tries | `{"messageId"}` |

bulk-dlq holds chunks of bulk-queue, outbound-dlq messages of outbound-queue, both as they were.
A letter's id comes from what is to be done, not from the wrapper: the same thing that fails twice
is one letter, and keeps its count of retries.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

from pydantic import ValidationError

from services.bulk.model import ChunkOrder
from services.core.clock import same_id
from services.core.loose import as_dict, dicts_in
from services.dlq.model import LONGEST_REASON, DlqName, DlqState, StoredLetter, place_of
from services.inbound.topic import ForeignEvent
from services.media.requests import requested

EVENT_KEYS = frozenset(
    {"whatsAppWebhookEntry", "mail", "destinationPhoneNumber", "originationNumber"}
)
"""One of these is in every event that the topic hands to us."""


class Unreadable(Exception):
    """Nobody can say what is to be done with this letter."""


@dataclass(frozen=True, slots=True)
class RawLetter:
    """A message as SQS hands it out; `sent_at` is when it was put into the queue."""

    message_id: str
    receipt: str
    body: str
    sent_at: datetime | None = None
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Events:
    """Texts of SNS messages for the handlers of inbound events."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileRequest:
    """The file of a message is still to be fetched."""

    message_id: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """What identifies the work in a letter, the message that it is about, and why it failed."""

    work: tuple[str, ...]
    about: str | None
    reason: str


def letter_of(queue: DlqName, raw: RawLetter, now: datetime) -> StoredLetter:
    """The row of a letter; one that cannot be read is parked at once, whole."""
    at = raw.sent_at or now
    try:
        reading = _read(queue, raw)
    except Unreadable as error:
        whole = hashlib.sha256(raw.body.encode(errors="surrogatepass")).hexdigest()
        reading = _Reading(("unreadable", whole), None, str(error))
        state = DlqState.EXHAUSTED
    else:
        state = DlqState.WAITING
    return StoredLetter(
        dlq_message_id=same_id("dlq", queue, *reading.work),
        queue_name=queue,
        state=state,
        place=place_of(state, 0, at),
        unreadable=state is DlqState.EXHAUSTED,
        received_at=at,
        original_message_id=reading.about,
        error_details=reading.reason[:LONGEST_REASON],
        payload=raw.body,
        queue_message_id=raw.message_id,
    )


def inbound_work(body: str) -> Events | FileRequest:
    """What a letter of inbound-dlq asks for.

    Raises:
        Unreadable: nothing that we know.
    """
    document = _document(body)
    if texts := [_text(record) for record in _records(document)]:
        return Events(tuple(texts))
    try:
        return FileRequest(requested(body))
    except (ValueError, RecursionError):
        _unreadable("it is neither an event nor a request for a file")


def shown_payload(body: str) -> str:
    """A body as JSON text, whatever it is."""
    try:
        json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return json.dumps(body)
    return body


def _read(queue: DlqName, raw: RawLetter) -> _Reading:
    match queue:
        case DlqName.INBOUND:
            return _inbound(raw)
        case DlqName.BULK:
            return _chunk(raw)
        case DlqName.OUTBOUND:
            return _message(raw)


def _inbound(raw: RawLetter) -> _Reading:
    match inbound_work(raw.body):
        case FileRequest(message_id):
            return _Reading(("file", message_id), message_id, _KEPT_FAILING)
        case Events(texts):
            prints = [hashlib.sha256(_bytes(text)).hexdigest() for text in texts]
            document = _document(raw.body)
            about = next((_sns_id(record) for record in _records(document)), None)
            return _Reading(("events", *prints), about, _reason(document, raw.attributes))


def _chunk(raw: RawLetter) -> _Reading:
    try:
        order = ChunkOrder.model_validate_json(raw.body)
    except ValidationError:
        _unreadable("it is not a chunk of a bulk job")
    number = str(order.chunk)
    return _Reading(("chunk", order.job_id, number), f"{order.job_id}#{number}", _KEPT_FAILING)


def _message(raw: RawLetter) -> _Reading:
    message_id = _document(raw.body).get("messageId")
    if not isinstance(message_id, str) or not message_id:
        _unreadable("it names no message")
    return _Reading(("message", message_id), message_id, _KEPT_FAILING)


def _document(body: str) -> Mapping[str, object]:
    try:
        document = as_dict(json.loads(body))
    except (ValueError, RecursionError):
        _unreadable("it is not JSON")
    if not document:
        _unreadable("it is not a JSON object, or an empty one")
    return document


def _records(document: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The SNS messages in a letter of any wrapper."""
    if document.get("errorType") == ForeignEvent.__name__:
        _unreadable("it came from elsewhere than our topic")
    if "record" in document:
        return [as_dict(as_dict(document["record"]).get("Sns"))]
    if "Records" in document:
        return [as_dict(record.get("Sns")) for record in dicts_in(document["Records"])]
    if "Message" in document:
        return [document]
    if not EVENT_KEYS.isdisjoint(document):
        return [{"Message": json.dumps(document)}]
    return []


def _text(message: Mapping[str, object]) -> str:
    """The event of an SNS message: one of ours, however broken it is inside."""
    text = message.get("Message")
    if not isinstance(text, str) or EVENT_KEYS.isdisjoint(_document(text)):
        _unreadable("it holds no event of ours")
    return text


def _sns_id(message: Mapping[str, object]) -> str | None:
    key = message.get("MessageId")
    return key if isinstance(key, str) and key else None


def _reason(document: Mapping[str, object], attributes: Mapping[str, str]) -> str:
    """What our handlers wrote down, else what SNS or Lambda said."""
    error, kind = document.get("error"), document.get("errorType")
    if error or kind:
        return ": ".join(str(part) for part in (kind, error) if part)
    said = [attributes[name] for name in ("ErrorCode", "ErrorMessage") if attributes.get(name)]
    return ": ".join(said) or _KEPT_FAILING


def _bytes(text: str) -> bytes:
    """Half characters are there in what customers send."""
    return text.encode(errors="surrogatepass")


def _unreadable(why: str) -> NoReturn:
    raise Unreadable(f"This message cannot be read: {why}.") from None


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


_KEPT_FAILING = "It was tried as often as its queue allows, and failed each time."
