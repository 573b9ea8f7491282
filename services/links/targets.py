"""Where a short link may lead. Pure."""

import re
from urllib.parse import SplitResult, quote, urlsplit

from services.contacts.identities import require_phone

LONGEST = 2_000
LONGEST_TEXT = 1_000
_FORBIDDEN = re.compile(r"[\s\x00-\x20\x7f<>\"\\^`{|}]")


def require_target(target: str) -> str:
    """A web address that a customer can be sent to.

    Raises:
        ValueError: not https, with a name or password in it, or not an address at all.
    """
    wanted = target.strip()
    if len(wanted) > LONGEST:
        raise ValueError(f"use at most {LONGEST:,} characters")
    if _FORBIDDEN.search(wanted):
        raise ValueError('leave out spaces and the characters < > " \\ ^ ` { | }')
    parts = _parts(wanted)
    if parts.scheme != "https":
        raise ValueError("begin with https://")
    if parts.username is not None or parts.password is not None:
        raise ValueError("leave out the name and password before the @")
    if not parts.hostname or "." not in parts.hostname:
        raise ValueError("give a whole address, such as https://example.com/offer")
    return wanted


def whatsapp_target(number: str, text: str) -> str:
    """The wa.me address that opens a chat with `number`, with `text` already written.

    Raises:
        Invalid: not a phone number.
        ValueError: the text is too long.
    """
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"use at most {LONGEST_TEXT:,} characters of text")
    address = f"https://wa.me/{require_phone(number).removeprefix('+')}"
    return f"{address}?text={quote(text, safe='')}" if text else address


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise ValueError("give a whole address, such as https://example.com/offer") from None
    return parts
