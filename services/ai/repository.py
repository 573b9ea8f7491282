"""Drafts in storage.

Each message has at most ten, under ids that follow from its own: whoever asks again finds what is
there, and a message that was delivered twice gets one draft.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.ai.model import WAITING, AiInteraction, StoredDraft
from services.aws.conditions import Absent, Condition, Present, both
from services.aws.store import Check, Item, Key, Put, Query, Store
from services.contacts.last_word import still
from services.contacts.repository import EXISTS, contact_key
from services.core.clock import iso, same_id
from services.core.errors import NotFound

MOST = 10
"""Drafts to one message."""
WAITS = timedelta(hours=24)
"""How long a draft is listed as open: afterwards the window it was made for has closed."""


def draft_key(interaction_id: str) -> tuple[str, Key]:
    """Where a draft is stored."""
    return "AIInteractions", {"interactionId": interaction_id}


def draft_ids(message_id: str) -> list[str]:
    """The ids that drafts to a message have, in the order in which they are made."""
    return [same_id("ai-draft", message_id, str(number)) for number in range(MOST)]


def draft_put(draft: StoredDraft) -> Put:
    """Stores a new draft; fails if it is there already."""
    return Put("AIInteractions", draft.to_item(), only_if=Absent("interactionId"))


def still_answers(draft: StoredDraft) -> Check:
    """Fails if the contact is gone, or the customer wrote again after what the draft answers."""
    return Check(*contact_key(draft.contact_id), only_if=_condition(draft))


def _condition(draft: StoredDraft) -> Condition:
    return both(EXISTS, still(draft.message_id))


class DraftRepository:
    """Drafts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, interaction_id: str) -> StoredDraft:
        """The draft.

        Raises:
            NotFound: there is none.
        """
        item = self._store.get(*draft_key(interaction_id))
        if item is None or "contactId" not in item:
            raise NotFound(
                "This draft does not exist; ask for a new one.", interactionId=interaction_id
            )
        return StoredDraft.from_item(item)

    def of_message(self, message_id: str) -> list[AiInteraction]:
        """Every draft to a message, oldest first."""
        page = self._store.query(
            Query(
                "AIInteractions",
                ("messageId", message_id),
                index="messageId-index",
                where=Present("contactId"),
                limit=200,
            )
        )
        found = {item["interactionId"]: StoredDraft.from_item(item) for item in page.items}
        return self.shown([found[key] for key in draft_ids(message_id) if key in found])

    def waiting(
        self, now: datetime, limit: int, start: Key | None
    ) -> tuple[list[AiInteraction], Key | None]:
        """Drafts of the last day that were neither rejected nor sent, newest first."""
        page = self._store.query(
            Query(
                "AIInteractions",
                ("waiting", WAITING),
                index="waiting-timestamp-index",
                at_least=("timestamp", iso(now - WAITS)),
                newest_first=True,
                limit=limit,
                start=start,
            )
        )
        return self.shown([StoredDraft.from_item(item) for item in page.items]), page.next

    def shown(self, drafts: Sequence[StoredDraft]) -> list[AiInteraction]:
        """Drafts as clients see them, with whether they still answer the customer's last word."""
        seen: list[AiInteraction] = []
        for begin in range(0, len(drafts), 100):
            part = drafts[begin : begin + 100]
            contacts = self._store.get_many([contact_key(each.contact_id) for each in part])
            seen += [
                draft.shown(stale=is_stale(draft, contact))
                for draft, contact in zip(part, contacts, strict=True)
            ]
        return seen


def is_stale(draft: StoredDraft, contact: Item | None) -> bool:
    """Whether an open draft can no longer be approved; one that was decided never is."""
    is_open = draft.approved is None or (draft.approved and draft.sent_message_id is None)
    if not is_open:
        return False
    return contact is None or not _condition(draft).holds(contact)
