"""contacts-delete: Mutation.deleteContact and its undoing, Mutation.restoreContact."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.contacts import contacts
from services.contacts.model import Contact, DeletedContact


def delete_contact(by: Principal, arguments: Arguments) -> DeletedContact:
    """Mutation.deleteContact."""
    return contacts().delete(by, arguments["contactId"])


def restore_contact(by: Principal, arguments: Arguments) -> Contact:
    """Mutation.restoreContact."""
    return contacts().restore(by, arguments["contactId"])


handler = appsync(deleteContact=delete_contact, restoreContact=restore_contact)
