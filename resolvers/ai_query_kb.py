"""ai-query-kb: Mutation.queryKnowledgeBase."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.ai.model import KnowledgeBaseAnswer
from services.app.ai_questions import questions


def query_knowledge_base(by: Principal, arguments: Arguments) -> KnowledgeBaseAnswer:
    """Mutation.queryKnowledgeBase."""
    return questions().ask(by, arguments["query"], arguments.get("messageId"))


handler = appsync(queryKnowledgeBase=query_knowledge_base)
