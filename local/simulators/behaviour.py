"""How the simulated providers behave: PUT /local/simulator."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

type Failure = Literal["throttle", "error", "reject", "lost", "opted_out", "denied"]
"""`denied`: the account may not send at all."""


class StatusPlan(BaseModel):
    """A status event to emit after a send: when, and how often."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: str
    delayMs: int = Field(default=0, ge=0, le=600_000)  # noqa: N815  the wire's spelling
    times: int = Field(default=1, ge=0, le=10)
    errorCode: int | None = None  # noqa: N815


class Behaviour(BaseModel):
    """What happens to a send. `fail` applies to the next `failures` sends; None means to all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    latencyMs: int = Field(default=20, ge=0, le=60_000)  # noqa: N815
    fail: Failure | None = None
    failures: int | None = Field(default=None, ge=0)
    statuses: tuple[StatusPlan, ...] = (
        StatusPlan(status="sent", delayMs=150),
        StatusPlan(status="delivered", delayMs=500),
        StatusPlan(status="read", delayMs=1500),
    )

    def after_failure(self) -> "Behaviour":
        """The behaviour once one more send has failed."""
        if self.failures is None:
            return self
        left = self.failures - 1
        return self.model_copy(update={"failures": left, "fail": self.fail if left else None})
