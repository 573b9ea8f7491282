"""Invoices with GST as clients see them; amounts are in paise."""

from datetime import date, datetime

import strawberry

from schema.wiring import served
from services.access.roles import Permission
from services.invoices.model import InvoiceStatus


@strawberry.type
class InvoiceParty:
    """Seller or buyer, as the invoice names them; `state` is the two-digit GST code."""

    name: str
    address: str | None
    gstin: str | None
    state: str
    state_name: str


@strawberry.type
class InvoiceLine:
    """One line; the price is for one, without tax, and the quantity a decimal."""

    description: str
    hsn: str | None
    quantity: str
    unit_price_paise: int
    gst_rate: int
    taxable_paise: int
    cgst_paise: int
    sgst_paise: int
    igst_paise: int
    total_paise: int


@strawberry.type
class InvoiceFigures:
    """What an invoice would say."""

    seller: InvoiceParty
    buyer: InvoiceParty
    lines: list[InvoiceLine]
    taxable_paise: int
    cgst_paise: int
    sgst_paise: int
    igst_paise: int
    rounding_paise: int
    total_paise: int


@strawberry.type
class Invoice:
    """An invoice; once issued it never changes, it can only be cancelled."""

    seller: InvoiceParty
    buyer: InvoiceParty
    lines: list[InvoiceLine]
    taxable_paise: int
    cgst_paise: int
    sgst_paise: int
    igst_paise: int
    rounding_paise: int
    total_paise: int
    invoice_id: strawberry.ID
    number: str
    contact_id: strawberry.ID
    issued_on: date
    status: InvoiceStatus
    cancelled_because: str | None
    created_by: str
    created_at: datetime


@strawberry.type
class InvoicePage:
    """One page of invoices, newest first."""

    items: list[Invoice]
    next_token: str | None


@strawberry.input
class InvoiceLineInput:
    """One line to charge."""

    description: str
    hsn: str | None = strawberry.UNSET
    quantity: str
    unit_price_paise: int
    gst_rate: int


@strawberry.input
class IssueInvoiceInput:
    """An invoice to issue; without a name the contact's is used, without a place the seller's."""

    contact_id: strawberry.ID
    buyer_name: str | None = strawberry.UNSET
    buyer_address: str | None = strawberry.UNSET
    buyer_gstin: str | None = strawberry.UNSET
    place_of_supply: str | None = strawberry.UNSET
    lines: list[InvoiceLineInput]
    client_token: str | None = strawberry.UNSET


@strawberry.input
class CancelInvoiceInput:
    """An invoice that must not count, and why."""

    invoice_id: strawberry.ID
    reason: str


@strawberry.type
class InvoiceQuery:
    """Reads about invoices."""

    invoices = served(
        "invoices-api", Permission.READ, InvoicePage, limit=int | None, next_token=str | None
    )
    invoice_preview = served(
        "invoices-api", Permission.MANAGE_SERVICES, InvoiceFigures, input=IssueInvoiceInput
    )


@strawberry.type
class InvoiceMutation:
    """Issuing and cancelling."""

    issue_invoice = served(
        "invoices-api", Permission.MANAGE_SERVICES, Invoice, input=IssueInvoiceInput
    )
    cancel_invoice = served(
        "invoices-api", Permission.MANAGE_SERVICES, Invoice, input=CancelInvoiceInput
    )
