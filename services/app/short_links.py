"""Short links, made and switched."""

from functools import cache

from services.app.storage import store
from services.core.function_settings import LinkSettings
from services.links.repository import LinkRepository
from services.links.service import LinkService


@cache
def short_links() -> LinkService:
    """Making and switching links."""
    return LinkService(LinkRepository(store()), LinkSettings.load().public_links_url)
