"""Looking at dead letters."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.access.roles import Permission, Principal
from services.aws.paging import key_from, page_size, token_for
from services.core.clock import Clock, utc_now
from services.core.model import Page
from services.dlq.intake import Intake
from services.dlq.letters import shown_payload
from services.dlq.metrics import emit_open
from services.dlq.model import (
    DlqMessage,
    DlqName,
    DlqState,
    QueueStatistics,
    StoredLetter,
    queue_named,
)
from services.dlq.queues import DeadLetters
from services.dlq.repository import LetterRepository

OPEN = (DlqState.WAITING, DlqState.EXHAUSTED)


@dataclass(frozen=True)
class DlqService:
    """What operators may know about dead letters."""

    letters: LetterRepository
    intake: Intake
    queues: Mapping[DlqName, DeadLetters]
    clock: Clock = utc_now

    def messages(
        self,
        by: Principal,
        queue_name: str,
        state: DlqState | None,
        limit: int | None,
        next_token: str | None,
    ) -> Page[DlqMessage]:
        """Letters of one state, or the open ones; asking for the first page takes new ones in.

        A page may hold fewer than `limit`: at most 100, and no more than an answer can carry.

        Raises:
            Invalid: no such queue, limit or token.
        """
        by.require(Permission.REPLAY_FAILURES)
        name, size, start = queue_named(queue_name), page_size(limit), key_from(next_token)
        fresh = [] if start else self.intake.take_in(name)
        found, more = self.letters.page(name, state, self.clock(), size, start)
        if more is None and len(found) < size:
            found = self._completed(found, fresh, state)[:size]
        return Page[DlqMessage](items=tuple(map(shown, found)), next_token=token_for(more))

    def _completed(
        self, found: list[StoredLetter], fresh: list[StoredLetter], state: DlqState | None
    ) -> list[StoredLetter]:
        """With those that the index may not know yet."""
        known = {letter.dlq_message_id for letter in found}
        wanted = OPEN if state is None else (state,)
        missing = self.letters.read(
            [new.dlq_message_id for new in fresh if new.dlq_message_id not in known]
        )
        return found + [letter for letter in missing if letter.state in wanted]

    def statistics(self, by: Principal) -> list[QueueStatistics]:
        """How each queue stands; nothing is taken in, and nothing personal is read."""
        by.require(Permission.READ)
        return [self._statistics(name) for name in DlqName]

    def measure(self) -> None:
        """Tell CloudWatch how each queue stands, whether or not anybody looks."""
        for name in DlqName:
            emit_open(self._statistics(name), self.clock())

    def _statistics(self, name: DlqName) -> QueueStatistics:
        kept = self.letters.statistics(name, self.clock())
        return kept.model_copy(update={"waiting": kept.waiting + self.queues[name].depth()})


def shown(letter: StoredLetter) -> DlqMessage:
    """What operators see."""
    return DlqMessage(
        dlq_message_id=letter.dlq_message_id,
        queue_name=letter.queue_name,
        state=letter.state,
        original_message_id=letter.original_message_id,
        retry_count=letter.retry_count,
        exhausted=letter.state is DlqState.EXHAUSTED,
        unreadable=letter.unreadable,
        received_at=letter.received_at,
        last_attempt_at=letter.last_attempt_at,
        replayed_at=letter.replayed_at,
        error_details=letter.error_details,
        payload=shown_payload(letter.payload),
    )
