"""What must be known before a customer's message is stored, read in one call."""

from dataclasses import dataclass
from datetime import datetime

from services.ai.switch import SWITCH, is_on
from services.aws.store import Item, Store
from services.inbound.events import InboundMessage
from services.inbound.marking import Marking
from services.inbound.senders import identities_of
from services.messaging.early import early_key
from services.messaging.model import StoredMessage
from services.messaging.repository import live_message, message_key
from services.messaging.senders import identity_row


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read before a message is stored; `identity` is the one that found who wrote."""

    identity: str
    held_by: str | None
    is_user_id_known: bool
    drafts_wanted: bool
    about: StoredMessage | None
    early: Item | None
    """What came before the message."""


def look(store: Store, marking: Marking, message: InboundMessage, now: datetime) -> Seen:
    """Who holds the sender's identity, whether drafts are wanted, and what it is about.

    One call; for a message about another one, a query before it finds that one if it is ours.
    """
    keys = identities_of(message.phone, message.user_id)
    about = marking.id_of(message.about) if message.about else None
    switch, early, *rows = store.get_many(
        [
            SWITCH,
            early_key(message.wamid),
            *map(identity_row, keys),
            *([message_key(about)] if about else []),
        ]
    )
    held = {key: row["contactId"] for key, row in zip(keys, rows, strict=False) if row}
    identity = next((key for key in keys if key in held), keys[0])
    return Seen(
        identity=identity,
        held_by=held.get(identity),
        is_user_id_known=keys[-1] in held,
        drafts_wanted=is_on(switch),
        about=live_message(rows[-1], now) if about else None,
        early=early,
    )
