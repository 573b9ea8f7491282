"""Coming in through the authorizer."""

from functools import cache

from services.access.visits import StoredVisits
from services.app.storage import standings, store


@cache
def visits() -> StoredVisits:
    """The Users rows, as far as coming in needs them."""
    return StoredVisits(store(), standings())
