"""Telling administrators what needs a person: one mechanism for every critical alert (14.7).

An alert goes to the topic once for its kind, what it is about, and its period, whichever function
raises it and however often. A row remembers that; it is claimed before and confirmed after, so
that an alert whose publication failed or died is told again when it is raised next.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from services.aws.conditions import absent_or_below
from services.aws.store import Busy, ConditionFailed, Delete, Store, Unanswered, Update
from services.core.clock import Clock, iso, utc_now
from services.telemetry.log import fault, warn

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient

CLAIM = timedelta(minutes=1)
"""How long somebody may take to publish."""
KEPT_FOR = timedelta(days=30)
TIER = "whatsapp_tier"


@dataclass(frozen=True)
class Alert:
    """Something that an administrator must know.

    `kind` and `about` say what it is, `every` how long it stays told, `subject` is a line of an
    email, and `details` are the members of the published JSON. No personal data.
    """

    kind: str
    subject: str
    about: str = ""
    details: Mapping[str, object] = field(default_factory=dict[str, object])
    every: timedelta = timedelta(hours=1)


class Alerts(Protocol):
    """Tells administrators. It never raises: what was being done does not fail for it."""

    def tell(self, alert: Alert) -> bool:
        """Tell it, unless that was done; whether it was told now."""
        ...

    def tier_reached(self, used: int, limit: int) -> None:
        """At least 80 percent of the tier is used (Requirement 13.9)."""
        ...

    def tier_left(self) -> None:
        """Less than that is used again; the next time that it is reached is news."""
        ...


@dataclass
class RememberedAlerts:
    """Remembers what it was told."""

    told: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    left: int = 0
    alerts: list[Alert] = field(default_factory=list[Alert])

    def tell(self, alert: Alert) -> bool:
        """Remember it."""
        self.alerts.append(alert)
        return True

    def tier_reached(self, used: int, limit: int) -> None:
        """Remember it."""
        self.told.append((used, limit))

    def tier_left(self) -> None:
        """Count it."""
        self.left += 1


class TopicAlerts:
    """The real one: the alert topic. Its subscribers filter by the body's keys."""

    def __init__(
        self,
        client: "SNSClient",
        topic_arn: str,
        store: Store | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._client, self._topic = client, topic_arn
        self._store, self._clock = store, clock

    def tell(self, alert: Alert) -> bool:
        """One message: `{alert, …details}`."""
        warn("alert", alert=alert.kind, about=alert.about)
        now = self._clock()
        try:
            if self._store and not _told_until(self._store, alert, now + CLAIM, now):
                return False
            self._client.publish(
                TopicArn=self._topic,
                Subject=alert.subject[:100],
                Message=json.dumps({"alert": alert.kind, **alert.details}),
            )
            if self._store:
                _told_until(self._store, alert, now + alert.every, now + 2 * CLAIM)
        except (ClientError, BotoCoreError, Unanswered, Busy) as error:
            fault("alert_not_told", error, alert=alert.kind, about=alert.about)
            return False
        return True

    def tier_reached(self, used: int, limit: int) -> None:
        """`{alert, tierUsed, tierLimit, tierPercent}`, once until the tier is left again."""
        self.tell(tier_alert(used, limit))

    def tier_left(self) -> None:
        """Mostly one read; what was told is forgotten."""
        if self._store is None:
            return
        where = ("Alerts", {"alert": f"{TIER}#"})
        try:
            if self._store.get(*where):
                self._store.write(Delete(*where))
        except (ClientError, Busy, Unanswered) as error:
            fault("alert_not_forgotten", error, alert=TIER)


def tier_alert(used: int, limit: int) -> Alert:
    """The alert that the tier is nearly used up."""
    percent = round(100 * used / limit, 1) if limit else 100.0
    return Alert(
        kind=TIER,
        subject=f"WhatsApp tier: {used} of {limit} conversations used",
        details={"tierUsed": used, "tierLimit": limit, "tierPercent": percent},
        every=KEPT_FOR,
    )


def _told_until(store: Store, alert: Alert, until: datetime, now: datetime) -> bool:
    """Remember that an alert is told until then; False if it was told already."""
    try:
        store.write(
            Update(
                "Alerts",
                {"alert": f"{alert.kind}#{alert.about}"},
                set={
                    "toldUntil": iso(until),
                    "expiresAt": int((until + KEPT_FOR).timestamp()),
                },
                only_if=absent_or_below("toldUntil", iso(now)),
            )
        )
    except ConditionFailed:
        return False
    return True
