"""Deciding about drafts, and sending what was approved."""

from functools import cache, partial

from services.ai.replies import Replies
from services.ai.repository import DraftRepository
from services.ai.review import ReviewService
from services.app.realtime import publisher
from services.app.sending import sending
from services.app.sms_line import sms_line, sms_sender
from services.app.storage import store
from services.app.whatsapp_line import whatsapp_line, whatsapp_sender
from services.core.function_settings import DraftSettings
from services.messaging.model import SendSms, SendWhatsApp
from services.messaging.send import SendingService


@cache
def review() -> ReviewService:
    """Deciding about drafts."""
    return ReviewService(
        store=store(),
        drafts=DraftRepository(store()),
        replies=Replies(_whatsapp, _sms),
        publisher=publisher(DraftSettings.load()),
    )


@cache
def _whatsapp() -> SendingService[SendWhatsApp]:
    settings = DraftSettings.load()
    return sending(settings, whatsapp_line(settings), partial(whatsapp_sender, settings))


@cache
def _sms() -> SendingService[SendSms]:
    settings = DraftSettings.load()
    return sending(settings, sms_line(settings), partial(sms_sender, settings))
