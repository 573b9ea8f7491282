"""Unsubscribe links, followed."""

from functools import cache

from services.app.links import links
from services.app.storage import store
from services.contacts.consent import Consents
from services.core.function_settings import UnsubscribeSettings
from services.feedback.unsubscribe import UnsubscribeService


@cache
def unsubscribing() -> UnsubscribeService:
    """Following links."""
    return UnsubscribeService(links(UnsubscribeSettings.load()), Consents(store()))
