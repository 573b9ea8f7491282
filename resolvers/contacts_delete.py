"""contacts-delete: Mutation.deleteContact."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app import app
from services.contacts.model import DeletedContact


def delete_contact(by: Principal, arguments: Arguments) -> DeletedContact:
    """Mutation.deleteContact."""
    return app.contacts.delete(by, arguments["contactId"])


handler = appsync(deleteContact=delete_contact)
