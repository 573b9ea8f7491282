"""payments-api: Query.payments, Mutation.createPayment, Mutation.settlePayment."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.payments import payments as service
from services.core.model import Page
from services.payments.model import NewPayment, Payment, PaymentStatus, Settlement


def payments(by: Principal, arguments: Arguments) -> Page[Payment]:
    """Query.payments."""
    status = arguments.get("status")
    return service().newest(
        by,
        PaymentStatus(status) if status else None,
        arguments.get("limit"),
        arguments.get("nextToken"),
    )


def create_payment(by: Principal, arguments: Arguments) -> Payment:
    """Mutation.createPayment."""
    return service().create(by, NewPayment.model_validate(arguments["input"]))


def settle_payment(by: Principal, arguments: Arguments) -> Payment:
    """Mutation.settlePayment."""
    return service().settle(by, Settlement.model_validate(arguments["input"]))


handler = appsync(payments=payments, createPayment=create_payment, settlePayment=settle_payment)
