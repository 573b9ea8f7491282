"""The key of unsubscribe links, read once for the life of the process."""

from functools import cache

from services.aws import clients
from services.messaging.channels.unsubscribe import Links


@cache
def links(parameter: str, url: str = "") -> Links:
    """What makes links to `url` and reads them, with the key that `parameter` holds."""
    return Links(clients.secret(parameter), url)
