"""The templates of our WhatsApp numbers."""

from functools import cache

from services.app.storage import store
from services.aws import clients
from services.messaging.templates.account import SocialMessagingTemplates
from services.messaging.templates.catalogue import TemplateCatalogue
from services.messaging.templates.shelf import Shelves


@cache
def templates(numbers: tuple[str, ...]) -> TemplateCatalogue:
    """Which templates the accounts behind `numbers` have."""
    accounts = SocialMessagingTemplates(clients.whatsapp_account())
    return TemplateCatalogue(Shelves(store()), accounts, numbers)
