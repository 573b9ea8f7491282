"""Links by which a customer ends emails without signing in (RFC 8058). Pure.

A link names the contact and the message, and carries an HMAC of both, so that nobody can make one
for somebody else. It holds no personal data and never ends: whoever has an old email may use it.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

_TOKEN = re.compile(r"([\w-]{1,64})\.([\w-]{1,64})\.([\w-]{43})", re.ASCII)
SHORTEST_KEY = 32


@dataclass(frozen=True, slots=True)
class Link:
    """Whom a link is about, and which message it came with."""

    contact_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links and reads them; `key` is the deployment's secret, `url` where links lead."""

    key: str
    url: str = ""

    def __post_init__(self) -> None:
        if len(self.key) < SHORTEST_KEY:
            raise ValueError(f"the key of unsubscribe links needs {SHORTEST_KEY} characters")

    def to(self, link: Link) -> str:
        """The address that goes into the message."""
        return f"{self.url}?token={link.contact_id}.{link.message_id}.{self._signature(link)}"

    def read(self, token: str) -> Link | None:
        """What a token says; None unless we made it."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            return None
        link = Link(found[1], found[2])
        return link if hmac.compare_digest(self._signature(link), found[3]) else None

    def _signature(self, link: Link) -> str:
        said = f"unsubscribe\x1f{link.contact_id}\x1f{link.message_id}".encode()
        digest = hmac.new(self.key.encode(), said, sha256).digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")
