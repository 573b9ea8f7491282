"""What comes back about texts and emails, and where that goes which cannot be processed."""

from functools import cache

from services.app.delivery import delivery
from services.app.draft_requests import draft_requests
from services.app.realtime import publisher
from services.app.recipients import settler
from services.app.sms_line import sms_sender
from services.app.storage import store
from services.aws import clients
from services.contacts.consent import Consents
from services.core.function_settings import FeedbackSettings
from services.feedback.help import HelpDesk
from services.feedback.inbox import SmsInbox
from services.feedback.reports import ReportService
from services.feedback.service import FeedbackService
from services.inbound.dead_letters import DeadLetterQueue
from services.messaging.channels.sms import SmsLine
from services.messaging.repository import MessageRepository


@cache
def feedback() -> FeedbackService:
    """Feedback use cases."""
    settings = FeedbackSettings.load()
    tell, consents = publisher(settings), Consents(store())
    help_desk = HelpDesk(
        line=SmsLine(settings.sms_pool_id),
        store=store(),
        delivery=delivery(settings),
        senders=lambda mode: sms_sender(settings, mode),
        mode=settings.send_mode,
    )
    reports = ReportService(
        store(),
        MessageRepository(store()),
        consents,
        tell,
        settle_recipient=settler(settings).settle,
    )
    return FeedbackService(reports, SmsInbox(store(), tell, draft_requests(settings)), help_desk)


@cache
def feedback_topic_arn() -> str:
    """The topic that events come from."""
    return FeedbackSettings.load().alert_topic_arn


@cache
def feedback_dead_letters() -> DeadLetterQueue:
    """inbound-dlq."""
    return DeadLetterQueue(clients.sqs(), FeedbackSettings.load().inbound_dlq_url)
