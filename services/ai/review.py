"""Deciding about a draft (Requirement 15.3). Nothing is ever sent without passing here.

An approval is one transaction, the claim: it fails if anybody has decided, if the contact is gone,
or if the customer wrote again. Then the reply goes through the ordinary sending service, and what
became of it is noted on the draft. A safety rule that refuses opens the draft again. A crash in
between leaves a claim without a message: the same approval, repeated, finishes it, and the
message's id, which follows from the draft, keeps it from leaving twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.ai.decisions import as_decided, decided, difference, is_repeated, same_token, void
from services.ai.model import (
    WAITING,
    AiInteraction,
    DraftDecision,
    DraftFeedback,
    ReviewDraft,
    StoredDraft,
)
from services.ai.replies import Replies, message_id_of
from services.ai.repository import DraftRepository, draft_key, still_answers
from services.aws.conditions import Present
from services.aws.store import Check, ConditionFailed, Put, Store, Update
from services.core.clock import Clock, NewId, iso, new_id, utc_now
from services.core.errors import Invalid, ProviderFailed, Refusal
from services.messaging.repository import message_key
from services.realtime.publisher import SUGGESTION, Publisher
from services.telemetry.log import note, warn


@dataclass(frozen=True)
class ReviewService:
    """Approving, rejecting and rating drafts."""

    store: Store
    drafts: DraftRepository
    replies: Replies
    publisher: Publisher
    clock: Clock = utc_now
    new_id: NewId = new_id

    def review(self, by: Principal, review: ReviewDraft) -> AiInteraction:
        """Approve and send, or reject.

        Raises:
            NotFound: no such draft, or its contact was deleted.
            Invalid: there is nothing to send, or it is too long.
            Conflict: somebody has decided, or the customer wrote again.
            DeliveryRefused: a safety rule forbids the message; the draft is open again.
            RateLimited: too much leaves at this moment; the draft is open again.
            ProviderFailed: the provider did not take it; the draft is used up.
        """
        by.require(Permission.REVIEW_DRAFTS)
        draft = self.drafts.get(review.interaction_id)
        if review.decision is DraftDecision.REJECT:
            return self._told(self._rejected(by, draft, review))
        if draft.approved is None:
            return self._sent(by, self._claimed(by, draft, review))
        if not is_repeated(draft, review, self.clock()):
            raise decided(draft)
        if draft.sent_message_id:
            return self._told(draft)
        return self._finished(by, draft)

    def rate(self, by: Principal, interaction_id: str, feedback: DraftFeedback) -> AiInteraction:
        """Say what a draft was worth (Requirement 15.6), before or after the decision."""
        by.require(Permission.REVIEW_DRAFTS)
        draft, now = self.drafts.get(interaction_id), self.clock()
        rated = draft.model_copy(update={"feedback": feedback, "updated_at": now})
        change = Update(
            *draft_key(interaction_id),
            set={"feedback": feedback.value, "updatedAt": iso(now)},
            only_if=Present("interactionId"),
        )
        self.store.write(change, self._row(by, "rate_draft", draft, now, feedback=feedback.value))
        return self._told(rated)

    def _rejected(self, by: Principal, draft: StoredDraft, review: ReviewDraft) -> StoredDraft:
        if draft.approved is not None:
            if draft.approved is False and same_token(draft, review):
                return draft
            raise decided(draft)
        now = self.clock()
        after = as_decided(draft, by, review, now, approved=False)
        self._decide(draft, after, (), self._row(by, "reject_draft", draft, now))
        return after

    def _claimed(self, by: Principal, draft: StoredDraft, review: ReviewDraft) -> StoredDraft:
        """The draft as approved, and by whom: from here on nobody else can."""
        now = self.clock()
        after = as_decided(draft, by, review, now, approved=True)
        if not (after.text or "").strip():
            raise Invalid(
                "There is no text to send; write one.",
                fields={"editedResponse": "may not be empty"},
            )
        self.replies.composed(after, after.text or "")
        row = self._row(by, "approve_draft", draft, now, edited=after.edited_response is not None)
        self._decide(draft, after, (still_answers(draft),), row)
        note("ai_draft_approved", interactionId=draft.interaction_id)
        return after

    def _decide(
        self, before: StoredDraft, after: StoredDraft, also: Sequence[Check], row: Put
    ) -> None:
        """Store a decision about a draft that nobody has decided about."""
        try:
            self.store.write(difference(before, after), *also, row)
        except ConditionFailed as refused:
            if 0 in refused.failed:
                raise decided(self.drafts.get(before.interaction_id)) from None
            raise void(before, refused) from None

    def _finished(self, by: Principal, draft: StoredDraft) -> AiInteraction:
        """Send what was approved and, after a crash, perhaps not sent."""
        if self._message_exists(draft):
            return self._told(self._noted(draft))
        now = self.clock()
        again = draft.model_copy(update={"reviewed_at": now, "updated_at": now})
        row = self._row(by, "finish_draft", draft, now)
        try:
            self.store.write(difference(draft, again), still_answers(draft), row)
        except ConditionFailed as refused:
            if 0 in refused.failed:
                raise decided(self.drafts.get(draft.interaction_id)) from None
            reason = void(draft, refused)
            self._opened(by, draft, reason)
            raise reason from None
        return self._sent(by, again)

    def _sent(self, by: Principal, draft: StoredDraft) -> AiInteraction:
        """The message belongs to whoever approved, also if somebody else finishes it."""
        approver = replace(by, user_id=draft.reviewed_by or by.user_id)
        wanted = self.replies.composed(draft, draft.text or "")
        try:
            self.replies.send(approver, wanted)
        except Refusal as refused:
            if not self._message_exists(draft):
                self._opened(by, draft, refused)
                raise
            after = self._noted(draft)
            if isinstance(refused, ProviderFailed):
                self._told(after)
                raise
            return self._told(after)
        return self._told(self._noted(draft))

    def _message_exists(self, draft: StoredDraft) -> bool:
        return self.store.get(*message_key(message_id_of(draft))) is not None

    def _noted(self, draft: StoredDraft) -> StoredDraft:
        """The draft with the message that it became."""
        now = self.clock()
        after = draft.model_copy(
            update={"sent_message_id": message_id_of(draft), "waiting": None, "updated_at": now}
        )
        try:
            self.store.write(difference(draft, after))
        except ConditionFailed:
            return self.drafts.get(draft.interaction_id)
        return after

    def _opened(self, by: Principal, draft: StoredDraft, why: Refusal) -> None:
        """Open the draft again, with the reason; whoever holds it by now keeps it."""
        warn("ai_draft_not_sent", interactionId=draft.interaction_id, code=why.code)
        now = self.clock()
        after = draft.model_copy(
            update={
                "approved": None,
                "reviewed_by": None,
                "reviewed_at": None,
                "review_token": None,
                "edited_response": None,
                "waiting": WAITING,
                "refusal_code": why.code,
                "refusal_reason": str(why),
                "updated_at": now,
            }
        )
        row = self._row(by, "draft_not_sent", draft, now, code=why.code)
        try:
            self.store.write(difference(draft, after), row)
        except ConditionFailed:
            return
        self._told(after)

    def _told(self, draft: StoredDraft) -> AiInteraction:
        [shown] = self.drafts.shown([draft])
        self.publisher.publish(SUGGESTION, shown)
        return shown

    def _row(
        self, by: Principal, action: str, draft: StoredDraft, now: datetime, **details: object
    ) -> Put:
        about = ("ai_interaction", draft.interaction_id)
        whom = {"messageId": draft.message_id, "contactId": draft.contact_id}
        return audit_row(by, action, about, now, self.new_id(), **whom, **details)
