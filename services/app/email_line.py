"""The line of email, and who hands its messages over: for single, queued and bulk messages."""

from services.app.links import links
from services.aws import clients
from services.core.function_settings import EmailSettings
from services.core.settings import SendMode
from services.messaging.channels.base import DryRun, Sender
from services.messaging.channels.email import EmailLine, Ses


def email_line(settings: EmailSettings) -> EmailLine:
    """The verified address, and the links that end emails."""
    signed = links(settings, settings.unsubscribe_url)
    return EmailLine(settings.ses_sender_email, settings.ses_sender_name, signed)


def email_sender(settings: EmailSettings, mode: SendMode) -> Sender:
    """A client that can send exists only where sending is allowed."""
    if SendMode.DRY_RUN in (mode, settings.send_mode):
        return DryRun()
    return Ses(clients.ses(), settings.ses_configuration_set)
