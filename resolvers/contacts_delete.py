"""contacts-delete: Mutation.deleteContact."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.contacts import contacts
from services.contacts.model import DeletedContact


def delete_contact(by: Principal, arguments: Arguments) -> DeletedContact:
    """Mutation.deleteContact."""
    return contacts().delete(by, arguments["contactId"])


handler = appsync(deleteContact=delete_contact)
