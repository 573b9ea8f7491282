"""What administrators may change while the platform runs: every key, its type, and who reads it.

A key stands here once: setting it, showing it and reading it use the same rule. A stored value that
breaks its rule counts as the safest one (`doubtful`), never as the default.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.core.errors import Invalid
from services.core.settings import SendMode

type Stored = Mapping[str, Any] | None

TABLE = "SystemConfig"
UNLIMITED = 2_147_483_647
"""What counts as no limit: the largest whole number that GraphQL carries."""


@dataclass(frozen=True, kw_only=True)
class ConfigKey:
    """One setting. Values are stored as text."""

    name: str
    description: str
    default: str
    doubtful: str
    """What a stored value that breaks the rule counts as."""
    kind = "text"
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None

    @property
    def row(self) -> tuple[str, dict[str, str | int]]:
        """Where it is stored."""
        return TABLE, {"configKey": self.name}

    @property
    def rule(self) -> str:
        """What it may be, in words that complete "must be"."""
        return f"one of {', '.join(self.choices)}"

    def allows(self, text: str) -> bool:
        """Whether `text` is a value of this key."""
        return text in self.choices

    def require(self, text: str) -> None:
        """Raise Invalid, with what is allowed, unless `text` is a value of this key."""
        if not self.allows(text):
            said = f"must be {self.rule}"
            raise Invalid(f"{self.name} {said}.", fields={"configValue": said}, allowed=self.rule)

    def in_force(self, stored: Stored) -> str:
        """The value that counts."""
        if stored is None:
            return self.default
        text = stored.get("configValue")
        return text if isinstance(text, str) and self.allows(text) else self.doubtful


@dataclass(frozen=True, kw_only=True)
class Choice(ConfigKey):
    """One of a few words."""

    kind = "choice"


@dataclass(frozen=True, kw_only=True)
class Switch(ConfigKey):
    """On or off."""

    kind = "boolean"
    choices: tuple[str, ...] = ("true", "false")

    def is_on(self, stored: Stored) -> bool:
        """Whether it is on."""
        return self.in_force(stored) == "true"


@dataclass(frozen=True, kw_only=True)
class Number(ConfigKey):
    """A whole number, or one of a few words that stand for one."""

    kind = "number"
    minimum: int | None = 0
    maximum: int | None = 1_000_000

    @property
    def rule(self) -> str:
        words = "".join(f", or {word}" for word in self.choices)
        return f"a whole number from {self.minimum} to {self.maximum}{words}"

    def allows(self, text: str) -> bool:
        if text in self.choices:
            return True
        if not (text.isascii() and text.isdecimal() and len(text) <= len(str(UNLIMITED))):
            return False
        return (self.minimum or 0) <= int(text) <= (self.maximum or UNLIMITED)

    def number(self, stored: Stored) -> int:
        """The number that counts."""
        text = self.in_force(stored)
        return UNLIMITED if text in self.choices else int(text)


@dataclass(frozen=True, kw_only=True)
class Words(ConfigKey):
    """A text of a certain form; empty means that it is not set."""

    form: str
    said: str
    """The form in words."""
    default: str = ""
    doubtful: str = ""

    @property
    def rule(self) -> str:
        return f"{self.said}, or empty"

    def allows(self, text: str) -> bool:
        return text == "" or re.fullmatch(self.form, text) is not None


SEND_MODE = Choice(
    name="send_mode",
    description="DRY_RUN stops every message at once; LIVE sends as far as this deployment may.",
    choices=tuple(SendMode),
    default=SendMode.LIVE,
    doubtful=SendMode.DRY_RUN,
)
TIER_LIMIT = Number(
    name="whatsapp_tier_limit",
    description="How many people WhatsApp lets the business write to first in 24 hours: "
    "250, 2000, 10000, 100000 or unlimited, as Meta grants it.",
    choices=("unlimited",),
    default="250",
    doubtful="0",
)
CONFIRMATION_THRESHOLD = Number(
    name="bulk_confirmation_threshold",
    description="A bulk message to more people than this must be confirmed.",
    default="20",
    doubtful="0",
)
AI_AUTOMATION = Switch(
    name="ai_automation_enabled",
    description="Whether a draft is prepared for each incoming message; a person approves it.",
    default="false",
    doubtful="false",
)
PAYEE_VPA = Words(
    name="upi_payee_vpa",
    description="The UPI address that payment requests are paid to.",
    form=r"[a-zA-Z0-9._-]{2,256}@[a-zA-Z][a-zA-Z0-9.-]{1,63}",
    said="a UPI address such as shop@okbank",
)
PAYEE_NAME = Words(
    name="upi_payee_name",
    description="The name that UPI apps show beside it.",
    form=r"[^\s<>][^<>\x00-\x1f]{0,98}",
    said="a name of at most 99 characters",
)
SELLER_NAME = Words(
    name="invoice_seller_name",
    description="The legal name on invoices.",
    form=r"[^\s<>][^<>\x00-\x1f]{0,98}",
    said="a name of at most 99 characters",
)
SELLER_ADDRESS = Words(
    name="invoice_seller_address",
    description="The address on invoices, in one line.",
    form=r"[^\s<>][^<>\x00-\x1f]{0,298}",
    said="an address of at most 299 characters",
)
SELLER_GSTIN = Words(
    name="invoice_seller_gstin",
    description="The GST identification number on invoices; it also says the seller's state.",
    form=r"\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]",
    said="a GSTIN of 15 characters",
)
KEYS: Mapping[str, ConfigKey] = {
    key.name: key
    for key in (
        SEND_MODE,
        TIER_LIMIT,
        CONFIRMATION_THRESHOLD,
        AI_AUTOMATION,
        PAYEE_VPA,
        PAYEE_NAME,
        SELLER_NAME,
        SELLER_ADDRESS,
        SELLER_GSTIN,
    )
}
"""Every key there is."""


def key_named(name: str) -> ConfigKey:
    """The key with this name.

    Raises:
        Invalid: there is none.
    """
    if name in KEYS:
        return KEYS[name]
    known = ", ".join(KEYS)
    raise Invalid(
        f"There is no such setting; choose one of {known}.",
        fields={"configKey": f"must be one of {known}"},
        allowed=tuple(KEYS),
    )
