"""Unsubscribe links, followed."""

from functools import cache

from services.app.links import links
from services.app.storage import store
from services.contacts.consent import Consents
from services.core.settings import UnsubscribeSettings
from services.feedback.unsubscribe import UnsubscribeService


@cache
def unsubscribing() -> UnsubscribeService:
    """Following links."""
    key = UnsubscribeSettings.load().unsubscribe_key_parameter
    return UnsubscribeService(links(key), Consents(store()))
