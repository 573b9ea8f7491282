"""Drafts: making them, reading them, deciding about them."""

from functools import cache, partial

from services.ai.bedrock import BedrockKnowledge
from services.ai.drafting import Drafting
from services.ai.knowledge import Ids
from services.ai.reading import DraftReading
from services.ai.replies import Replies
from services.ai.repository import DraftRepository
from services.ai.review import ReviewService
from services.app.lines import sms_line, sms_sender, whatsapp_line, whatsapp_sender
from services.app.realtime import publisher
from services.app.sending import sending
from services.app.storage import store
from services.aws import clients
from services.core.settings import DraftSettings
from services.messaging.model import SendSms, SendWhatsApp
from services.messaging.repository import MessageRepository
from services.messaging.send import SendingService


@cache
def drafting() -> Drafting:
    """Making drafts."""
    settings = DraftSettings.load()
    ids = Ids(
        knowledge_base=settings.bedrock_kb_id,
        agent=settings.bedrock_agent_id,
        agent_alias=settings.bedrock_agent_alias_id,
        model=settings.bedrock_foundation_model,
    )
    return Drafting(
        store=store(),
        drafts=DraftRepository(store()),
        messages=MessageRepository(store()),
        knowledge=BedrockKnowledge(clients.knowledge_base(), clients.agent(), ids),
        ids=ids,
        publisher=publisher(settings),
    )


@cache
def reading() -> DraftReading:
    """Reading drafts."""
    return DraftReading(DraftRepository(store()))


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
