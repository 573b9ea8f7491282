"""From SQS into the table: a letter is kept first, and only then deleted from its queue.

SQS forgets after 14 days and cannot be listed; the table can, and forgets nothing that is open.
A crash in between leaves the message in the queue, and the next intake finds its row there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.aws.store import Busy, ConditionFailed, Store
from services.core.clock import Clock, utc_now
from services.dlq.letters import RawLetter, letter_of
from services.dlq.metrics import emit_parked
from services.dlq.model import MOST_AT_ONCE, DlqName, StoredLetter
from services.dlq.queues import AT_ONCE, DeadLetters
from services.dlq.repository import come_again, letter_put
from services.telemetry.log import note, warn

TRIES = 6
LARGEST = 350_000
"""Bytes of a body that fit into a row of 400 KB."""


@dataclass(frozen=True)
class Intake:
    """Takes letters in."""

    store: Store
    queues: Mapping[DlqName, DeadLetters]
    clock: Clock = utc_now

    def take_in(self, name: DlqName, most: int = MOST_AT_ONCE) -> list[StoredLetter]:
        """Move at most `most` letters into the table; gives each of them once, as it came.

        Raises:
            Busy, Unanswered: storage did not take them; they are still in the queue.
        """
        taken: dict[str, StoredLetter] = {}
        seen = 0
        while seen < most and (found := self.queues[name].receive(min(AT_ONCE, most - seen))):
            seen += len(found)
            taken |= self._moved(name, found)
        if seen:
            note("dlq_taken_in", queue=name.value, count=seen)
        if parked := sum(letter.unreadable for letter in taken.values()):
            emit_parked(name, parked, self.clock())
        return list(taken.values())

    def _moved(self, name: DlqName, found: Sequence[RawLetter]) -> dict[str, StoredLetter]:
        """Keep what came, then delete it; by its id, since one thing may fail twice."""
        fitting = [raw for raw in found if _fits(raw)]
        if not fitting:
            return {}
        letters = [letter_of(name, raw, self.clock()) for raw in fitting]
        kept = {letter.dlq_message_id: letter for letter in letters}
        self._keep(list(kept.values()))
        self.queues[name].delete([raw.receipt for raw in fitting])
        return kept

    def _keep(self, letters: Sequence[StoredLetter]) -> None:
        """All at once, as long as they are new."""
        try:
            self.store.write(*map(letter_put, letters))
        except ConditionFailed:
            for letter in letters:
                self._keep_one(letter)

    def _keep_one(self, letter: StoredLetter) -> None:
        for _ in range(TRIES):
            try:
                self.store.write(letter_put(letter))
            except ConditionFailed as refused:
                there = StoredLetter.from_item(refused.failed[0] or {})
                change = come_again(there, letter)
                if change is None:
                    return
                try:
                    self.store.write(change)
                except ConditionFailed:
                    continue
            return
        raise Busy


def _fits(raw: RawLetter) -> bool:
    """Whether a row can hold the letter; else it stays in SQS, where alarms see it."""
    if len(raw.body.encode(errors="surrogatepass")) <= LARGEST:
        return True
    warn("dlq_too_large", queueMessageId=raw.message_id, size=len(raw.body))
    return False
