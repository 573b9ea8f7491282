"""contacts-read: Query.contact."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.contacts import contacts
from services.contacts.model import Contact


def contact(by: Principal, arguments: Arguments) -> Contact:
    """Query.contact."""
    return contacts().read(by, arguments["contactId"])


handler = appsync(contact=contact)
