"""contacts-search: Query.searchContacts."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.contacts import contacts
from services.contacts.model import Contact
from services.core.model import Page


def search_contacts(by: Principal, arguments: Arguments) -> Page[Contact]:
    """Query.searchContacts."""
    return contacts().search(
        by, arguments.get("query"), arguments.get("limit"), arguments.get("nextToken")
    )


handler = appsync(searchContacts=search_contacts)
