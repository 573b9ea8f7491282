"""Structured JSON logs: one line an event, ids and codes only (Requirements 14.1-14.3).

Names, phone numbers, addresses, message texts and tokens are never passed in; what is logged is
named here field by field at each call. Every line says which event it belongs to
(`services.core.correlation`).
"""

import re
from collections.abc import Iterator, Mapping
from traceback import extract_tb

from aws_lambda_powertools import Logger

from services.core.correlation import followed
from services.core.loose import as_dict

logger = Logger(service="wecare-digital")
_WORD = re.compile(r"[A-Za-z_][\w.:-]{0,63}|\d{1,6}", re.ASCII)


def note(event: str, **fields: object) -> None:
    """Something happened as it should."""
    logger.info(event, extra=_line(event, fields))


def warn(event: str, **fields: object) -> None:
    """Something was refused, or will be tried again."""
    logger.warning(event, extra=_line(event, fields))


def their_word(said: str | None) -> str | None:
    """What a provider calls a thing, if that is a word or a code; anything else may be personal."""
    return said if said is None or _WORD.fullmatch(said) else "no word"


def api_error(error: BaseException, code: str, **fields: object) -> None:
    """Somebody else's API failed: with which request, and where in our code (14.3)."""
    _broken("api_error", error, code=code, **fields)


def fault(event: str, error: BaseException, **fields: object) -> None:
    """Something broke: what kind of error it was, where, and because of which others."""
    _broken(event, error, **fields)


def _broken(event: str, error: BaseException, **fields: object) -> None:
    """The error's own words stay out: they repeat numbers, addresses and texts."""
    causes = list(_causes(error))
    trace = [
        f"{at.filename}:{at.lineno} {at.name}"
        for cause in (error, *causes)
        for at in extract_tb(cause.__traceback__)
    ]
    named: dict[str, object] = {
        "errorType": type(error).__name__,
        "requestId": _request_id(error),
        "stackTrace": trace,
    }
    if causes:
        named["causedBy"] = [type(cause).__name__ for cause in causes]
    logger.error(event, extra=_line(event, {**named, **fields}))


def _line(event: str, fields: Mapping[str, object]) -> dict[str, object]:
    return {**followed(), "event": event, **fields}


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What an error came from, the nearest first."""
    seen = {id(error)}
    cause = error.__cause__ or error.__context__
    while cause and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__


def _request_id(error: BaseException) -> str | None:
    """AWS's id of the request that failed; None for what is no answer of AWS."""
    answer = as_dict(getattr(error, "response", None))
    found = as_dict(answer.get("ResponseMetadata")).get("RequestId")
    return str(found) if found else None
