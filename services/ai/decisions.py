"""What a decision about a draft changes, and when it comes too late. Pure."""

from datetime import datetime, timedelta

from services.access.roles import Principal
from services.ai.model import WAITING, ReviewDraft, StoredDraft
from services.ai.repository import draft_key
from services.aws.conditions import Absent, Equals, Present, both, same
from services.aws.store import ConditionFailed, Update
from services.contacts.repository import not_found
from services.core.clock import iso
from services.core.errors import Conflict, Refusal

LEASE = timedelta(seconds=30)
"""For how long an approval may still be on its way: no function of ours runs longer."""


def as_decided(
    draft: StoredDraft, by: Principal, review: ReviewDraft, now: datetime, *, approved: bool
) -> StoredDraft:
    """The draft once somebody has decided about it; what is approved waits until it has left."""
    edited = review.edited_response if approved else None
    return draft.model_copy(
        update={
            "approved": approved,
            "edited_response": None if edited == draft.response else edited,
            "reviewed_by": by.user_id,
            "reviewed_at": now,
            "review_token": review.client_token,
            "refusal_code": None,
            "refusal_reason": None,
            "waiting": WAITING if approved else None,
            "updated_at": now,
        }
    )


def difference(before: StoredDraft, after: StoredDraft) -> Update:
    """The change from one state to the next; it fails if anybody else decided meanwhile."""
    old, new = before.to_item(), after.to_item()
    held = Absent("approved") if before.approved is None else Equals("approved", before.approved)
    moment = iso(before.reviewed_at) if before.reviewed_at else None
    changed = {name for name in new if old.get(name) != new[name]}
    return Update(
        *draft_key(before.interaction_id),
        set={name: new[name] for name in sorted({*changed, "updatedAt"})},
        remove=sorted(set(old) - set(new)),
        only_if=both(
            Present("interactionId"),
            held,
            same("reviewedAt", moment),
            same("sentMessageId", before.sent_message_id),
        ),
    )


def same_token(draft: StoredDraft, review: ReviewDraft) -> bool:
    """Whether a review is the very call that decided."""
    return review.client_token is not None and review.client_token == draft.review_token


def is_repeated(draft: StoredDraft, review: ReviewDraft, now: datetime) -> bool:
    """Whether an approval repeats the one that stands: a retry, or the end of one that broke."""
    if not draft.approved or review.edited_response not in (None, draft.text):
        return False
    if same_token(draft, review):
        return True
    held_since = draft.reviewed_at or now
    return draft.sent_message_id is None and now - held_since > LEASE


def decided(draft: StoredDraft) -> Conflict:
    """The refusal of a decision that comes too late."""
    about = {"interactionId": draft.interaction_id, "sentMessageId": draft.sent_message_id}
    if draft.sent_message_id:
        return Conflict("This draft was already approved and sent; look at the thread.", **about)
    if draft.approved:
        return Conflict(
            "This draft was just approved and is on its way; look again in half a minute.", **about
        )
    if draft.approved is None:
        return Conflict("Somebody else just changed this draft; look at it again.", **about)
    return Conflict("This draft was already rejected; ask for a new one.", **about)


def void(draft: StoredDraft, refused: ConditionFailed) -> Refusal:
    """Why an approval is void: position 1 is the contact."""
    contact = refused.failed.get(1)
    if contact is None or "deletedAt" in contact:
        return not_found(draft.contact_id)
    return Conflict(
        "The customer wrote again after this draft; read their message, and use the draft to it.",
        interactionId=draft.interaction_id,
        stale=True,
    )
