"""What is on record about a consent: whether it stands, on whose word, since when, kept by whom.

Each channel's record is an attribute of its own beside the opt-in that it explains, so that a
customer's STOP replaces one and leaves the others alone. What came before is in the audit log.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import StringConstraints

from services.core.model import Item, Model, Moment

Source = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""On whose word: `order form`, `sms:STOP`."""

OPERATOR = "operator"
"""The source of a consent that a user recorded without naming one."""

SYSTEM_USER = "system"
"""Who records what no user does: the platform, on a customer's or a provider's word."""

RECORD: Mapping[str, str] = MappingProxyType(
    {
        "optInWhatsApp": "consentWhatsApp",
        "optInSms": "consentSms",
        "optInEmail": "consentEmail",
    }
)
"""The stored attribute that explains each opt-in."""


class Consent(Model):
    """The last word on one channel."""

    opted_in: bool
    source: str
    at: Moment
    by: str
    """A user's id, or `system` for a customer's or a provider's word."""


class ContactConsents(Model):
    """The last word on each channel; None where nobody said anything yet."""

    whats_app: Consent | None = None
    sms: Consent | None = None
    email: Consent | None = None


def recorded(opt_in: str, consent: Consent) -> Item:
    """The two attributes that a consent is stored as."""
    return {opt_in: consent.opted_in, RECORD[opt_in]: consent.to_wire()}
