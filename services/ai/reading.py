"""Reading drafts."""

from dataclasses import dataclass

from services.access.roles import Permission, Principal
from services.ai.model import AiInteraction
from services.ai.repository import DraftRepository
from services.aws.paging import key_from, page_size, token_for
from services.core.clock import Clock, utc_now
from services.core.model import Page


@dataclass(frozen=True)
class DraftReading:
    """What users may see of drafts."""

    drafts: DraftRepository
    clock: Clock = utc_now

    def of_message(self, by: Principal, message_id: str) -> list[AiInteraction]:
        """Every draft to a message, oldest first."""
        by.require(Permission.READ)
        return self.drafts.of_message(message_id)

    def waiting(
        self, by: Principal, limit: int | None, next_token: str | None
    ) -> Page[AiInteraction]:
        """Drafts of the last day that were neither rejected nor sent, newest first."""
        by.require(Permission.READ)
        found, more = self.drafts.waiting(self.clock(), page_size(limit), key_from(next_token))
        return Page[AiInteraction](items=tuple(found), next_token=token_for(more))
