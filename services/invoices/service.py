"""Issuing invoices with GST, and cancelling them."""

from dataclasses import dataclass
from random import uniform

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.aws.paging import key_from, page_size, token_for
from services.aws.store import Busy
from services.core.clock import Clock, NewId, Wait, new_id, same_id, utc_now, wait
from services.core.configuration import SELLER_ADDRESS, SELLER_GSTIN, SELLER_NAME
from services.core.errors import Conflict, Invalid, NotFound
from services.core.model import Page
from services.invoices.composing import buyer_of, composed
from services.invoices.gstin import STATES, require_gstin
from services.invoices.model import (
    Invoice,
    InvoiceCancellation,
    InvoiceFigures,
    InvoiceParty,
    InvoiceStatus,
    NewInvoice,
    NewInvoiceLine,
)
from services.invoices.numbers import LAST, day_in_india, financial_year, invoice_number
from services.invoices.repository import InvoiceRepository

TRIES = 12
"""How often a number is tried when others take it first."""


@dataclass(frozen=True)
class InvoiceService:
    """Invoice use cases."""

    invoices: InvoiceRepository
    clock: Clock = utc_now
    wait: Wait = wait
    new_id: NewId = new_id

    def preview(self, by: Principal, new: NewInvoice) -> InvoiceFigures:
        """What an invoice would say; nothing is stored, no number is used.

        Raises:
            Invalid: it cannot be issued like this.
            NotFound: no such contact.
        """
        by.require(Permission.MANAGE_SERVICES)
        return self._figures(new)

    def issue(self, by: Principal, new: NewInvoice) -> Invoice:
        """Issue an invoice under the next number of its financial year; no number is ever skipped.

        A repeated `client_token` gives the invoice of the first call.

        Raises:
            Invalid: it cannot be issued like this.
            NotFound: no such contact.
            Conflict: the token issued another invoice.
            Busy: others kept taking the next number.
        """
        by.require(Permission.MANAGE_SERVICES)
        token = new.client_token
        invoice_id = same_id("invoice", by.user_id, token) if token else self.new_id()
        for attempt in range(TRIES):
            if token and (there := self.invoices.get(invoice_id)):
                return _repeated(there, new)
            figures, now = self._figures(new), self.clock()
            day = day_in_india(now)
            year = financial_year(day)
            serial = self.invoices.last_serial(year) + 1
            if serial > LAST:
                raise Conflict("Every number of this financial year is used; ask your accountant.")
            invoice = Invoice(
                **dict(figures),
                invoice_id=invoice_id,
                number=invoice_number(year, serial),
                contact_id=new.contact_id,
                issued_on=day,
                created_by=by.user_id,
                created_at=now,
            )
            row = audit_row(
                by,
                "issue_invoice",
                ("invoice", invoice_id),
                now,
                self.new_id(),
                number=invoice.number,
                contactId=new.contact_id,
                totalPaise=invoice.total_paise,
            )
            if self.invoices.issue(invoice, year, serial, row):
                return invoice
            self.wait(uniform(0.005, 0.02) * (attempt + 1))  # noqa: S311  jitter, not a secret
        raise Busy

    def cancel(self, by: Principal, cancellation: InvoiceCancellation) -> Invoice:
        """Say that an invoice does not count; it keeps its number. Safe to repeat.

        Raises:
            NotFound: no such invoice.
        """
        by.require(Permission.MANAGE_SERVICES)
        invoice = self._require(cancellation.invoice_id)
        after = invoice.model_copy(
            update={
                "status": InvoiceStatus.CANCELLED,
                "cancelled_because": cancellation.reason,
            }
        )
        row = audit_row(
            by,
            "cancel_invoice",
            ("invoice", invoice.invoice_id),
            self.clock(),
            self.new_id(),
            number=invoice.number,
        )
        return after if self.invoices.cancel(after, row) else self._require(invoice.invoice_id)

    def newest(self, by: Principal, limit: int | None, next_token: str | None) -> Page[Invoice]:
        """Invoices, newest first."""
        by.require(Permission.READ)
        found, more = self.invoices.newest(page_size(limit), key_from(next_token))
        return Page[Invoice](items=tuple(found), next_token=token_for(more))

    def _figures(self, new: NewInvoice) -> InvoiceFigures:
        keys = (SELLER_NAME, SELLER_ADDRESS, SELLER_GSTIN)
        contact, (name, address, gstin) = self.invoices.situation(new.contact_id, *keys)
        return composed(_seller(name, address, gstin), contact["name"], new)

    def _require(self, invoice_id: str) -> Invoice:
        invoice = self.invoices.get(invoice_id)
        if invoice is None:
            raise NotFound("There is no such invoice; open the list again.")
        return invoice


def _seller(name: str, address: str, gstin: str) -> InvoiceParty:
    """Who issues invoices, as administrators set it."""
    if not (name and address and gstin):
        raise Invalid(
            "Nobody is set to issue invoices yet; ask an administrator to set "
            "invoice_seller_name, invoice_seller_address and invoice_seller_gstin under Admin, "
            "Configuration."
        )
    try:
        require_gstin(gstin)
    except ValueError as error:
        raise Invalid(f"The setting invoice_seller_gstin is not usable: {error}.") from None
    state = gstin[:2]
    return InvoiceParty(
        name=name, address=address, gstin=gstin, state=state, state_name=STATES[state]
    )


def _repeated(there: Invoice, new: NewInvoice) -> Invoice:
    """The invoice of the first call, if it charges the very same."""
    asked = tuple(
        NewInvoiceLine(**{name: getattr(line, name) for name in NewInvoiceLine.model_fields})
        for line in there.lines
    )
    buyer = buyer_of(there.seller, there.buyer.name, new)
    if (there.contact_id, there.buyer, asked) != (new.contact_id, buyer, new.lines):
        raise Conflict("This clientToken was already used for another invoice; use a new one.")
    return there
