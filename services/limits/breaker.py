"""A circuit breaker for each provider, which all functions share through one row.

A provider that keeps failing gets a rest: messages wait in the queue instead of being spent on
it. Five failures within a minute without an answer in between open the breaker. When the pause is
over, one message is let through as a probe: an answer closes the breaker, a failure opens it
again for twice as long, five minutes at most. A probe that never reports is followed by another.

What a provider says about one message (a rejected number, a missing template) is an answer. What
it says about the whole account (suspended, paused, not allowed) would spend one message after the
other: it rests for the longest pause, and administrators are told. The row is written only when
something changes.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from services.aws.conditions import same
from services.aws.store import Busy, ConditionFailed, Item, Key, Store, Unanswered, Update
from services.core.clock import Clock, iso, utc_now
from services.limits.alerts import Alert, Alerts
from services.telemetry.log import note, warn

FAILURES = 5
WITHIN = timedelta(minutes=1)
PAUSE = timedelta(seconds=30)
LONGEST = timedelta(minutes=5)
PROBE = timedelta(seconds=30)
"""How long a probe may take: longer than a send does at worst."""
TRIES = 6
NOT_ALLOWED = frozenset(
    {
        "AccessDeniedException",
        "AccessDeniedByMetaException",
        "AccountSuspendedException",
        "SendingPausedException",
        "MailFromDomainNotVerifiedException",
    }
)
"""Errors of a send that every other message over the channel would get as well."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """How one provider does.

    `failures` in a row, the last one at `failed_at`; it rests until `open_until`, after `openings`
    in a row; `probe` is the message that was let through. `revision` counts its changes.
    """

    provider: str
    failures: int = 0
    failed_at: str = ""
    open_until: str = ""
    openings: int = 0
    probe: str = ""
    revision: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether messages wait, or a probe has not reported yet."""
        return bool(self.open_until)

    def blocks(self, now: datetime) -> bool:
        """Whether nothing may be sent now."""
        return self.is_open and iso(now) < self.open_until

    def rests_until(self, now: datetime) -> datetime:
        """When it is worth trying again; now unless it blocks."""
        return datetime.fromisoformat(self.open_until) if self.blocks(now) else now

    def probing(self, message_id: str, now: datetime) -> "Breaker":
        """The breaker once a message is its probe; only for one that is open and blocks no more."""
        return replace(self, probe=message_id, open_until=iso(now + PROBE), revision=self._next)

    def failed(self, message_id: str, now: datetime) -> "Breaker":
        """The breaker after the provider failed on a message."""
        if self.is_open:
            return self._opened(now) if self.probe == message_id else self
        recent = bool(self.failed_at) and iso(now - WITHIN) <= self.failed_at
        counted = (self.failures if recent else 0) + 1
        if counted >= FAILURES:
            return self._opened(now)
        return replace(self, failures=counted, failed_at=iso(now), revision=self._next)

    def answered(self, message_id: str) -> "Breaker":
        """The breaker after the provider answered about a message; only the probe closes it."""
        if (self.is_open and self.probe != message_id) or not (self.is_open or self.failures):
            return self
        return Breaker(self.provider, revision=self._next)

    def becomes(self, then: "Breaker") -> Update:
        """The change from this state to another; it fails if somebody else changed it."""
        return Update(
            *breaker_key(self.provider),
            set={
                "failures": then.failures,
                "failedAt": then.failed_at,
                "openUntil": then.open_until,
                "openings": then.openings,
                "probe": then.probe,
                "revision": then.revision or 1,
            },
            only_if=same("revision", self.revision),
        )

    def tripped(self, now: datetime) -> "Breaker":
        """The breaker after the provider said that the account must stop."""
        return self._resting(now, LONGEST)

    def _opened(self, now: datetime) -> "Breaker":
        return self._resting(now, min(LONGEST, PAUSE * 2 ** min(self.openings, 8)))

    def _resting(self, now: datetime, pause: timedelta) -> "Breaker":
        return replace(
            self,
            failures=0,
            failed_at=iso(now),
            open_until=iso(now + pause),
            openings=self.openings + 1,
            probe="",
            revision=self._next,
        )

    @property
    def _next(self) -> int:
        return (self.revision or 0) + 1


def breaker_key(provider: str) -> tuple[str, Key]:
    """Where a provider's breaker is stored; `provider` is the channel's name."""
    return "Breakers", {"provider": provider}


def breaker_of(provider: str, item: Item | None) -> Breaker:
    """The breaker that a row holds; a provider without one is well."""
    if item is None:
        return Breaker(provider)
    return Breaker(
        provider,
        failures=int(item["failures"]),
        failed_at=item["failedAt"],
        open_until=item["openUntil"],
        openings=int(item["openings"]),
        probe=item["probe"],
        revision=int(item["revision"]),
    )


class Breakers(Protocol):
    """Hears how sends end."""

    def heard(self, there: Breaker, message_id: str, *, failed: bool) -> None:
        """Record what a provider did with a message; `there` is the breaker as it was read."""
        ...

    def refused(self, provider: str, code: str) -> None:
        """Record that a provider refused a message, and with which error."""
        ...


@dataclass(frozen=True)
class StoredBreakers:
    """The breakers that all functions share."""

    store: Store
    alerts: Alerts
    clock: Clock = utc_now

    def read(self, provider: str) -> Breaker:
        """The breaker of a provider, for who does not read its row together with others."""
        return breaker_of(provider, self.store.get(*breaker_key(provider)))

    def trip(self, provider: str) -> None:
        """Let a provider rest because it said that the account must stop; tells nobody."""
        for _ in range(TRIES):
            there = self.read(provider)
            if there.blocks(self.clock()):
                return
            with suppress(ConditionFailed):
                self.store.write(there.becomes(there.tripped(self.clock())))
                return

    def heard(self, there: Breaker, message_id: str, *, failed: bool) -> None:
        """One write if something changes, and none otherwise; an opening is a critical alert.

        The message is settled by then. So a breaker that cannot be written is logged, no more.
        """
        for _ in range(TRIES):
            now = self.clock()
            then = there.failed(message_id, now) if failed else there.answered(message_id)
            if then is there:
                return
            try:
                self.store.write(there.becomes(then))
            except ConditionFailed as refused:
                there = breaker_of(there.provider, refused.failed[0])
                continue
            except (Unanswered, Busy) as error:
                warn("breaker_not_written", provider=there.provider, reason=type(error).__name__)
                return
            self._tell(there, then)
            return

    def refused(self, provider: str, code: str) -> None:
        """Nothing, unless it concerns the whole account; the message is settled by then."""
        if code not in NOT_ALLOWED:
            return
        self.alerts.tell(not_allowed(provider, code))
        try:
            self.trip(provider)
        except (Unanswered, Busy) as error:
            warn("breaker_not_written", provider=provider, reason=type(error).__name__)

    def _tell(self, before: Breaker, after: Breaker) -> None:
        if after.openings > before.openings:
            warn("breaker_opened", provider=after.provider, until=after.open_until)
            self.alerts.tell(opened(after))
        elif before.is_open and not after.is_open:
            note("breaker_closed", provider=after.provider)


def opened(breaker: Breaker) -> Alert:
    """The alert that a provider keeps failing."""
    return Alert(
        kind="provider_failing",
        about=breaker.provider,
        subject=f"{breaker.provider}: the provider keeps failing",
        details={
            "provider": breaker.provider,
            "pausedUntil": breaker.open_until,
            "advice": "Messages wait in outbound-queue and leave when it answers again; "
            "look at the provider's status page.",
        },
    )


def not_allowed(provider: str, code: str) -> Alert:
    """The alert that a provider lets nothing through."""
    return Alert(
        kind="provider_refuses",
        about=f"{provider}:{code}",
        subject=f"{provider}: the provider does not let this platform send",
        details={
            "provider": provider,
            "errorCode": code,
            "advice": "Look at the account in the provider's console. Messages wait meanwhile; "
            "one of them is tried every five minutes.",
        },
    )
