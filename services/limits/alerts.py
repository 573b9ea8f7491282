"""Telling administrators that a limit comes near (Requirement 13.9)."""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from services.telemetry.log import warn

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient


class Alerts(Protocol):
    """Tells administrators."""

    def tier_reached(self, used: int, limit: int) -> None:
        """At least 80 percent of the tier is used."""
        ...


@dataclass
class RememberedAlerts:
    """Remembers what it was told."""

    told: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    def tier_reached(self, used: int, limit: int) -> None:
        """Remember it."""
        self.told.append((used, limit))


class TopicAlerts:
    """The real one: the alert topic. Its subscribers filter by the body's keys."""

    def __init__(self, client: "SNSClient", topic_arn: str) -> None:
        self._client, self._topic = client, topic_arn

    def tier_reached(self, used: int, limit: int) -> None:
        """One message: `{alert, tierUsed, tierLimit, tierPercent}`."""
        percent = round(100 * used / limit, 1) if limit else 100.0
        warn("tier_alert", tierUsed=used, tierLimit=limit, tierPercent=percent)
        alert = {
            "alert": "whatsapp_tier",
            "tierUsed": used,
            "tierLimit": limit,
            "tierPercent": percent,
        }
        self._client.publish(
            TopicArn=self._topic,
            Subject=f"WhatsApp tier: {used} of {limit} conversations used",
            Message=json.dumps(alert),
        )
