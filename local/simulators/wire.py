"""Answers that every simulated provider gives in the same way."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

from starlette.responses import Response, StreamingResponse

type PublishText = Callable[[str], Awaitable[None]]


def lost() -> Response:
    """An answer that breaks off: the caller cannot know that the message was taken."""

    async def broken() -> AsyncGenerator[bytes]:
        yield b"{"
        raise ConnectionResetError

    return StreamingResponse(broken(), headers={"content-length": "100"})


class Emitter:
    """Publishes events some time from now, without anybody waiting."""

    def __init__(self, publish: PublishText) -> None:
        self._publish = publish
        self._tasks: set[asyncio.Task[None]] = set()

    def later(self, event: Callable[[], str], delay_ms: int, times: int) -> None:
        """What happens then, told `times` times."""
        task = asyncio.create_task(self._emit(event, delay_ms / 1000, times))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _emit(self, event: Callable[[], str], delay: float, times: int) -> None:
        await asyncio.sleep(delay)
        text = event()
        for _ in range(times):
            await self._publish(text)
