"""Which event everything that happens now belongs to, from function to function.

A handler says which event it has; every line of the log names it, every message that goes into a
queue carries it, and the function that takes the message goes on with it. So one id finds
everything that one request set off.
"""

from collections.abc import Mapping
from contextvars import ContextVar

ATTRIBUTE = "correlationId"
"""How a log line and a message in a queue call it."""
LONGEST = 128

type _Context = Mapping[str, str]

_everywhere: dict[str, str] = {}
_here: ContextVar[_Context | None] = ContextVar("correlation", default=None)


def follow(event_id: object, **more: str) -> None:
    """From now on everything in this process is part of an event; what came before is forgotten."""
    _here.set(None)
    _everywhere.clear()
    _everywhere.update(_named(event_id, more))


def follow_here(event_id: object, **more: str) -> None:
    """The same for this thread alone, where one process has several events at once."""
    _here.set(_named(event_id, more))


def followed() -> _Context:
    """The event's id and what else names it, as log lines carry it."""
    here = _here.get()
    return _everywhere if here is None else here


def event_id() -> str | None:
    """The event's id; None outside of any."""
    return followed().get(ATTRIBUTE)


def _named(event_id: object, more: _Context) -> dict[str, str]:
    return {ATTRIBUTE: str(event_id)[:LONGEST], **more} if event_id else dict(more)
