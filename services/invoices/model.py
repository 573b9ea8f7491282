"""What an invoice is; once issued it never changes, it can only be cancelled."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, field_validator

from services.core.model import Model, Moment, Record
from services.invoices.figures import RATES
from services.invoices.gstin import require_gstin, require_state

MOST_LINES = 50
MOST_PAISE = 2_000_000_000
"""Two crore rupees: what GraphQL's whole numbers hold with room to spare."""
_QUANTITY = re.compile(r"\d{1,7}(\.\d{1,3})?")

Gstin = Annotated[str, AfterValidator(require_gstin)]
State = Annotated[str, AfterValidator(require_state)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class InvoiceStatus(StrEnum):
    """An invoice keeps its number when it is cancelled."""

    ISSUED = "issued"
    CANCELLED = "cancelled"


class InvoiceParty(Record):
    """Seller or buyer, as the invoice names them."""

    name: str
    address: str | None = None
    gstin: str | None = None
    state: str
    """Two digits of the GST code."""
    state_name: str


class InvoiceLine(Record):
    """One line with its figures in paise; the quantity is a decimal as text."""

    description: str
    hsn: str | None = None
    quantity: str
    unit_price_paise: int
    gst_rate: int
    taxable_paise: int
    cgst_paise: int
    sgst_paise: int
    igst_paise: int
    total_paise: int


class InvoiceFigures(Record):
    """What an invoice says it costs."""

    seller: InvoiceParty
    buyer: InvoiceParty
    lines: tuple[InvoiceLine, ...]
    taxable_paise: int
    cgst_paise: int
    sgst_paise: int
    igst_paise: int
    rounding_paise: int
    total_paise: int


class Invoice(InvoiceFigures):
    """An invoice."""

    invoice_id: str
    number: str
    contact_id: str
    issued_on: date
    status: InvoiceStatus = InvoiceStatus.ISSUED
    cancelled_because: str | None = None
    created_by: str
    created_at: Moment


class NewInvoiceLine(Model):
    """One line to charge; the price is for one, without tax."""

    description: Words
    hsn: Annotated[str, StringConstraints(pattern=r"^(\d{4}|\d{6}|\d{8})$")] | None = None
    quantity: str
    unit_price_paise: Annotated[int, Field(ge=1, le=MOST_PAISE)]
    gst_rate: int

    @field_validator("quantity")
    @classmethod
    def countable(cls, value: str) -> str:
        """More than nothing, with at most three decimals."""
        if not _QUANTITY.fullmatch(value) or thousandths(value) == 0:
            raise ValueError("write a quantity such as 2 or 1.5, with at most three decimals")
        return value

    @field_validator("gst_rate")
    @classmethod
    def rated(cls, value: int) -> int:
        """One of the rates there are."""
        if value not in RATES:
            raise ValueError(f"choose one of {', '.join(map(str, RATES))} per cent")
        return value


class NewInvoice(Model):
    """An invoice to issue; the place of supply is the buyer's state, or the seller's."""

    contact_id: str
    buyer_name: Words | None = None
    buyer_address: Address | None = None
    buyer_gstin: Gstin | None = None
    place_of_supply: State | None = None
    lines: Annotated[tuple[NewInvoiceLine, ...], Field(min_length=1, max_length=MOST_LINES)]
    client_token: str | None = None


class InvoiceCancellation(Model):
    """An invoice that must not count, and why."""

    invoice_id: str
    reason: Words


def thousandths(quantity: str) -> int:
    """`1.5` is 1500."""
    whole, _, part = quantity.partition(".")
    return int(whole) * 1000 + int(part.ljust(3, "0") or 0)
