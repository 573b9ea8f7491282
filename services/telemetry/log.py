"""Structured JSON logs: one line an event, ids and codes only (Requirements 14.1-14.3).

Names, phone numbers, addresses, message texts and tokens are never passed in; what is logged is
named here field by field at each call.
"""

from aws_lambda_powertools import Logger

logger = Logger(service="wecare-digital")


def note(event: str, **fields: object) -> None:
    """Something happened as it should."""
    logger.info(event, extra={"event": event, **fields})


def warn(event: str, **fields: object) -> None:
    """Something was refused, or will be tried again."""
    logger.warning(event, extra={"event": event, **fields})


def fault(event: str, error: BaseException, **fields: object) -> None:
    """Something broke; the stack trace goes to the log and nowhere else."""
    logger.error(
        event,
        extra={"event": event, "errorType": type(error).__name__, **fields},
        exc_info=(type(error), error, error.__traceback__),
    )
