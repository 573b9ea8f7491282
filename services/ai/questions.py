"""Questions that a user puts to the knowledge base."""

from dataclasses import dataclass

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.ai.knowledge import Passages, Unavailable
from services.ai.model import LONGEST_QUESTION, KnowledgeBaseAnswer, StoredQuestion
from services.ai.switch import SWITCH, require_on
from services.aws.conditions import Absent
from services.aws.store import Put, Store
from services.core.clock import Clock, NewId, new_id, utc_now
from services.core.errors import Invalid, ProviderFailed


@dataclass(frozen=True)
class QuestionService:
    """Asking, and keeping what was asked (Requirement 15.5)."""

    store: Store
    knowledge: Passages
    knowledge_base: str
    clock: Clock = utc_now
    new_id: NewId = new_id

    def ask(self, by: Principal, query: str, message_id: str | None) -> KnowledgeBaseAnswer:
        """The passages closest to a question.

        Raises:
            Invalid: it is empty, or longer than 20,000 characters.
            AutomationOff: AI is switched off.
            ProviderFailed: the knowledge base does not answer.
        """
        by.require(Permission.REVIEW_DRAFTS)
        _require_question(query)
        require_on(self.store.get(*SWITCH))
        try:
            found = tuple(self.knowledge.passages(query))
        except Unavailable as failed:
            raise ProviderFailed(
                "The knowledge base does not answer; try again in a minute.",
                apiError=failed.code,
                retryable=True,
            ) from failed
        asked = StoredQuestion(
            interaction_id=self.new_id(),
            message_id=message_id,
            query=query,
            response=found[0].content if found else None,
            sources=found,
            asked_by=by.user_id,
            bedrock_kb_id=self.knowledge_base,
            timestamp=self.clock(),
        )
        row = audit_row(
            by,
            "ask_knowledge_base",
            ("ai_interaction", asked.interaction_id),
            asked.timestamp,
            self.new_id(),
            messageId=message_id,
            passages=len(found),
        )
        kept = Put("AIInteractions", asked.to_item(), only_if=Absent("interactionId"))
        self.store.write(kept, row)
        return KnowledgeBaseAnswer(query=query, results=found)


def _require_question(query: str) -> None:
    if not query.strip():
        raise Invalid("Write a question first.", fields={"query": "may not be empty"})
    if len(query) > LONGEST_QUESTION:
        raise Invalid(
            f"Shorten the question to {LONGEST_QUESTION} characters.",
            fields={"query": f"may have at most {LONGEST_QUESTION} characters"},
        )
