"""outbound-sms: Mutation.sendSms."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.sms import sms
from services.messaging.model import Message, SendSms


def send_sms(by: Principal, arguments: Arguments) -> Message:
    """Mutation.sendSms."""
    return sms().send(by, SendSms.model_validate(arguments["input"]))


handler = appsync(sendSms=send_sms)
