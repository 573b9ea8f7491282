"""Questions to the knowledge base."""

from functools import cache

from services.ai.bedrock import BedrockPassages
from services.ai.questions import QuestionService
from services.app.storage import store
from services.aws import clients
from services.core.function_settings import KnowledgeBaseSettings


@cache
def questions() -> QuestionService:
    """Asking."""
    knowledge_base = KnowledgeBaseSettings.load().bedrock_kb_id
    passages = BedrockPassages(clients.knowledge_base(), knowledge_base)
    return QuestionService(store(), passages, knowledge_base)
