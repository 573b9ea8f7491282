"""Sending email."""

from functools import cache

from services.app.delivery import delivery
from services.app.links import links
from services.app.storage import store
from services.aws import clients
from services.core.settings import OutboundEmailSettings, SendMode
from services.messaging.channels.base import DryRun, Sender
from services.messaging.channels.email import EmailLine, Ses
from services.messaging.model import SendEmail
from services.messaging.send import SendingService


@cache
def email() -> SendingService[SendEmail]:
    """Sending use cases."""
    settings = OutboundEmailSettings.load()
    return SendingService(
        line=EmailLine(
            settings.ses_sender_email,
            settings.ses_sender_name,
            links(settings.unsubscribe_key_parameter, settings.unsubscribe_url),
        ),
        store=store(),
        delivery=delivery(settings),
        senders=lambda mode: _sender(settings, mode),
        mode=settings.send_mode,
    )


def _sender(settings: OutboundEmailSettings, mode: SendMode) -> Sender:
    """A client that can send exists only where sending is allowed."""
    if mode is SendMode.DRY_RUN:
        return DryRun()
    return Ses(clients.ses(), settings.ses_configuration_set)
