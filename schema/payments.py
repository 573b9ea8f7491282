"""Payment requests as clients see them; amounts are in paise."""

from datetime import datetime

import strawberry

from schema.wiring import served
from services.access.roles import Permission
from services.payments.model import PaymentStatus


@strawberry.type
class Payment:
    """Money that a customer was asked for, and what a person wrote down about it."""

    payment_id: strawberry.ID
    contact_id: strawberry.ID
    contact_name: str | None
    amount_paise: int
    note: str
    reference: str
    status: PaymentStatus
    receipt: str | None
    settled_by: str | None
    settled_at: datetime | None
    created_by: str
    created_at: datetime
    url: str
    upi_link: str | None


@strawberry.type
class PaymentPage:
    """One page of payment requests, newest first."""

    items: list[Payment]
    next_token: str | None


@strawberry.input
class CreatePaymentInput:
    """Money to ask for: from 100 paise to 1,00,000 rupees."""

    contact_id: strawberry.ID
    amount_paise: int
    note: str
    client_token: str | None = strawberry.UNSET


@strawberry.input
class SettlePaymentInput:
    """How a request ended: paid, with the bank's number if it is known, or cancelled."""

    payment_id: strawberry.ID
    status: PaymentStatus
    receipt: str | None = strawberry.UNSET


@strawberry.type
class PaymentQuery:
    """Reads about payment requests."""

    payments = served(
        "payments-api",
        Permission.READ,
        PaymentPage,
        status=PaymentStatus | None,
        limit=int | None,
        next_token=str | None,
    )


@strawberry.type
class PaymentMutation:
    """Asking for money."""

    create_payment = served(
        "payments-api", Permission.MANAGE_SERVICES, Payment, input=CreatePaymentInput
    )
    settle_payment = served(
        "payments-api", Permission.MANAGE_SERVICES, Payment, input=SettlePaymentInput
    )
