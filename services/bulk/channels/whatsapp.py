"""Bulk messages over WhatsApp: texts to those whose window is open, templates to everybody."""

from collections.abc import Callable

from services.bulk.channels.base import EVERYBODY, BulkChannel
from services.bulk.model import BulkContent
from services.core.settings import SendMode
from services.messaging.channels.base import Line, Sender
from services.messaging.model import SendWhatsApp


def whatsapp_bulk(
    line: Line[SendWhatsApp], senders: Callable[[SendMode], Sender]
) -> BulkChannel[SendWhatsApp]:
    """All messages of a job leave from the line's first number."""

    def wish(message: BulkContent) -> SendWhatsApp:
        return SendWhatsApp(
            contact_id=EVERYBODY,
            message_type=message.message_type,
            content=message.content,
            template_name=message.template_name,
            template_language=message.template_language,
            template_parameters=message.template_parameters,
            media_file_id=message.media_file_id,
            caption=message.caption,
            phone_number_id=line.senders[0],
        )

    return BulkChannel(line, wish, senders)
