"""AWS calls, counted at botocore's door.

Watch before any client is made: a client copies the session's hooks when it is created, and one
that is older would not be counted.
"""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from services.aws import clients

_CALLS: Counter[str] = Counter()


def watch() -> None:
    """Count every call of every client made from now on."""
    clients.session().register("before-call", _count)


@contextmanager
def counted() -> Generator[Counter[str]]:
    """The calls made inside, by operation."""
    _CALLS.clear()
    yield _CALLS


def _count(model: Any, **_: Any) -> None:
    _CALLS[model.name] += 1
