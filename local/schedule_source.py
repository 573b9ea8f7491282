"""A schedule as the event source of a function, as EventBridge has it.

The function is called at its rate, the first time after one period. What it answers, and
whether it breaks, is nobody's business here: its log says so, and the next call comes.
"""

import asyncio
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from local.aws import ACCOUNT
from local.functions.pool import FunctionPool
from local.gateway import FunctionFailed
from local.manifest import minutes

SECONDS = "SCHEDULE_SECONDS"
"""Shortens every schedule, for people and tests that cannot wait five minutes."""


@dataclass(frozen=True)
class Schedule:
    """Calls a function again and again; `rate` is that of its row."""

    pool: FunctionPool
    function: str
    rate: str
    region: str

    async def run(self) -> None:
        """Call until cancelled."""
        while True:
            await asyncio.sleep(self._seconds)
            with suppress(FunctionFailed):
                await self.pool.invoke(self.function, self._event())

    def _event(self) -> dict[str, Any]:
        """The event that EventBridge sends."""
        return {
            "version": "0",
            "id": str(uuid4()),
            "source": "aws.events",
            "detail-type": "Scheduled Event",
            "account": ACCOUNT,
            "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": self.region,
            "resources": [f"arn:aws:events:{self.region}:{ACCOUNT}:rule/{self.function}"],
            "detail": {},
        }

    @property
    def _seconds(self) -> float:
        return float(os.environ.get(SECONDS, 60 * minutes(self.rate)))
