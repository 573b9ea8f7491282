"""What a person sees at a glance."""

from datetime import date

from services.core.model import Model
from services.limits.model import SendingStatus
from services.messaging.model import Channel


class ChannelDay(Model):
    """One channel on one day in UTC: what became of the messages that were written on it.

    `sent` were taken by the provider, `template` and `freeform` are the two kinds of those on
    WhatsApp (Requirement 16.7). Dry runs count nowhere.
    """

    channel: Channel
    day: date
    sent: int
    delivered: int
    read: int
    failed: int
    template: int
    freeform: int


class OptIns(Model):
    """How many contacts consent to each channel now."""

    whats_app: int
    sms: int
    email: int


class Dashboard(Model):
    """The state of things at a glance. `days` has every channel of every day, oldest first."""

    days: tuple[ChannelDay, ...]
    opt_ins: OptIns
    tier_limit: int
    tier_used: int
    tier_percent: float
    sending: SendingStatus
