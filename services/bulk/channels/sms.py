"""Bulk messages by SMS, from one pool (Requirement 6)."""

from collections.abc import Callable

from services.bulk.channels.base import EVERYBODY, BulkChannel
from services.bulk.model import BulkContent, require_text
from services.core.settings import SendMode
from services.messaging.channels.base import Line, Sender
from services.messaging.model import SendSms


def sms_bulk(line: Line[SendSms], senders: Callable[[SendMode], Sender]) -> BulkChannel[SendSms]:
    """Texts to everybody who opted in to SMS."""

    def wish(message: BulkContent) -> SendSms:
        require_text(message)
        return SendSms(contact_id=EVERYBODY, content=message.content or "")

    return BulkChannel(line, wish, senders)
