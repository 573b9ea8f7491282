"""What a batch tells of its provider: whether it keeps failing, and who asked it to stop."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.bulk.batch import Missed, Sent
from services.bulk.reading import Situation
from services.contacts.consent import Consents, Revocation
from services.core.clock import same_id
from services.core.settings import SendMode
from services.limits.breaker import FAILURES, Breakers
from services.messaging.channels.base import Lost, NotTaken, Rejected
from services.messaging.model import OPT_IN, Channel


@dataclass(frozen=True)
class ProviderWatch:
    """Hears how batches end."""

    breakers: Breakers
    consents: Consents

    def revoke(self, channel: Channel, sent: Sequence[Sent]) -> None:
        """Who opted out with the provider is not written to again; before the outcome is stored."""
        for one in sent:
            if isinstance(one.outcome, Rejected) and one.outcome.opted_out:
                self.consents.revoke(
                    Revocation(
                        one.contact_id,
                        OPT_IN[channel],
                        source=f"{channel}:provider-opt-out",
                        log_id=same_id("revoked", one.message.message_id),
                        message_id=one.message.message_id,
                    )
                )

    def heard(self, there: Situation, sent: Sequence[Sent]) -> None:
        """A batch with any answer is an answer; a batch of failures counts until it is enough."""
        tried = [one for one in sent if not isinstance(one.outcome, Missed)]
        if there.mode is SendMode.DRY_RUN or not tried:
            return
        failed = [one for one in tried if isinstance(one.outcome, Lost | NotTaken)]
        is_answered = len(failed) < len(tried)
        for one in tried[:1] if is_answered else failed[:FAILURES]:
            message_id = one.message.message_id
            breaker = there.breaker
            if breaker.is_open:
                breaker = breaker.probing(message_id, there.read_at)
            self.breakers.heard(breaker, message_id, failed=not is_answered)
        refused = {one.outcome.code for one in tried if isinstance(one.outcome, Rejected)}
        for code in sorted(refused):
            self.breakers.refused(there.breaker.provider, code)
