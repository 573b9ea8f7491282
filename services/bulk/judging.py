"""What the rules say about one recipient: the worker and the preflight ask here. Pure."""

from dataclasses import dataclass
from datetime import datetime

from services.aws.store import Item
from services.bulk.channels.base import Mailing
from services.contacts.model import StoredContact
from services.core.errors import NotFound
from services.messaging.channels.base import Wanted
from services.messaging.rules import reasons_of, verdict_of


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a recipient does not get the message; `details` in words."""

    code: str
    details: str
    reasons: tuple[str, ...]


def judged[W: Wanted](
    mailing: Mailing[W], item: Item | None, now: datetime
) -> StoredContact | Objection:
    """The contact that an item holds if it may be written to now, else the first objection."""
    if item is None or "deletedAt" in item:
        return Objection(NotFound.code, "This contact does not exist any more.", (NotFound.code,))
    contact = StoredContact.from_item(item)
    refused = verdict_of(mailing.refusals(contact, now))
    return Objection(refused.code, str(refused), reasons_of(refused)) if refused else contact
