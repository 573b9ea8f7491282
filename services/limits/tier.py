"""How many people were written to outside their window in the last 24 hours.

WhatsApp limits unique customers per business portfolio, both numbers together, in a rolling 24
hours (docs/providers.md, "Tier"). Counts stand in buckets of 15 minutes; a contact counts once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.access.roles import Permission, Principal
from services.aws.conditions import absent_or_below
from services.aws.store import Action, Item, Key, Put, Query, Store, Update
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


def person_key(contact_id: str) -> tuple[str, Key]:
    """Where it is kept that a contact already counts."""
    return "RateLimitTrackers", {"channel": f"{PORTFOLIO}#{contact_id}", "windowStart": 0}


def count_person(contact_id: str, known: Item | None, now: datetime) -> Sequence[Action]:
    """What counts a contact that is written to outside the window; nothing if it counts."""
    a_day_ago = iso(now - DAY)
    if known and known["countedAt"] >= a_day_ago:
        return ()
    expires = int((now + KEEP).timestamp())
    bucket = int(now.timestamp()) // BUCKET * BUCKET
    _, key = person_key(contact_id)
    return (
        Put(
            "RateLimitTrackers",
            {**key, "countedAt": iso(now), "lastUpdatedAt": expires},
            only_if=absent_or_below("countedAt", a_day_ago),
        ),
        Update(
            "RateLimitTrackers",
            {"channel": PORTFOLIO, "windowStart": bucket},
            set={"lastUpdatedAt": expires},
            add={"messageCount": 1},
        ),
    )


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
        since = int((self._clock() - DAY).timestamp()) // BUCKET * BUCKET
        page = self._store.query(
            Query(
                "RateLimitTrackers",
                ("channel", PORTFOLIO),
                at_least=("windowStart", since),
                limit=200,
            )
        )
        return sum(int(bucket["messageCount"]) for bucket in page.items)
