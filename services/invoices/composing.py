"""From what somebody wants to charge to an invoice's figures. Pure."""

from services.core.errors import Invalid
from services.invoices.figures import Amounts, Priced, line_amounts, rounding, sum_of
from services.invoices.gstin import STATES
from services.invoices.model import (
    MOST_PAISE,
    InvoiceFigures,
    InvoiceLine,
    InvoiceParty,
    NewInvoice,
    NewInvoiceLine,
    thousandths,
)


def composed(seller: InvoiceParty, contact_name: str, new: NewInvoice) -> InvoiceFigures:
    """What an invoice would say.

    Raises:
        Invalid: it contradicts itself, or adds up to more than we can write.
    """
    buyer = buyer_of(seller, contact_name, new)
    within = buyer.state == seller.state
    amounts = [line_amounts(priced(line), within_state=within) for line in new.lines]
    total = sum_of(amounts)
    if total.total > MOST_PAISE:
        raise Invalid(
            "An invoice may come to two crore rupees at most; split it.",
            fields={"lines": "two crore rupees at most"},
        )
    off = rounding(total.total)
    return InvoiceFigures(
        seller=seller,
        buyer=buyer,
        lines=tuple(map(written, new.lines, amounts)),
        taxable_paise=total.taxable,
        cgst_paise=total.cgst,
        sgst_paise=total.sgst,
        igst_paise=total.igst,
        rounding_paise=off,
        total_paise=total.total + off,
    )


def buyer_of(seller: InvoiceParty, contact_name: str, new: NewInvoice) -> InvoiceParty:
    """Who is charged; a GSTIN says in which state."""
    by_gstin = new.buyer_gstin[:2] if new.buyer_gstin else None
    state = new.place_of_supply or by_gstin or seller.state
    return InvoiceParty(
        name=new.buyer_name or contact_name,
        address=new.buyer_address or None,
        gstin=new.buyer_gstin,
        state=state,
        state_name=STATES[state],
    )


def priced(line: NewInvoiceLine) -> Priced:
    """A line as it is computed."""
    return Priced(thousandths(line.quantity), line.unit_price_paise, line.gst_rate)


def written(line: NewInvoiceLine, amounts: Amounts) -> InvoiceLine:
    """A line as the invoice shows it."""
    return InvoiceLine(
        **line.model_dump(),
        taxable_paise=amounts.taxable,
        cgst_paise=amounts.cgst,
        sgst_paise=amounts.sgst,
        igst_paise=amounts.igst,
        total_paise=amounts.total,
    )
