"""outbound-whatsapp: Mutation.sendWhatsApp."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.whatsapp import whatsapp
from services.messaging.model import Message, SendWhatsApp


def send_whatsapp(by: Principal, arguments: Arguments) -> Message:
    """Mutation.sendWhatsApp."""
    return whatsapp().send(by, SendWhatsApp.model_validate(arguments["input"]))


handler = appsync(sendWhatsApp=send_whatsapp)
