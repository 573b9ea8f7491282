"""Drafts: making them and reading them."""

from functools import cache

from services.ai.bedrock import BedrockKnowledge
from services.ai.drafting import Drafting
from services.ai.knowledge import Ids
from services.ai.reading import DraftReading
from services.ai.repository import DraftRepository
from services.app.realtime import publisher
from services.app.storage import store
from services.aws import clients
from services.core.function_settings import DraftSettings
from services.messaging.repository import MessageRepository


@cache
def drafting() -> Drafting:
    """Making drafts."""
    settings = DraftSettings.load()
    ids = Ids(
        knowledge_base=settings.bedrock_kb_id,
        agent=settings.bedrock_agent_id,
        agent_alias=settings.bedrock_agent_alias_id,
        model=settings.bedrock_foundation_model,
    )
    return Drafting(
        store=store(),
        drafts=DraftRepository(store()),
        messages=MessageRepository(store()),
        knowledge=BedrockKnowledge(clients.knowledge_base(), clients.agent(), ids),
        ids=ids,
        publisher=publisher(settings),
    )


@cache
def reading() -> DraftReading:
    """Reading drafts."""
    return DraftReading(DraftRepository(store()))
