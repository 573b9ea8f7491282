"""Unsubscribe links, with the deployment's key."""

from functools import cache

from services.app.secrets import secret
from services.core.function_settings import UnsubscribeSettings
from services.messaging.channels.unsubscribe import Links


@cache
def links(settings: UnsubscribeSettings, url: str = "") -> Links:
    """What makes links to `url`, and reads them."""
    return Links(secret(settings.key_parameters), url)
