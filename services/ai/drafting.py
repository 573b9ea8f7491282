"""Making a draft: passages from the knowledge base, a reply from the agent, kept and shown.

It runs apart from the inbound path. If the agent fails, the best passage is offered and marked as
such; if the knowledge base fails, there is no draft, and the inbox works without.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.ai.knowledge import Ids, Knowledge, Unavailable
from services.ai.model import WAITING, AiInteraction, AiSource, DraftKind, StoredDraft
from services.ai.prompt import LATEST, prompt
from services.ai.repository import MOST, DraftRepository, draft_ids, draft_key, draft_put
from services.ai.switch import SWITCH, is_on, require_on
from services.aws.store import ConditionFailed, Item, Store
from services.core.clock import Clock, NewId, new_id, utc_now
from services.core.errors import Conflict, Invalid, NotFound, ProviderFailed
from services.messaging.model import Direction, Message, StoredMessage
from services.messaging.repository import MessageRepository, live_message, message_key
from services.realtime.publisher import SUGGESTION, Publisher
from services.telemetry.log import note, warn


@dataclass(frozen=True)
class Situation:
    """A message and the drafts that it has."""

    switch: Item | None
    message: StoredMessage | None
    drafts: tuple[StoredDraft, ...]


@dataclass(frozen=True)
class Drafting:
    """Making drafts."""

    store: Store
    drafts: DraftRepository
    messages: MessageRepository
    knowledge: Knowledge
    ids: Ids
    publisher: Publisher
    clock: Clock = utc_now
    new_id: NewId = new_id

    def answer_to(self, message_id: str) -> None:
        """Draft a reply to what a customer just wrote, and tell subscribers.

        Nothing happens while drafts are switched off, for a message that is gone or has no text,
        or if there is a draft already, which is told again.

        Raises:
            Unavailable: the knowledge base does not answer; worth trying again.
        """
        there = self._situation(message_id)
        if not is_on(there.switch):
            note("ai_off", messageId=message_id)
        elif there.drafts:
            self._tell(there.drafts[0])
        elif there.message is None or _problem(there.message):
            note("ai_nothing_to_answer", messageId=message_id)
        else:
            self._make(there.message, draft_ids(message_id)[0], None)

    def generate(self, by: Principal, message_id: str) -> AiInteraction:
        """Draft a reply because an operator asks; an open draft to this message is returned.

        Raises:
            AutomationOff: drafts are switched off.
            NotFound: no such message.
            Invalid: it is not a customer's, or has no text.
            Conflict: it has ten drafts.
            ProviderFailed: the knowledge base does not answer.
        """
        by.require(Permission.REVIEW_DRAFTS)
        there = self._situation(message_id)
        require_on(there.switch)
        if there.message is None:
            raise NotFound(
                "This message does not exist or has expired; messages are kept for 30 days.",
                messageId=message_id,
            )
        if problem := _problem(there.message):
            raise Invalid(problem, fields={"messageId": problem})
        waiting = [draft for draft in there.drafts if draft.waiting]
        if waiting:
            return self._tell(waiting[-1])
        if len(there.drafts) >= MOST:
            raise Conflict(f"This message has {MOST} drafts; write the reply yourself.")
        try:
            return self._make(there.message, draft_ids(message_id)[len(there.drafts)], by)
        except Unavailable as failed:
            raise ProviderFailed(
                "The knowledge base does not answer; try again in a minute, or write yourself.",
                apiError=failed.code,
                retryable=True,
            ) from failed

    def _situation(self, message_id: str) -> Situation:
        keys = [draft_key(each) for each in draft_ids(message_id)]
        switch, message, *drafts = self.store.get_many([SWITCH, message_key(message_id), *keys])
        return Situation(
            switch,
            live_message(message, self.clock()),
            tuple(StoredDraft.from_item(item) for item in drafts if item),
        )

    def _make(self, message: StoredMessage, key: str, by: Principal | None) -> AiInteraction:
        question = message.content or ""
        passages = self.knowledge.passages(question)
        kind, response = self._reply(message, key, passages)
        now = self.clock()
        draft = StoredDraft(
            interaction_id=key,
            message_id=message.message_id,
            contact_id=message.contact_id,
            channel=message.channel,
            kind=kind,
            query=question,
            response=response,
            sources=tuple(passages),
            confidence=passages[0].score if passages else None,
            bedrock_kb_id=self.ids.knowledge_base,
            bedrock_agent_id=self.ids.agent,
            bedrock_model_id=self.ids.model,
            timestamp=now,
            updated_at=now,
            waiting=WAITING if response else None,
        )
        return self._tell(self._kept(draft, by, now))

    def _reply(
        self, message: StoredMessage, session: str, passages: Sequence[AiSource]
    ) -> tuple[DraftKind, str | None]:
        """What the agent writes, else the best passage, else nothing."""
        try:
            text = self.knowledge.answer(session, prompt(self._thread(message), passages))
        except Unavailable as failed:
            warn("ai_agent_failed", messageId=message.message_id, code=failed.code)
            if not passages:
                return DraftKind.NONE, None
            return DraftKind.PASSAGE, passages[0].content
        return DraftKind.AGENT, text

    def _thread(self, message: StoredMessage) -> list[Message]:
        """The latest messages, oldest first, ending with the one to answer.

        The index may lag behind; the message itself is always there.
        """
        latest, _ = self.messages.of_contact(message.contact_id, self.clock(), LATEST, None)
        earlier = [each for each in reversed(latest) if each.message_id != message.message_id]
        return [*earlier, message.shown()]

    def _kept(self, draft: StoredDraft, by: Principal | None, now: datetime) -> StoredDraft:
        """Stored; if somebody was faster, theirs."""
        about = ("ai_interaction", draft.interaction_id)
        asked = (
            [audit_row(by, "ask_for_draft", about, now, self.new_id(), messageId=draft.message_id)]
            if by
            else []
        )
        try:
            self.store.write(draft_put(draft), *asked)
        except ConditionFailed:
            return self.drafts.get(draft.interaction_id)
        note(
            "ai_drafted",
            interactionId=draft.interaction_id,
            messageId=draft.message_id,
            kind=draft.kind,
            sources=len(draft.sources),
        )
        return draft

    def _tell(self, draft: StoredDraft) -> AiInteraction:
        [shown] = self.drafts.shown([draft])
        self.publisher.publish(SUGGESTION, shown)
        return shown


def _problem(message: StoredMessage) -> str | None:
    """Why no reply can be drafted."""
    if message.direction is not Direction.INBOUND:
        return "Choose a message of the customer; this one is ours."
    if not (message.content or "").strip():
        return "This message has no text; write the reply yourself."
    return None
