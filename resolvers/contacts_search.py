"""contacts-search: Query.searchContacts.

Every hour it also keeps a snapshot of what it searches, so that functions start faster.
"""

from resolvers._appsync import Arguments
from resolvers._schedule import ScheduledHandler
from services.access.roles import Principal
from services.app.contact_search import contact_search, warm_index
from services.contacts.model import Contact
from services.core.model import Page


def search_contacts(by: Principal, arguments: Arguments) -> Page[Contact]:
    """Query.searchContacts."""
    return contact_search().search(
        by, arguments.get("query"), arguments.get("limit"), arguments.get("nextToken")
    )


handler = ScheduledHandler(
    {"searchContacts": search_contacts}, lambda: warm_index().keep_snapshot()
)
