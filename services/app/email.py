"""Sending email."""

from functools import cache, partial

from services.app.email_line import email_line, email_sender
from services.app.sending import sending
from services.core.function_settings import OutboundEmailSettings
from services.messaging.model import SendEmail
from services.messaging.send import SendingService


@cache
def email() -> SendingService[SendEmail]:
    """Sending use cases."""
    settings = OutboundEmailSettings.load()
    return sending(settings, email_line(settings), partial(email_sender, settings))
