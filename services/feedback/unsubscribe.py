"""A customer ends emails with the link of one, without signing in (RFC 8058)."""

from dataclasses import dataclass

from services.contacts.consent import Consents, Revocation
from services.core.clock import NewId, new_id
from services.messaging.channels.unsubscribe import Links
from services.messaging.model import OPT_IN, Channel


@dataclass(frozen=True)
class UnsubscribeService:
    """Following unsubscribe links."""

    links: Links
    consents: Consents
    new_id: NewId = new_id

    def is_ours(self, token: str) -> bool:
        """Whether we made this link; looking changes nothing (mail programs look at links)."""
        return self.links.read(token) is not None

    def unsubscribe(self, token: str) -> bool:
        """End emails to whom the link was sent; False if we did not make it. Safe to repeat."""
        link = self.links.read(token)
        if link is None:
            return False
        self.consents.revoke(
            Revocation(
                link.contact_id,
                OPT_IN[Channel.EMAIL],
                "email:unsubscribe-link",
                log_id=self.new_id(),
                message_id=link.message_id,
            )
        )
        return True
