"""outbound-email: Mutation.sendEmail."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.email import email
from services.messaging.model import Message, SendEmail


def send_email(by: Principal, arguments: Arguments) -> Message:
    """Mutation.sendEmail."""
    return email().send(by, SendEmail.model_validate(arguments["input"]))


handler = appsync(sendEmail=send_email)
