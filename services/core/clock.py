"""Time, waiting and identity: the inputs that a test must be able to fix."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid4, uuid5

type Clock = Callable[[], datetime]
type Wait = Callable[[float], None]
type NewId = Callable[[], str]

_NAMESPACE = uuid5(NAMESPACE_URL, "https://base.wecare.digital/")


def utc_now() -> datetime:
    """The present moment, always timezone-aware, in whole milliseconds as records keep it."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def wait(seconds: float) -> None:
    """Block for `seconds`."""
    time.sleep(seconds)


def new_id() -> str:
    """A fresh random identifier."""
    return str(uuid4())


def same_id(*parts: str) -> str:
    """The identifier that belongs to `parts`: the same parts always give the same one."""
    return str(uuid5(_NAMESPACE, "\x1f".join(parts)))


def iso(moment: datetime) -> str:
    """UTC with milliseconds and Z, always 24 characters, so that text order is time order."""
    return (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
    )
