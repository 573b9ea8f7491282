"""contacts-create: Mutation.createContact."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.contacts import contacts
from services.contacts.model import Contact, NewContact


def create_contact(by: Principal, arguments: Arguments) -> Contact:
    """Mutation.createContact."""
    return contacts().create(by, NewContact.model_validate(arguments["input"]))


handler = appsync(createContact=create_contact)
