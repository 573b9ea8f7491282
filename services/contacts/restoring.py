"""What a deleted contact comes back with: itself, and the consents that are still its own."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType

from services.contacts.evidence import RECORD, SYSTEM_USER, Consent, recorded
from services.contacts.model import StoredContact
from services.core.model import Item

SOURCE = "contact:restored"
"""Why a consent ended: its number or address may have been somebody else's meanwhile."""

REACHED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "optInWhatsApp": ("phone", "user"),
        "optInSms": ("phone",),
        "optInEmail": ("email",),
    }
)
"""The kinds of identity that each opt-in speaks for."""


def as_restored(
    deleted: StoredContact, own: Collection[str], now: datetime
) -> tuple[StoredContact, tuple[str, ...]]:
    """The contact as it comes back, and the opt-ins that ended while it was away.

    `own` are its identities that nobody else had meanwhile; a STOP that somebody else's contact
    received cannot be told from one of this person's, so a consent by another identity ends.
    """
    doubted = {key.split("#", 1)[0] for key in deleted.identities() - set(own)}
    item = deleted.to_item()
    ended = tuple(
        opt_in
        for opt_in in RECORD
        if item.get(opt_in) is True and not doubted.isdisjoint(REACHED_BY[opt_in])
    )
    word = Consent(opted_in=False, source=SOURCE, at=now, by=SYSTEM_USER)
    words: Item = {}
    for opt_in in ended:
        words |= recorded(opt_in, word)
    back = StoredContact.from_item({**item, **words})
    return back.model_copy(update={"deleted_at": None, "updated_at": now}), ended
