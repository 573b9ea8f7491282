"""Provider calls that left the platform, in order: GET /local/outbox."""

from datetime import UTC, datetime
from typing import Any

MOST = 20_000


class Outbox:
    """Remembers the latest calls."""

    def __init__(self) -> None:
        self._calls: list[dict[str, Any]] = []

    def add(
        self, channel: str, operation: str, request: dict[str, Any], response: dict[str, Any]
    ) -> None:
        """One call and its answer."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        entry = {
            "channel": channel,
            "at": at,
            "operation": operation,
            "request": request,
            "response": response,
        }
        self._calls = [*self._calls[-MOST:], entry]

    def all(self) -> list[dict[str, Any]]:
        """Every call, oldest first."""
        return list(self._calls)

    def clear(self) -> None:
        """Forget them."""
        self._calls = []
