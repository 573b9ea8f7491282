"""Forms, filled in."""

from functools import cache

from services.app.storage import store
from services.core.settings import Settings
from services.forms.filling import Filling
from services.forms.repository import EntryRepository, FormRepository


@cache
def form_page() -> Filling:
    """Filling in, which anybody may."""
    Settings.load()
    return Filling(FormRepository(store()), EntryRepository(store()))
