"""contacts-update: Mutation.updateContact."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.contacts import contacts
from services.contacts.model import Contact, ContactChange


def update_contact(by: Principal, arguments: Arguments) -> Contact:
    """Mutation.updateContact."""
    return contacts().update(by, ContactChange.model_validate(arguments["input"]))


handler = appsync(updateContact=update_contact)
