"""What a person may know about how fast and how much may be sent."""

from services.core.model import Model, Moment
from services.core.settings import Environment, SendMode


class Rates(Model):
    """Messages a second."""

    whats_app_per_number: int
    whats_app_account: int
    sms: int
    email: int


class Provider(Model):
    """How the provider of a channel does: one that keeps failing rests, and messages wait."""

    channel: str
    resting: bool
    rests_until: Moment | None = None


class SendingStatus(Model):
    """Whether messages really leave, and how much of the limits is used (Requirement 13.2)."""

    environment: Environment
    send_mode: SendMode
    tier_limit: int
    tier_used: int
    tier_percent: float
    rates: Rates
    providers: tuple[Provider, ...]
