"""The port that every channel implements, and the ways in which a send can end."""

from dataclasses import dataclass
from typing import Any, Protocol

from services.core.clock import NewId, new_id


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message, ready for the provider; `payload` is in the provider's own form."""

    message_id: str
    sender: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the message; `provider_id` is its own id, not WhatsApp's."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The provider said no; nothing was delivered and trying again would not help."""

    code: str
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Nothing can have been delivered, and trying again may help: throttled, or never connected."""

    code: str


@dataclass(frozen=True, slots=True)
class Lost:
    """Nobody knows: the answer did not come, or the provider broke while it had the message."""

    code: str


type Outcome = Accepted | Rejected | NotTaken | Lost


class Sender(Protocol):
    """Hands one message to the outside world, once."""

    def send(self, message: Outgoing) -> Outcome:
        """What became of one attempt; never raises for what the provider did."""
        ...


@dataclass(frozen=True)
class DryRun:
    """Answers as a provider would and delivers nothing (Requirements 5.3, 10.7)."""

    new_id: NewId = new_id

    def send(self, message: Outgoing) -> Outcome:
        """Always accepted, always imaginary."""
        del message
        return Accepted(provider_id=f"dry-run-{self.new_id()}")
