"""Why recipients did not get a message, counted by code, and what to do about each. Pure.

A job's row counts its failures by code, in the transaction that settles them; so the counts are
right at every instant and nobody has to read ten thousand recipients to show them.
"""

from collections.abc import Iterable, Mapping

from services.bulk.model import BulkFailure
from services.core import errors
from services.messaging.failures import in_words

COUNT = "failed:"
"""What begins the name of a code's counter in the job's row."""
LONGEST = 64
_WORDS: Mapping[str, tuple[str, str]] = {
    errors.OptInRequired.code: (
        "They have not opted in to this channel.",
        "Record their opt-in first; nobody is written to without it.",
    ),
    errors.TemplateRequired.code: (
        "Their 24-hour window is closed, so a text may not be sent.",
        "Send an approved template instead.",
    ),
    errors.PhoneNumberMissing.code: (
        "They have no phone number.",
        "Add a number to these contacts.",
    ),
    errors.EmailAddressMissing.code: (
        "They have no email address.",
        "Add an address to these contacts.",
    ),
    errors.PhoneNumberNotAllowed.code: (
        "The sending number is not on the allowlist.",
        "Tell an administrator.",
    ),
    errors.NotFound.code: (
        "These contacts do not exist any more.",
        "Choose the audience anew.",
    ),
    "AnswerWithoutId": (
        "The provider answered without saying what it did.",
        "Wait for its delivery events; do not send again before.",
    ),
}
_BUSY = frozenset(
    {
        "ThrottledRequestException",
        "ThrottlingException",
        "TooManyRequestsException",
        "LimitExceededException",
        "ConnectTimeoutError",
        "EndpointConnectionError",
        "ProxyConnectionError",
    }
)
_NOT_TAKEN = (
    "The provider was too busy, four times, and took nothing.",
    "Send it to these people again in a few minutes.",
)


def counter(code: str | None) -> str:
    """The name of a code's counter."""
    return f"{COUNT}{(code or 'UNKNOWN')[:LONGEST]}"


def counted(item: Mapping[str, object]) -> tuple[BulkFailure, ...]:
    """What a job's row says about its failures."""
    return grouped(
        (name.removeprefix(COUNT), count)
        for name, count in item.items()
        if name.startswith(COUNT) and isinstance(count, int)
    )


def grouped(counts: Iterable[tuple[str, int]]) -> tuple[BulkFailure, ...]:
    """The most frequent first."""
    found = [explained(code, count) for code, count in counts if count]
    return tuple(sorted(found, key=lambda failure: (-failure.count, failure.code)))


def explained(code: str, count: int) -> BulkFailure:
    """A code in words: what happened, and what to do."""
    if code in _BUSY:
        reason, advice = _NOT_TAKEN
    elif code in _WORDS:
        reason, advice = _WORDS[code]
    else:
        said, _, todo = in_words(code).partition("; ")
        reason = said if said.endswith(".") else f"{said}."
        advice = todo[:1].upper() + todo[1:]
    return BulkFailure(code=code, count=count, reason=reason, advice=advice)
