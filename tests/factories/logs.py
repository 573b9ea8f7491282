"""What was logged, line by line, as CloudWatch would get it."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from io import StringIO
from logging import StreamHandler
from typing import Any, TextIO, cast

from services.telemetry.log import logger


class Lines:
    """Log lines as they are written."""

    def __init__(self, stream: StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def named(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.all if line.get("event") == event]


@contextmanager
def logged() -> Generator[Lines]:
    """Everything that the services log meanwhile."""
    stream = StringIO()
    handler = cast("StreamHandler[TextIO]", logger.registered_handler)
    before = handler.setStream(stream)
    try:
        yield Lines(stream)
    finally:
        handler.setStream(before or stream)
