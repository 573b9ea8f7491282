"""What happens when something comes back about a text or an email."""

from dataclasses import dataclass

from services.core.clock import Clock, utc_now
from services.feedback.emails import read_email_report
from services.feedback.events import decoded
from services.feedback.help import HelpDesk
from services.feedback.inbox import SmsInbox
from services.feedback.keywords import asks_for_help
from services.feedback.reports import ReportService
from services.feedback.texts import read_text_message, read_text_report
from services.telemetry.log import note


@dataclass(frozen=True)
class FeedbackService:
    """Events about texts and emails."""

    reports: ReportService
    inbox: SmsInbox
    help_desk: HelpDesk
    clock: Clock = utc_now

    def receive(self, text: str) -> None:
        """Process the text of one SNS message; an event of another kind is counted and ignored.

        Raises:
            Unreadable: it is of this kind, and broken.
        """
        event, now = decoded(text), self.clock()
        if report := read_text_report(event, now) or read_email_report(event, now):
            self.reports.settle(report)
        elif said := read_text_message(event, now):
            stored = self.inbox.keep(said)
            if asks_for_help(said.text, said.keyword):
                self.help_desk.answer(stored, said.phone)
        else:
            note("feedback_ignored")
