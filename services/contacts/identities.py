"""Phone numbers, addresses and user ids: which texts are allowed, and which mean one person.

Two contacts may never share an identity. An identity is a key such as `phone#+919812345678`;
forms of one number that WhatsApp uses interchangeably share one key (docs/providers.md,
"Odd but real"), so an inbound `5215512345678` finds the contact stored as `+525512345678`.
"""

import re
from dataclasses import dataclass

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_ALIASES = (
    (re.compile(r"\+521([0-9]{10})"), r"+52\1"),
    (re.compile(r"\+549([0-9]{10})"), r"+54\1"),
    (re.compile(r"\+55([1-9]{2})9([6-9][0-9]{7})"), r"+55\1\2"),
)
"""Mexico's 1, Argentina's 9 and Brazil's ninth digit come and go."""


def require_phone(text: str) -> str:
    """The number, if it is E.164: a plus sign and at most 15 digits."""
    if not _E164.fullmatch(text):
        raise ValueError("write the number with its country code, for example +919812345678")
    return text


def require_email(text: str) -> str:
    """The address, if mail could be addressed to it (RFC 5322); nothing is looked up.

    The validator is imported on first use: most functions never see an address.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        raise ValueError("write the address as name@example.com") from None
    return text


def phone_key(phone: str) -> str:
    """The identity of a number, the same for all its forms."""
    for pattern, canonical in _ALIASES:
        if pattern.fullmatch(phone):
            return "phone#" + pattern.sub(canonical, phone)
    return f"phone#{phone}"


def email_key(email: str) -> str:
    """The identity of an address; case does not tell people apart."""
    return f"email#{email.casefold()}"


def user_key(user_id: str) -> str:
    """The identity of a business-scoped WhatsApp user id."""
    return f"user#{user_id}"


def identity_keys(phone: str | None, email: str | None, user_id: str | None = None) -> set[str]:
    """Every identity that a contact with these details claims."""
    return {
        key
        for key in (
            phone and phone_key(phone),
            email and email_key(email),
            user_id and user_key(user_id),
        )
        if key
    }


@dataclass(frozen=True, slots=True)
class Move:
    """What WhatsApp says of a customer who changed their number, and with it their user id.

    `previous` and `current` are user ids; `left` is the number that they had, `phone` the one that
    they have, both E.164. What WhatsApp keeps to itself is absent.
    """

    previous: str | None = None
    current: str | None = None
    left: str | None = None
    phone: str | None = None

    @property
    def old_keys(self) -> list[str]:
        """The identities that they had; the user id says more than the number."""
        return sorted(identity_keys(self.left, None, self.previous), reverse=True)

    @property
    def new_keys(self) -> list[str]:
        """The identities that they have, in the same order."""
        return sorted(identity_keys(self.phone, None, self.current), reverse=True)
