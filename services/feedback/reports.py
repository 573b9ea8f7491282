"""What became of texts and emails: reports that come early, twice, out of order or for nobody.

A report carries our own id, or only the provider's. One that finds no message is kept under the
provider's id; the first report that connects that id with a message of ours settles it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.aws.store import Store
from services.contacts.consent import Consents, Revocation
from services.contacts.identities import email_key
from services.contacts.repository import meant_by
from services.core.clock import Clock, same_id, utc_now
from services.feedback.events import Report
from services.messaging.early import early_key, events_in, keep_event
from services.messaging.model import OPT_IN, Direction, MessageStatus, StoredMessage
from services.messaging.repository import MessageRepository, live_message, message_key
from services.messaging.status import SettleRecipient, StatusEvent, with_event
from services.realtime.publisher import STATUS, Publisher
from services.telemetry.log import note, their_word


@dataclass(frozen=True)
class ReportService:
    """Delivery reports of texts and emails (Requirements 6.7, 7.7)."""

    store: Store
    messages: MessageRepository
    consents: Consents
    publisher: Publisher
    clock: Clock = utc_now
    settle_recipient: SettleRecipient = lambda _job, _message: None

    def settle(self, report: Report) -> None:
        """End consent where the report says so, then let the message grow by it."""
        for address in report.gone:
            self._revoke(report, address)
        now = self.clock()
        message_id = report.message_id or self.messages.id_by_provider(report.provider_id)
        message, job_id, kept = self._read(message_id, report, now)
        if message is None:
            self._keep(report, now)
            return
        events = [*kept, report.event]

        def growth(known: StoredMessage) -> StoredMessage | None:
            """The recipient first: if this dies in between, the report comes again."""
            after = _grown(known, events, report, now)
            if after and job_id and known.status is MessageStatus.UNKNOWN:
                self.settle_recipient(job_id, after)
            return after

        grown = self.messages.grow(message, growth)
        shown = grown or message
        note(
            "status",
            messageId=shown.message_id,
            status=shown.status,
            code=their_word(shown.error_code),
        )
        self.publisher.publish(STATUS, shown.shown())

    def _revoke(self, report: Report, address: str) -> None:
        """Whoever holds the address now must not be written to; a repeated report adds nothing."""
        meant = meant_by(self.store, email_key(address))
        if meant is None:
            return
        self.consents.revoke(
            Revocation(
                meant,
                OPT_IN[report.channel],
                report.source,
                log_id=same_id("revoked", report.source, report.provider_id, email_key(address)),
                message_id=report.message_id,
            )
        )

    def _read(
        self, message_id: str | None, report: Report, now: datetime
    ) -> tuple[StoredMessage | None, str | None, list[StatusEvent]]:
        """Our message, its bulk job, and what was kept for it; None if it is another's."""
        if message_id is None:
            return None, None, []
        keys = [message_key(message_id), early_key(_waits_as(report))]
        item, early = self.store.get_many(keys)
        message = live_message(item, now)
        ours = message and (message.channel, message.direction) == (
            report.channel,
            Direction.OUTBOUND,
        )
        job_id = (item or {}).get("bulkJobId")
        return (message if ours else None), job_id, events_in(early, now)

    def _keep(self, report: Report, now: datetime) -> None:
        keep_event(self.store, _waits_as(report), report.event, now)
        note("status_kept", channel=report.channel, status=their_word(report.event.status))


def _grown(
    message: StoredMessage, events: Iterable[StatusEvent], report: Report, now: datetime
) -> StoredMessage | None:
    grown = message
    if message.provider_message_id is None:
        changes = {"provider_message_id": report.provider_id, "updated_at": now}
        grown = message.model_copy(update=changes)
    for event in events:
        grown = with_event(grown, event, now) or grown
    return None if grown is message else grown


def _waits_as(report: Report) -> str:
    """The channel keeps the ids of different providers apart."""
    return f"{report.channel}#{report.provider_id}"
