"""Texts and emails, out and back, with everything around them in memory."""

import json
from dataclasses import dataclass, field
from typing import Any

from services.ai.requests import RememberedDraftRequests
from services.aws.memory import MemoryStore
from services.contacts.consent import Consents
from services.contacts.model import StoredContact
from services.contacts.repository import ContactRepository
from services.core.settings import SendMode
from services.feedback.help import HelpDesk
from services.feedback.inbox import SmsInbox
from services.feedback.reports import ReportService
from services.feedback.service import FeedbackService
from services.limits.leases import SlotLeases
from services.messaging.channels.base import DryRun, Outcome
from services.messaging.channels.email import EmailLine
from services.messaging.channels.sms import SmsLine
from services.messaging.channels.unsubscribe import Links
from services.messaging.delivery import Delivery
from services.messaging.model import Channel, SendEmail, SendSms, StoredMessage
from services.messaging.repository import MessageRepository
from services.realtime.publisher import RecordingPublisher
from tests.factories.infrastructure import INFRASTRUCTURE, memory_store, rows
from tests.factories.records import EMAIL, PHONE, contact, keep, message
from tests.factories.sending import Desk, FakeSender
from tests.factories.time import NOW, FakeClock

POOL: str = INFRASTRUCTURE["values"]["SMS_POOL_ID"]
SENDER: str = INFRASTRUCTURE["values"]["SES_SENDER_EMAIL"]
NAME: str = INFRASTRUCTURE["values"]["SES_SENDER_NAME"]
LINKS = Links("a key of unsubscribe links, long enough", "https://base.example/unsubscribe")
SMS_LINE = SmsLine(POOL)
EMAIL_LINE = EmailLine(SENDER, NAME, LINKS)


def ada(**changes: Any) -> StoredContact:
    """A contact who may be written to by SMS and email, and has nothing to do with WhatsApp."""
    everything = {"email": EMAIL, "opt_in_sms": True, "opt_in_email": True}
    never = {"opt_in_whats_app": False, "last_inbound_message_at": None}
    return contact(**{**everything, **never, **changes})


def sms(content: str = "hello", **changes: Any) -> SendSms:
    """A text to the usual contact."""
    return SendSms.model_validate({"contact_id": "c1", "content": content, **changes})


def email(subject: str = "Your order", **changes: Any) -> SendEmail:
    """An email to the usual contact; with a text, unless a body is given."""
    bodies = {} if {"body_text", "body_html"} & set(changes) else {"body_text": "hello"}
    return SendEmail.model_validate({"contact_id": "c1", "subject": subject, **bodies, **changes})


def desk(channel: Channel, *script: Outcome | Exception, **changes: Any) -> Desk:
    """A desk of one channel at which the usual contact can be written to."""
    about = changes.pop("about", {})
    line = SMS_LINE if channel is Channel.SMS else EMAIL_LINE
    settings: dict[str, Any] = {"line": line, "sender": FakeSender(*script), **changes}
    made = Desk(**settings)
    keep(made.store, ada(**about))
    return made


def wish(channel: Channel, **changes: Any) -> Any:
    """Something to send over a channel."""
    return (sms if channel is Channel.SMS else email)(**changes)


def outgoing(channel: Channel, **changes: Any) -> StoredMessage:
    """A text or an email of ours that is on its way."""
    return message(**{"channel": channel, "kind": None, **changes})


@dataclass
class Mailbox:
    """A feedback service that can be looked into."""

    mode: SendMode = SendMode.LIVE
    sender: FakeSender = field(default_factory=FakeSender)
    store: MemoryStore = field(default_factory=memory_store)
    clock: FakeClock = field(default_factory=FakeClock)
    publisher: RecordingPublisher = field(default_factory=RecordingPublisher)
    drafts: RememberedDraftRequests = field(default_factory=RememberedDraftRequests)

    @property
    def service(self) -> FeedbackService:
        messages, consents = MessageRepository(self.store), Consents(self.store, self.clock)
        help_desk = HelpDesk(
            line=SMS_LINE,
            store=self.store,
            delivery=Delivery(
                messages,
                self.publisher,
                consents,
                SlotLeases(self.store, self.clock, self.clock.wait),
                self.clock,
                self.clock.wait,
            ),
            senders=lambda mode: DryRun() if mode is SendMode.DRY_RUN else self.sender,
            mode=self.mode,
            clock=self.clock,
        )
        reports = ReportService(self.store, messages, consents, self.publisher, self.clock)
        inbox = SmsInbox(self.store, self.publisher, self.drafts, self.clock)
        return FeedbackService(reports, inbox, help_desk, self.clock)

    def receive(self, *texts: str) -> None:
        """Events, one after the other."""
        for text in texts:
            self.service.receive(text)

    def message(self, message_id: str = "m1") -> StoredMessage:
        return StoredMessage.from_item(self.store.get("Messages", {"messageId": message_id}) or {})

    def messages(self) -> list[StoredMessage]:
        found = map(StoredMessage.from_item, self.rows("Messages"))
        return sorted(found, key=lambda m: (m.direction, m.content or ""))

    def contact(self, contact_id: str = "c1") -> StoredContact:
        return ContactRepository(self.store).get(contact_id)

    def revocations(self) -> list[dict[str, Any]]:
        """The evidence that consents ended."""
        return [row for row in self.rows("AuditLogs") if row["action"] == "revoke_opt_in"]

    def rows(self, table: str) -> list[dict[str, Any]]:
        return rows(self.store, table)


def text_event(kind: str = "TEXT_DELIVERED", **changes: Any) -> str:
    """A delivery event of a text; a change to None leaves a member out."""
    whole = {
        "eventType": kind,
        "eventVersion": "1.0",
        "eventTimestamp": int(NOW.timestamp() * 1000),
        "isFinal": True,
        "destinationPhoneNumber": PHONE,
        "messageId": "aws-1",
        "messageStatus": kind.removeprefix("TEXT_"),
        "context": {"messageId": "m1"},
        "totalMessageParts": 1,
    } | changes
    return json.dumps({name: value for name, value in whole.items() if value is not None})


def customer_text(body: str = "hello", **changes: Any) -> str:
    """A text from the usual contact's phone."""
    whole = {
        "originationNumber": PHONE,
        "destinationNumber": "+15550001111",
        "messageKeyword": "KEYWORD_1",
        "messageBody": body,
        "inboundMessageId": "in-1",
        "previousPublishedMessageId": "aws-1",
    } | changes
    return json.dumps({name: value for name, value in whole.items() if value is not None})


def mail_event(kind: str = "Delivery", part: dict[str, Any] | None = None, **changes: Any) -> str:
    """An event of SES about the usual email."""
    mail = {
        "timestamp": NOW.isoformat(),
        "messageId": "ses-1",
        "destination": [EMAIL],
        "tags": {"ses:configuration-set": ["x"], "messageId": ["m1"]},
    } | changes.pop("mail", {})
    name = kind[:1].lower() + kind[1:]
    said = {"timestamp": NOW.isoformat()} | (part or {})
    return json.dumps({"eventType": kind, "mail": mail, name: said} | changes)


def bounce(kind: str = "Permanent", *addresses: str, **changes: Any) -> str:
    """A bounce of the usual email."""
    gone = [{"emailAddress": address} for address in addresses or (EMAIL,)]
    part = {"bounceType": kind, "bounceSubType": "General", "bouncedRecipients": gone}
    return mail_event("Bounce", part, **changes)


def complaint(*addresses: str, **changes: Any) -> str:
    """A complaint about the usual email."""
    gone = [{"emailAddress": address} for address in addresses or (EMAIL,)]
    kind = changes.pop("kind", "abuse")
    part = {"complaintFeedbackType": kind, "complainedRecipients": gone}
    return mail_event("Complaint", part, **changes)
