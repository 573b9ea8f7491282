"""Bulk messages by email; each carries its own link that ends them (Requirement 7)."""

from collections.abc import Callable

from services.bulk.channels.base import EVERYBODY, BulkChannel
from services.bulk.model import BulkContent, require_text
from services.core.settings import SendMode
from services.messaging.channels.base import Line, Sender
from services.messaging.model import SendEmail


def email_bulk(
    line: Line[SendEmail], senders: Callable[[SendMode], Sender]
) -> BulkChannel[SendEmail]:
    """Emails to everybody who opted in to email."""

    def wish(message: BulkContent) -> SendEmail:
        require_text(message)
        return SendEmail(
            contact_id=EVERYBODY,
            subject=message.subject or "",
            body_text=message.body_text or message.content,
            body_html=message.body_html,
        )

    return BulkChannel(line, wish, senders)
