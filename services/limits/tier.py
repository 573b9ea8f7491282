"""How many people were written to outside their window in the last 24 hours.

WhatsApp limits unique customers per business portfolio, both numbers together, in a rolling 24
hours (docs/providers.md, "Tier"). Counts stand in buckets of 15 minutes. When a contact last began
to count stands in its own row, which the intent of every message touches anyway.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.access.roles import Permission, Principal
from services.aws.conditions import Condition, same
from services.aws.store import Item, Query, Store, Update
from services.core.clock import Clock, iso, utc_now
from services.core.configuration import SEND_MODE, TIER_LIMIT
from services.core.settings import SendMode, Settings
from services.limits.breaker import Breaker, breaker_key, breaker_of
from services.limits.model import Provider, Rates, SendingStatus
from services.limits.slots import EMAIL, KEEP, SENDERS, SMS, WHATSAPP_ACCOUNT, WHATSAPP_PER_NUMBER
from services.telemetry.metrics import measure

PORTFOLIO = "whatsapp-tier"
NAMESPACE = "WecareDigital"
METRIC = "WhatsAppTierPercent"
BUCKET = 15 * 60
DAY = timedelta(hours=24)
SEND_MODE_KEY = {"configKey": SEND_MODE.name}
TIER_KEY = {"configKey": TIER_LIMIT.name}
MARK = "tierCountedAt"
"""The attribute of a contact that says when it last began to count."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What makes a contact count from now on, in the transaction that records the intent."""

    mark: Mapping[str, str] = field(default_factory=dict[str, str])
    """What its row says then; nothing if there is nothing to change."""
    unless_changed: tuple[Condition, ...] = ()
    """What its row must still say, so that two messages at once count it once."""
    changes: Mapping[int, int] = field(default_factory=dict[int, int])
    """How many more or fewer people count, by bucket."""


NOT_COUNTED = Counted()
"""Of a contact with an open window, or that counts already."""


def count_person(counted_at: datetime | None, now: datetime) -> Counted:
    """Let a contact that is written to outside its window count from now on.

    `counted_at` is when it last began to count. It counts once, and for a day after its last
    message: what it counted before is taken back.
    """
    bucket = bucket_of(now)
    before = bucket_of(counted_at) if counted_at else 0
    if before >= bucket:
        return NOT_COUNTED
    earlier = {before: -1} if before >= bucket_of(now - DAY) else {}
    return Counted(
        mark={MARK: iso(now)},
        unless_changed=(same(MARK, iso(counted_at) if counted_at else None),),
        changes={bucket: 1, **earlier},
    )


def bucket_of(moment: datetime) -> int:
    """The bucket that a moment falls into: its start, in epoch seconds."""
    return int(moment.timestamp()) // BUCKET * BUCKET


def bucket_updates(changes: Mapping[int, int], now: datetime) -> list[Update]:
    """What changes buckets, those that grow first; nothing where nothing changes."""
    grown = sorted(changes.items(), key=lambda change: (change[1] < 0, change))
    return [
        Update(
            "RateLimitTrackers",
            {"channel": PORTFOLIO, "windowStart": bucket},
            set={"lastUpdatedAt": _expires(bucket, now)},
            add={"messageCount": amount},
        )
        for bucket, amount in grown
        if amount
    ]


def _expires(bucket: int, now: datetime) -> int:
    begins = now.timestamp() if bucket == bucket_of(now) else bucket
    return int(begins + KEEP.total_seconds())


def lowered(mode: SendMode, configured: Item | None) -> SendMode:
    """The send mode in force: the configuration can only lower LIVE to DRY_RUN."""
    return mode if SEND_MODE.in_force(configured) == SendMode.LIVE else SendMode.DRY_RUN


def configured_limit(configured: Item | None) -> int:
    """The configured limit, or Meta's first; one that is no number allows nobody."""
    return TIER_LIMIT.number(configured)


def measure_tier(used: int, limit: int, now: datetime) -> float:
    """The percentage of the tier that is used, told to CloudWatch as well (14.4, 13.9)."""
    percent = round(100 * used / limit, 1) if limit else 100.0
    measure("tier_measured", NAMESPACE, now, {METRIC: (percent, "Percent")})
    return percent


class SendingStatusReader:
    """How sending stands."""

    def __init__(self, store: Store, settings: Settings, clock: Clock = utc_now) -> None:
        self._store, self._settings, self._clock = store, settings, clock

    def read(self, by: Principal) -> SendingStatus:
        """The send mode in force, the rates, how much of the tier is used, and who rests."""
        by.require(Permission.READ)
        mode, limit, *breakers = self._store.get_many(
            [
                ("SystemConfig", SEND_MODE_KEY),
                ("SystemConfig", TIER_KEY),
                *(breaker_key(channel) for channel in SENDERS),
            ]
        )
        tier_limit = configured_limit(limit)
        used = self._used()
        percent = measure_tier(used, tier_limit, self._clock())
        return SendingStatus(
            environment=self._settings.environment,
            send_mode=lowered(self._settings.send_mode, mode),
            tier_limit=tier_limit,
            tier_used=used,
            tier_percent=percent,
            rates=Rates(
                whats_app_per_number=WHATSAPP_PER_NUMBER,
                whats_app_account=WHATSAPP_ACCOUNT,
                sms=SMS,
                email=EMAIL,
            ),
            providers=tuple(
                self._provider(breaker_of(channel, row))
                for channel, row in zip(SENDERS, breakers, strict=True)
            ),
        )

    def _provider(self, breaker: Breaker) -> Provider:
        now = self._clock()
        resting = breaker.blocks(now)
        rests_until = breaker.rests_until(now) if resting else None
        return Provider(channel=breaker.provider, resting=resting, rests_until=rests_until)

    def _used(self) -> int:
        since = bucket_of(self._clock() - DAY)
        page = self._store.query(
            Query(
                "RateLimitTrackers",
                ("channel", PORTFOLIO),
                at_least=("windowStart", since),
                limit=200,
            )
        )
        return sum(int(bucket["messageCount"]) for bucket in page.items)
