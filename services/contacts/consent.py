"""Consent that a customer takes back, or that a provider says is gone, with where it came from.

The audit row stands in the same transaction as the change and never expires: consent must stay
provable. Its id can be derived from the event that caused it, so
that a repeated event revokes once, and not again after the customer has consented anew.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from services.access.audit import audit_row
from services.access.roles import Principal, Role
from services.aws.conditions import Absent, Condition, Equals, both
from services.aws.store import Busy, ConditionFailed, Put, Store, Update
from services.contacts.evidence import SYSTEM_USER, Consent, recorded
from services.contacts.repository import DELETED, EXISTS, contact_key, not_given
from services.core.clock import Clock, iso, utc_now
from services.counts.consents import consents_changed
from services.telemetry.log import note

TRIES = 4
"""A contact may be deleted and restored while its consent ends."""
SYSTEM = Principal(SYSTEM_USER, Role.OPERATOR)
"""Who changes consent when no user does: the platform, on a customer's or a provider's word."""


def lasting(row: Put) -> Put:
    """An audit row without an end, because consent must stay provable."""
    kept = {name: value for name, value in row.item.items() if name != "expiresAt"}
    return replace(row, item=kept)


@dataclass(frozen=True, slots=True)
class Revocation:
    """A consent that ends.

    `opt_in` is the contact's attribute, such as `optInSms`; `source` says on whose word, such as
    `sms:STOP`; `log_id` names the event that it came with; `message_id` the message it was about.
    """

    contact_id: str
    opt_in: str
    source: str
    log_id: str
    message_id: str | None = None

    def evidence(self, now: datetime) -> Put:
        """The audit row; without an end, because consent must stay provable."""
        about = ("contact", self.contact_id)
        details: dict[str, object] = {self.opt_in: False, "source": self.source}
        if self.message_id:
            details["messageId"] = self.message_id
        row = audit_row(SYSTEM, "revoke_opt_in", about, now, self.log_id, **details)
        return lasting(replace(row, only_if=Absent("logId")))

    def ends(self, now: datetime) -> tuple[Update, ...]:
        """Takes the opt-in away and counts it no more; the first fails unless it was given."""
        counts = consents_changed({self.opt_in: True}, {}, self.contact_id)
        return (self._refused(now, EXISTS, self._given), *counts)

    def ends_deleted(self, now: datetime) -> tuple[Update, ...]:
        """The same for a deleted contact, which counts nowhere and may be restored."""
        return (self._refused(now, DELETED, self._given),)

    def confirms(self, now: datetime) -> tuple[Update, ...]:
        """Leaves the opt-in away for somebody who had not given it; fails if it was given."""
        return (self._refused(now, EXISTS, not_given(self.opt_in)),)

    @property
    def _given(self) -> Condition:
        return Equals(self.opt_in, value=True)

    def _refused(self, now: datetime, *only_if: Condition) -> Update:
        word = Consent(opted_in=False, source=self.source, at=now, by=SYSTEM_USER)
        return Update(
            *contact_key(self.contact_id),
            set={**recorded(self.opt_in, word), "updatedAt": iso(now)},
            only_if=both(*only_if),
        )


@dataclass(frozen=True)
class Consents:
    """Taking opt-ins away."""

    store: Store
    clock: Clock = utc_now

    def revoke(self, revocation: Revocation) -> bool:
        """End a consent and record why; False if it had ended, or this event was seen before.

        A deleted contact loses it too: what comes back with it must not be a consent that ended.

        Raises:
            Busy: others kept deleting and restoring the contact.
        """
        now, ends = self.clock(), revocation.ends
        for _ in range(TRIES):
            try:
                self.store.write(*ends(now), revocation.evidence(now))
            except ConditionFailed as refused:
                there = refused.failed.get(0) or {}
                if there.get(revocation.opt_in) is not True:
                    return False
                ends = revocation.ends_deleted if "deletedAt" in there else revocation.ends
            else:
                note("opt_in_revoked", contactId=revocation.contact_id, source=revocation.source)
                return True
        raise Busy
