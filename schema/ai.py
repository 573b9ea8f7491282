"""Drafts that a person approves, and questions to the knowledge base."""

from datetime import datetime

import strawberry

from schema.wiring import follows, published, served
from services.access.roles import Permission
from services.ai import model
from services.messaging.model import Channel


@strawberry.type
class AiSource:
    """A passage that a draft rests on."""

    content: str
    source: str | None
    score: float | None


@strawberry.type
class AiInteraction:
    """A draft, where it comes from, and what a person decided."""

    interaction_id: strawberry.ID
    message_id: strawberry.ID
    contact_id: strawberry.ID
    channel: Channel
    kind: model.DraftKind
    query: str
    response: str | None
    sources: list[AiSource]
    confidence: float | None
    approved: bool | None
    stale: bool
    edited_response: str | None
    feedback: model.DraftFeedback
    reviewed_by: str | None
    reviewed_at: datetime | None
    sent_message_id: strawberry.ID | None
    refusal_code: str | None
    refusal_reason: str | None
    bedrock_kb_id: str | None
    bedrock_agent_id: str | None
    bedrock_model_id: str | None
    timestamp: datetime
    updated_at: datetime


@strawberry.type
class AiInteractionPage:
    """One page of drafts."""

    items: list[AiInteraction]
    next_token: str | None


@strawberry.type
class KnowledgeBaseAnswer:
    """What the knowledge base knows about a question."""

    query: str
    results: list[AiSource]


@strawberry.input
class ReviewAiResponseInput:
    """An operator's decision about a draft."""

    interaction_id: strawberry.ID
    decision: model.DraftDecision
    edited_response: str | None = strawberry.UNSET
    client_token: str | None = strawberry.UNSET


@strawberry.input
class AiSourceInput:
    """A passage of a published draft."""

    content: str
    source: str | None = strawberry.UNSET
    score: float | None = strawberry.UNSET


@strawberry.input
class PublishAiInteractionInput:
    """A draft, on its way to subscribers."""

    interaction_id: strawberry.ID
    message_id: strawberry.ID
    contact_id: strawberry.ID
    channel: Channel
    kind: model.DraftKind
    query: str
    response: str | None = strawberry.UNSET
    sources: list[AiSourceInput]
    confidence: float | None = strawberry.UNSET
    approved: bool | None = strawberry.UNSET
    stale: bool
    edited_response: str | None = strawberry.UNSET
    feedback: model.DraftFeedback
    reviewed_by: str | None = strawberry.UNSET
    reviewed_at: datetime | None = strawberry.UNSET
    sent_message_id: strawberry.ID | None = strawberry.UNSET
    refusal_code: str | None = strawberry.UNSET
    refusal_reason: str | None = strawberry.UNSET
    bedrock_kb_id: str | None = strawberry.UNSET
    bedrock_agent_id: str | None = strawberry.UNSET
    bedrock_model_id: str | None = strawberry.UNSET
    timestamp: datetime
    updated_at: datetime


@strawberry.type
class AiQuery:
    """Reads about drafts."""

    ai_interactions = served(
        "ai-generate-response", Permission.READ, list[AiInteraction], message_id=strawberry.ID
    )
    pending_ai_suggestions = served(
        "ai-generate-response",
        Permission.READ,
        AiInteractionPage,
        limit=int | None,
        next_token=str | None,
    )


@strawberry.type
class AiMutation:
    """Asking for drafts and deciding about them."""

    query_knowledge_base = served(
        "ai-query-kb",
        Permission.REVIEW_DRAFTS,
        KnowledgeBaseAnswer,
        query=str,
        message_id=strawberry.ID | None,
    )
    generate_ai_response = served(
        "ai-generate-response", Permission.REVIEW_DRAFTS, AiInteraction, message_id=strawberry.ID
    )
    review_ai_response = served(
        "ai-generate-response",
        Permission.REVIEW_DRAFTS,
        AiInteraction,
        input=ReviewAiResponseInput,
    )
    rate_ai_response = served(
        "ai-generate-response",
        Permission.REVIEW_DRAFTS,
        AiInteraction,
        interaction_id=strawberry.ID,
        feedback=model.DraftFeedback,
    )
    publish_ai_suggestion = published(AiInteraction | None, input=PublishAiInteractionInput)


@strawberry.type
class AiSubscription:
    """Drafts as they appear."""

    on_ai_suggestion = follows("publishAiSuggestion", AiInteraction | None)
