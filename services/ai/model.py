"""Drafts that a person approves, and what the knowledge base says (Requirement 15)."""

from enum import StrEnum

from pydantic import Field

from services.core.model import Item, Model, Moment, Record
from services.messaging.model import Channel

LONGEST_QUESTION = 20_000
"""What Retrieve takes at most, in characters (docs/providers.md, "Bedrock")."""


class DraftKind(StrEnum):
    """Who wrote a draft.

    `agent`: the agent. `passage`: the agent failed, and this is the best passage as it stands.
    `none`: the agent failed and nothing fits; there is nothing to approve.
    """

    AGENT = "agent"
    PASSAGE = "passage"
    NONE = "none"


class DraftDecision(StrEnum):
    """What an operator decides about a draft."""

    APPROVE = "approve"
    REJECT = "reject"


class DraftFeedback(StrEnum):
    """What an operator thinks of a draft (Requirement 15.6)."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    NONE = "none"


class AiSource(Model):
    """A passage that a draft rests on; `score` is the knowledge base's own, higher is closer."""

    content: str
    source: str | None = None
    score: float | None = None


class AiInteraction(Record):
    """A draft, where it comes from, and what a person decided (Requirement 15.5).

    `approved` is None until somebody decides. `stale`: it can no longer be approved, because the
    customer wrote again or the contact is gone. `confidence` is the score of the best passage:
    neither Retrieve nor InvokeAgent says how sure it is. `refusal_code` and `refusal_reason` say
    which safety rule stopped the last approval; the draft is open again then.
    """

    interaction_id: str
    message_id: str
    contact_id: str
    channel: Channel
    kind: DraftKind
    query: str
    response: str | None = None
    sources: tuple[AiSource, ...] = ()
    confidence: float | None = None
    approved: bool | None = None
    stale: bool = False
    edited_response: str | None = None
    feedback: DraftFeedback = DraftFeedback.NONE
    reviewed_by: str | None = None
    reviewed_at: Moment | None = None
    sent_message_id: str | None = None
    refusal_code: str | None = None
    refusal_reason: str | None = None
    bedrock_kb_id: str | None = None
    bedrock_agent_id: str | None = None
    bedrock_model_id: str | None = None
    timestamp: Moment
    updated_at: Moment


WAITING = "approval"


class StoredDraft(AiInteraction):
    """A draft as the table holds it."""

    waiting: str | None = None
    """`approval` until a draft is rejected or sent; the index of open drafts knows it by this."""
    review_token: str | None = None
    """The client token of the approval."""

    def to_item(self) -> Item:
        """What is stored; whether it is stale depends on what the customer does."""
        return {name: value for name, value in super().to_item().items() if name != "stale"}

    def shown(self, *, stale: bool = False) -> AiInteraction:
        """What clients see."""
        seen = self.model_dump(exclude={*PRIVATE})
        return AiInteraction.model_validate({**seen, "stale": stale})

    @property
    def text(self) -> str | None:
        """What would be sent."""
        return self.response if self.edited_response is None else self.edited_response


PRIVATE = frozenset(StoredDraft.model_fields) - frozenset(AiInteraction.model_fields)


class StoredQuestion(Record):
    """A question that a user put to the knowledge base, kept beside the drafts."""

    interaction_id: str
    message_id: str | None = None
    query: str
    response: str | None = None
    sources: tuple[AiSource, ...] = ()
    approved: bool = False
    feedback: DraftFeedback = DraftFeedback.NONE
    asked_by: str
    bedrock_kb_id: str
    timestamp: Moment


class KnowledgeBaseAnswer(Model):
    """What the knowledge base knows about a question, best first."""

    query: str
    results: tuple[AiSource, ...]


class ReviewDraft(Model):
    """An operator's decision; with `edited_response` that text is sent instead of the draft's."""

    interaction_id: str
    decision: DraftDecision
    edited_response: str | None = None
    client_token: str | None = Field(default=None, min_length=1, max_length=128)
