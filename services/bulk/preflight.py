"""What would become of a job: the rules of the worker, asked before anybody is written to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from services.access.roles import Permission, Principal
from services.aws.store import Item, Store
from services.bulk.channels.base import Channels, Mailing
from services.bulk.create import Together
from services.bulk.judging import Objection, judged
from services.bulk.model import BulkPreflight, BulkTier, NewBulkJob
from services.bulk.reasons import grouped
from services.bulk.threshold import THRESHOLD_ROW, confirmation_threshold
from services.contacts.repository import contact_key
from services.core.clock import Clock, utc_now
from services.core.settings import SendMode
from services.limits.reservation import used_in_a_day
from services.limits.slots import MARGIN
from services.limits.tier import SEND_MODE_KEY, TIER_KEY, configured_limit, lowered

AT_ONCE = 100
"""Contacts in one read."""


@dataclass(frozen=True)
class BulkPreflights:
    """Looks at a job before it exists; stores nothing and sends nothing."""

    store: Store
    channels: Channels
    mode: SendMode
    threshold: int
    together: Together
    clock: Clock = utc_now

    def preflight(self, by: Principal, wanted: NewBulkJob) -> BulkPreflight:
        """Who would get it now, why the others would not, and what it takes.

        Raises:
            Invalid: the message is incomplete, or there are no or too many recipients.
        """
        by.require(Permission.SEND_MESSAGES)
        contacts, now = wanted.recipients(), self.clock()
        mailing = self.channels(wanted.channel).mailing(wanted.message(), SendMode.DRY_RUN)
        objections = self._objections(mailing, contacts, now)
        reachable = len(contacts) - objections.total()
        mode, threshold, tier = self.store.get_many(
            [("SystemConfig", SEND_MODE_KEY), THRESHOLD_ROW, ("SystemConfig", TIER_KEY)]
        )
        most = confirmation_threshold(threshold, self.threshold)
        return BulkPreflight(
            total_recipients=len(wanted.recipient_contact_ids),
            distinct_recipients=len(contacts),
            reachable=reachable,
            refusals=grouped(objections.items()),
            tier=self._tier(tier, len(contacts), now) if mailing.uses_tier else None,
            segments=mailing.draft.segments,
            rate=mailing.pace.rate,
            seconds=ceil(reachable * MARGIN / mailing.pace.rate),
            needs_confirmation=len(contacts) > most,
            confirmation_threshold=most,
            send_mode=lowered(self.mode, mode),
        )

    def _objections(
        self, mailing: Mailing[Any], contacts: Sequence[str], now: datetime
    ) -> Counter[str]:
        """How many are refused, by code; ten thousand contacts are a hundred reads, eight at once.

        Each part keeps only its counts, so memory does not grow with the job.
        """
        found: list[Counter[str]] = []

        def look(part: Sequence[str]) -> None:
            items = self.store.get_many([contact_key(contact) for contact in part])
            found.append(Counter(_codes(mailing, items, now)))

        parts = [contacts[n : n + AT_ONCE] for n in range(0, len(contacts), AT_ONCE)]
        self.together([lambda part=part: look(part) for part in parts])
        return sum(found, Counter[str]())

    def _tier(self, configured: Item | None, needed: int, now: datetime) -> BulkTier:
        """Creating the job takes a place for everybody; who does not count gives it back."""
        limit, used = configured_limit(configured), used_in_a_day(self.store, now)
        return BulkTier(limit=limit, used=used, needed=needed, left=max(0, limit - used))


def _codes(mailing: Mailing[Any], items: Sequence[Item | None], now: datetime) -> list[str]:
    verdicts = (judged(mailing, item, now) for item in items)
    return [verdict.code for verdict in verdicts if isinstance(verdict, Objection)]
