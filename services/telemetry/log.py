"""Structured JSON logs: one line an event, ids and codes only (Requirements 14.1-14.3).

Names, phone numbers, addresses, message texts and tokens are never passed in; what is logged is
named here field by field at each call.
"""

from traceback import extract_tb

from aws_lambda_powertools import Logger

from services.core.loose import as_dict

logger = Logger(service="wecare-digital")


def note(event: str, **fields: object) -> None:
    """Something happened as it should."""
    logger.info(event, extra={"event": event, **fields})


def warn(event: str, **fields: object) -> None:
    """Something was refused, or will be tried again."""
    logger.warning(event, extra={"event": event, **fields})


def api_error(error: BaseException, code: str, **fields: object) -> None:
    """Somebody else's API failed: with which request, and where in our code (14.3).

    The error's own words stay out: providers repeat numbers, addresses and texts in them.
    """
    trace = [f"{at.filename}:{at.lineno} {at.name}" for at in extract_tb(error.__traceback__)]
    named = {"errorType": type(error).__name__, "code": code, "requestId": _request_id(error)}
    logger.error("api_error", extra={"event": "api_error", **named, "stackTrace": trace, **fields})


def fault(event: str, error: BaseException, **fields: object) -> None:
    """Something broke; the stack trace goes to the log and nowhere else."""
    named = {"errorType": type(error).__name__, "requestId": _request_id(error)}
    logger.error(
        event,
        extra={"event": event, **named, **fields},
        exc_info=(type(error), error, error.__traceback__),
    )


def _request_id(error: BaseException) -> str | None:
    """AWS's id of the request that failed; None for what is no answer of AWS."""
    answer = as_dict(getattr(error, "response", None))
    found = as_dict(answer.get("ResponseMetadata")).get("RequestId")
    return str(found) if found else None
