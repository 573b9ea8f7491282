"""What a provider's answer says about a message: taken, refused, not taken, or nobody knows.

A 429 was not taken, and neither was a call that never connected. A 5xx or a lost answer may have
been. Any other error is final (docs/providers.md).
"""

from collections.abc import Callable

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

from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Rejected
from services.telemetry.log import api_error

_THROTTLED = frozenset(
    {
        "ThrottledRequestException",
        "ThrottlingException",
        "TooManyRequestsException",
        "LimitExceededException",
    }
)
_BROKEN = frozenset({"InternalServerException", "InternalServiceException", "InternalFailure"})
_NEVER_LEFT = (ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError)
_OPTED_OUT = "DESTINATION_PHONE_NUMBER_OPTED_OUT"

type Failed = Rejected | NotTaken | Lost


def outcome_of(call: Callable[[], str | None]) -> Outcome:
    """How one call ended; `call` gives the provider's id of the message. An error is logged."""
    try:
        provider_id = call()
    except (BotoCoreError, ClientError, ResponseParserError) as error:
        outcome = _failed(error)
        api_error(error, outcome.code, outcome=type(outcome).__name__)
        return outcome
    return Accepted(provider_id) if provider_id else Lost("AnswerWithoutId")


def _failed(error: Exception) -> Failed:
    name = type(error).__name__
    if isinstance(error, ClientError):
        return _answered(error)
    if isinstance(error, _NEVER_LEFT):
        return NotTaken(name)
    is_ours = isinstance(error, ParamValidationError | NoCredentialsError)
    return Rejected(name) if is_ours else Lost(name)


def _answered(error: ClientError) -> Failed:
    code = error.response.get("Error", {}).get("Code", "Unknown")
    meta = error.response.get("ResponseMetadata", {})
    status = meta.get("HTTPStatusCode", 500)
    if code in _THROTTLED or status == 429:
        return NotTaken(code)
    if code in _BROKEN or status >= 500:
        return Lost(code)
    if error.response.get("Reason") == _OPTED_OUT:
        return Rejected(_OPTED_OUT, meta.get("RequestId"), opted_out=True)
    return Rejected(code, meta.get("RequestId"))
