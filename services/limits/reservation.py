"""Reserving room in the tier for a whole bulk job, at once or not at all (Requirement 13.10).

Every reservation changes one row on condition that no other did meanwhile, so two jobs can never
both take the last places. A place is given back as the job comes to its recipient, who then counts
as every contact does: once, from that moment, or not at all if the contact was refused or had an
open window. Only the places that wait for their turn may be more than WhatsApp would count.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.aws.conditions import same
from services.aws.store import Action, Item, Query, Store, Update
from services.core.errors import TierLimitExceeded
from services.limits.slots import KEEP
from services.limits.tier import (
    DAY,
    PORTFOLIO,
    TIER_KEY,
    bucket_of,
    bucket_updates,
    configured_limit,
)

ALERT_SHARE = 80
"""Percent of the tier at which administrators are told (Requirement 13.9)."""
YOUNG = timedelta(hours=12)
"""A job that goes on with an older reservation takes it anew; no job runs for the other twelve."""
_ROUND = {"channel": f"{PORTFOLIO}#reservations", "windowStart": 0}


@dataclass(frozen=True, slots=True)
class Reservation:
    """Room for `count` people; `actions` take it, and fail if somebody else reserved meanwhile."""

    bucket: int
    actions: tuple[Action, ...]
    used: int
    """How much of the tier is used once the actions happened."""
    limit: int
    crosses: bool
    """Whether this is what reaches 80 percent."""


def reserve(store: Store, count: int, now: datetime, held: int = 0) -> Reservation:
    """What takes room for `count` people; `held` are places that they have already.

    Raises:
        TierLimitExceeded: there is not that much; `details` has the numbers.
    """
    before, configured = store.get_many([("RateLimitTrackers", _ROUND), ("SystemConfig", TIER_KEY)])
    limit = configured_limit(configured)
    used = used_in_a_day(store, now) - held
    if used + count > limit:
        left = max(0, limit - used)
        raise TierLimitExceeded(
            f"WhatsApp lets you start {limit} conversations in 24 hours and {left} are left; "
            f"choose at most {left} recipients, or wait.",
            requested=count,
            tierLimit=limit,
            tierUsed=used,
            tierLeft=left,
        )
    bucket = bucket_of(now)
    return Reservation(
        bucket=bucket,
        actions=(_next_round(before, now), *bucket_updates({bucket: count}, now)),
        used=used + count,
        limit=limit,
        crosses=used * 100 < ALERT_SHARE * limit <= (used + count) * 100,
    )


def renew(store: Store, bucket: int, count: int, now: datetime) -> Reservation | None:
    """What takes an old reservation anew, before a day has passed; None while it is young enough.

    Raises:
        TierLimitExceeded: others have taken the room since.
    """
    age = timedelta(seconds=now.timestamp() - bucket)
    if not count or age < YOUNG:
        return None
    room = reserve(store, count, now, held=count if age < DAY else 0)
    return replace(room, actions=(*room.actions, *release(bucket, count, now)))


def release(bucket: int, count: int, now: datetime) -> Sequence[Update]:
    """What gives room back; nothing for nobody."""
    return bucket_updates({bucket: -count}, now)


def used_in_a_day(store: Store, now: datetime) -> int:
    """How many conversations count against the tier at `now` (Requirement 13.2)."""
    since = bucket_of(now - DAY)
    page = store.query(
        Query(
            "RateLimitTrackers", ("channel", PORTFOLIO), at_least=("windowStart", since), limit=200
        )
    )
    return sum(int(bucket["messageCount"]) for bucket in page.items)


def _next_round(before: Item | None, now: datetime) -> Update:
    number = int(before["round"]) if before else None
    return Update(
        "RateLimitTrackers",
        _ROUND,
        set={"round": (number or 0) + 1, "lastUpdatedAt": int((now + KEEP).timestamp())},
        only_if=same("round", number),
    )
