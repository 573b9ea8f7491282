"""Trying dead letters again (Requirement 9).

A letter is held by one replay at a time, goes through the code that failed on it, and is marked
replayed only after that succeeded. A crash at any moment leaves it waiting; whatever was done
already is not done twice by that code, because its ids and conditions are deterministic.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.aws.store import Store
from services.core.clock import Clock, NewId, new_id, utc_now
from services.dlq.intake import Intake
from services.dlq.metrics import emit_parked
from services.dlq.model import (
    LONGEST_REASON,
    DlqName,
    DlqOutcome,
    DlqReplay,
    DlqResult,
    DlqState,
    ReplayDlq,
    StoredLetter,
)
from services.dlq.repository import LetterRepository, NotHeld
from services.dlq.routes import Route
from services.telemetry.log import fault, note

PATIENCE = timedelta(seconds=20)
"""After so long nothing more is begun: AppSync waits for 30 seconds."""


@dataclass(frozen=True)
class ReplayService:
    """Replays."""

    store: Store
    letters: LetterRepository
    intake: Intake
    routes: Mapping[DlqName, Route]
    clock: Clock = utc_now
    new_id: NewId = new_id

    def replay(self, by: Principal, wish: ReplayDlq) -> DlqReplay:
        """Try letters again, those first that failed least often.

        What a long replay does not reach is in none of its counts, and waits.

        Raises:
            Busy, Unanswered: storage failed; what was held is free again after a minute.
        """
        by.require(Permission.REPLAY_FAILURES)
        holder = self.new_id()
        self._audit(by, wish, holder)
        results = self._tried(wish, holder)
        counts = Counter(result.outcome.value for result in results)
        done = {outcome.value: counts[outcome.value] for outcome in DlqOutcome}
        self._audit(by, wish, holder, **done)
        return DlqReplay(**done, results=tuple(results))

    def _tried(self, wish: ReplayDlq, holder: str) -> list[DlqResult]:
        """Each letter once, until the batch is full or the time is up."""
        begun, tried = self.clock(), 0
        results: list[DlqResult] = []
        for letter_id in self._chosen(wish):
            if tried >= wish.batch_size or self.clock() - begun > PATIENCE:
                break
            results.append(self._one(wish, letter_id, holder))
            tried += results[-1].outcome is not DlqOutcome.SKIPPED
        return results

    def _chosen(self, wish: ReplayDlq) -> Iterable[str]:
        """The named letters; else those that just came, which the index may not show, and wait."""
        if wish.dlq_message_ids is not None:
            return dict.fromkeys(wish.dlq_message_ids)
        fresh = self.intake.take_in(wish.queue_name, wish.batch_size)
        waiting = self.letters.waiting(wish.queue_name)
        return dict.fromkeys([*waiting, *(letter.dlq_message_id for letter in fresh)])

    def _one(self, wish: ReplayDlq, letter_id: str, holder: str) -> DlqResult:
        name = wish.queue_name
        try:
            letter = self.letters.held(name, letter_id, wish.max_retries, holder, self.clock())
        except NotHeld as refused:
            return _result(letter_id, DlqOutcome.SKIPPED, str(refused))
        try:
            self.routes[name](letter.payload)
            self.letters.replayed(letter, self.clock())
        except Exception as error:  # noqa: BLE001  whatever broke, the letter must be kept
            return self._failed(letter, error)
        note("dlq_replayed", queue=name.value, dlqMessageId=letter_id)
        return _result(letter_id, DlqOutcome.REPLAYED)

    def _failed(self, letter: StoredLetter, error: Exception) -> DlqResult:
        queue, letter_id = letter.queue_name, letter.dlq_message_id
        retries = letter.retry_count
        fault(
            "dlq_replay_failed", error, queue=queue.value, dlqMessageId=letter_id, retries=retries
        )
        reason = f"{type(error).__name__}: {error}"[:LONGEST_REASON]
        parked = self.letters.failed(letter, reason) is DlqState.EXHAUSTED
        if parked:
            emit_parked(queue, 1, self.clock())
        return _result(letter_id, DlqOutcome.FAILED, reason, exhausted=parked)

    def _audit(self, by: Principal, wish: ReplayDlq, log_id: str, **counts: int) -> None:
        """One row: written before anything is done, completed afterwards."""
        about = ("queue", wish.queue_name.value)
        asked = {
            "batchSize": wish.batch_size,
            "maxRetries": wish.max_retries,
            "selected": len(wish.dlq_message_ids or ()),
        }
        row = audit_row(by, "replay_dlq", about, self.clock(), log_id, **asked, **counts)
        self.store.write(row)


def _result(
    letter_id: str, outcome: DlqOutcome, reason: str | None = None, *, exhausted: bool = False
) -> DlqResult:
    return DlqResult(dlq_message_id=letter_id, outcome=outcome, reason=reason, exhausted=exhausted)
