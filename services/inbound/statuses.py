"""What became of our messages: statuses that come early, twice, out of order or for nobody.

A status carries our own id, or only WhatsApp's. One that finds no message is kept under
WhatsApp's id; the first status that connects that id with a message of ours settles it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from services.aws.store import Store
from services.contacts.consent import Consents, Revocation
from services.contacts.repository import meant_by
from services.core.clock import Clock, same_id, utc_now
from services.inbound.events import InboundStatus
from services.inbound.marking import Marking
from services.inbound.marks import Mark, with_marks
from services.inbound.senders import identities_of
from services.messaging.early import early_key, events_in, keep_event, marks_in
from services.messaging.model import OPT_IN, Channel, Direction, MessageStatus, StoredMessage
from services.messaging.repository import MessageRepository, live_message, message_key
from services.messaging.status import SettleRecipient, StatusEvent, with_event
from services.realtime.publisher import STATUS, Publisher
from services.telemetry.log import note, their_word

STOPPED = "131050"
"""WhatsApp's code for a customer who stopped marketing (docs/providers.md, "Errors")."""


@dataclass(frozen=True)
class StatusService:
    """Delivery statuses of WhatsApp messages (Requirement 5.12)."""

    store: Store
    messages: MessageRepository
    publisher: Publisher
    consents: Consents
    clock: Clock = utc_now
    settle_recipient: SettleRecipient = lambda _job, _message: None
    account_trouble: Callable[[StoredMessage], None] = lambda _message: None
    """Told every message that a status made fail."""

    def settle(self, status: InboundStatus) -> None:
        """Let a message grow by one status, and by those that were kept for it."""
        now = self.clock()
        message_id = status.message_id or self.messages.id_of(status.wamid)
        message, job_id, kept, marks = self._read(message_id, status.wamid, now)
        if status.event.error_code == STOPPED:
            self._revoke(status, message)
        if message is None or message.direction is Direction.INBOUND:
            self._keep(status, now)
            return
        events = [*kept, status.event]

        def growth(known: StoredMessage) -> StoredMessage | None:
            """The recipient first: if this dies in between, the event comes again."""
            after = _grown(known, events, marks, status.wamid, now)
            if after and job_id and known.status is MessageStatus.UNKNOWN:
                self.settle_recipient(job_id, after)
            return after

        grown = self.messages.grow(message, growth)
        if grown:
            note(
                "status",
                messageId=grown.message_id,
                status=grown.status,
                code=their_word(grown.error_code),
            )
            if grown.status is MessageStatus.FAILED:
                self.account_trouble(grown)
        self._tell(grown or message, marks)

    def _tell(self, message: StoredMessage, marks: Iterable[Mark]) -> None:
        """The message, and what was said about it before it was known."""
        marking = Marking(self.store, self.messages, self.clock)
        for one in (message, *marking.named(marks, message)):
            self.publisher.publish(STATUS, one.shown())

    def _revoke(self, status: InboundStatus, message: StoredMessage | None) -> None:
        """The customer stopped marketing; whom it was sent to, if the message is gone."""
        named = [] if message else identities_of(status.phone, status.user_id)
        found = {holder: (key,) for key in named if (holder := meant_by(self.store, key))}
        meant = {message.contact_id: ()} if message else found
        for contact_id, key in meant.items():
            self.consents.revoke(
                Revocation(
                    contact_id,
                    OPT_IN[Channel.WHATSAPP],
                    f"whatsapp:{STOPPED}",
                    log_id=same_id("revoked", STOPPED, status.wamid, *key),
                    message_id=message.message_id if message else None,
                )
            )

    def _read(
        self, message_id: str | None, wamid: str, now: datetime
    ) -> tuple[StoredMessage | None, str | None, list[StatusEvent], list[Mark]]:
        """The message, the bulk job that it belongs to, and what was kept for it.

        A customer may have reacted to it before WhatsApp told us its id there.
        """
        if message_id is None:
            return None, None, [], []
        item, early = self.store.get_many([message_key(message_id), early_key(wamid)])
        job_id = (item or {}).get("bulkJobId")
        marks = [Mark.model_validate(row) for row in marks_in(early, now)]
        return live_message(item, now), job_id, events_in(early, now), marks

    def _keep(self, status: InboundStatus, now: datetime) -> None:
        keep_event(self.store, status.wamid, status.event, now)
        note("status_kept", status=their_word(status.event.status))


def _grown(
    message: StoredMessage,
    events: Iterable[StatusEvent],
    marks: Iterable[Mark],
    wamid: str,
    now: datetime,
) -> StoredMessage | None:
    grown = with_marks(message, marks)
    if message.whatsapp_message_id is None:
        grown = grown.model_copy(update={"whatsapp_message_id": wamid, "updated_at": now})
    for event in events:
        grown = with_event(grown, event, now) or grown
    return None if grown is message else grown
