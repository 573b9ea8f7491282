"""Consent that a customer takes back, or that a provider says is gone, with where it came from.

The audit row stands in the same transaction as the change and never expires: consent must stay
provable. Its id can be derived from the event that caused it, so
that a repeated event revokes once, and not again after the customer has consented anew.
"""

from dataclasses import dataclass
from datetime import datetime

from services.access.audit import audit_row
from services.access.roles import Principal, Role
from services.aws.conditions import Absent, Condition, Equals, both
from services.aws.store import ConditionFailed, Put, Store, Update
from services.contacts.repository import EXISTS, contact_key, not_given
from services.core.clock import Clock, iso, utc_now
from services.counts.consents import consents_changed
from services.telemetry.log import note

SYSTEM = Principal("system", Role.OPERATOR)
"""Who changes consent when no user does: the platform, on a customer's or a provider's word."""


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
        lasting = {name: value for name, value in row.item.items() if name != "expiresAt"}
        return Put(row.table, lasting, only_if=Absent("logId"))

    def ends(self, now: datetime) -> tuple[Update, ...]:
        """Takes the opt-in away and counts it no more; the first fails unless it was given."""
        given = Equals(self.opt_in, value=True)
        counts = consents_changed({self.opt_in: True}, {}, self.contact_id)
        return (self._refused(now, given), *counts)

    def confirms(self, now: datetime) -> tuple[Update, ...]:
        """Leaves the opt-in away for somebody who had not given it; fails if it was given."""
        return (self._refused(now, not_given(self.opt_in)),)

    def _refused(self, now: datetime, only_if: Condition) -> Update:
        return Update(
            *contact_key(self.contact_id),
            set={self.opt_in: False, "updatedAt": iso(now)},
            only_if=both(EXISTS, only_if),
        )


@dataclass(frozen=True)
class Consents:
    """Taking opt-ins away."""

    store: Store
    clock: Clock = utc_now

    def revoke(self, revocation: Revocation) -> bool:
        """End a consent and record why; False if it had ended, or this event was seen before."""
        now = self.clock()
        try:
            self.store.write(*revocation.ends(now), revocation.evidence(now))
        except ConditionFailed:
            return False
        note("opt_in_revoked", contactId=revocation.contact_id, source=revocation.source)
        return True
