"""Functions that serve fields and are also called for nothing but the time."""

from collections.abc import Callable, Mapping
from typing import Any

from resolvers._appsync import AppSyncHandler, Event, Resolver
from services.core.correlation import follow

SCHEDULE = "aws.events"


class ScheduledHandler(AppSyncHandler):
    """Fields, and what is done when it is time."""

    def __init__(self, fields: Mapping[str, Resolver], when_it_is_time: Callable[[], None]) -> None:
        super().__init__(fields)
        self._when_it_is_time = when_it_is_time

    def __call__(self, event: Event, context: object) -> Any:
        """One field of one request, or nothing but the time."""
        if event.get("source") == SCHEDULE:
            follow(event.get("id"))
            self._when_it_is_time()
            return None
        return super().__call__(event, context)
