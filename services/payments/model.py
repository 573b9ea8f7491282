"""What a payment request is. Nothing here knows whether money moved: a person says so."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from services.core.model import Model, Moment, Record
from services.payments.upi import LONGEST_NOTE

MOST_PAISE = 10_000_000
"""1,00,000 rupees: what UPI moves in one payment to most payees."""
Note = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NOTE)
]
Receipt = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=35, pattern=r"^[A-Za-z0-9/-]*$")
]


class PaymentStatus(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"


class StoredPayment(Record):
    """A request as the table holds it; amounts are in paise."""

    payment_id: str
    contact_id: str
    amount_paise: int
    note: str
    reference: str
    """What the payee's bank statement shows beside the payment."""
    status: PaymentStatus = PaymentStatus.OPEN
    receipt: str | None = None
    """The bank's number of the payment (UTR), as the person who marked it paid gave it."""
    settled_by: str | None = None
    settled_at: Moment | None = None
    created_by: str
    created_at: Moment


class Payment(StoredPayment):
    """A request as clients see it."""

    contact_name: str | None = None
    url: str
    """The page that the customer opens."""
    upi_link: str | None = None
    """What a QR code for it says; null once it is closed, or while no payee is set."""


class NewPayment(Model):
    """Money to ask for."""

    contact_id: str
    amount_paise: Annotated[int, Field(ge=100, le=MOST_PAISE)]
    note: Note
    client_token: str | None = None


class Settlement(Model):
    """How a request ended, as a person says: paid or cancelled."""

    payment_id: str
    status: PaymentStatus
    receipt: Receipt | None = None
