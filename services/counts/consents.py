"""How many contacts consent to each channel now, changed with the consents themselves."""

from collections.abc import Mapping

from services.aws.store import Update
from services.counts.rows import TABLE, key

SLOT = "opt-ins"
OPT_INS = ("optInWhatsApp", "optInSms", "optInEmail")
"""The stored attributes that allow a channel, each also the name of its counter."""


def consents_changed(
    before: Mapping[str, object], after: Mapping[str, object], contact_id: str
) -> tuple[Update, ...]:
    """What counts a contact's consents as they become; one action, or none if they stay.

    Both sides are stored attributes; one that is missing is no consent, and a deleted contact is
    an empty mapping. Goes into the transaction that makes the change, which must hold only while
    the contact still is what it was `before`.
    """
    changes = {
        name: int(after.get(name) is True) - int(before.get(name) is True) for name in OPT_INS
    }
    amounts = {name: amount for name, amount in changes.items() if amount}
    return (Update(TABLE, key(SLOT, contact_id), add=amounts),) if amounts else ()
