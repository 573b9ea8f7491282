"""Short links, followed."""

from functools import cache

from services.app.storage import store
from services.core.settings import Settings
from services.links.repository import LinkRepository
from services.links.service import Following


@cache
def following() -> Following:
    """Following links, which anybody may."""
    Settings.load()
    return Following(LinkRepository(store()))
