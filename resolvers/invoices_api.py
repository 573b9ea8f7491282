"""invoices-api: Query.invoices, Query.invoicePreview, Mutation.issueInvoice, cancelInvoice."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.invoices import invoices as service
from services.core.model import Page
from services.invoices.model import Invoice, InvoiceCancellation, InvoiceFigures, NewInvoice


def invoices(by: Principal, arguments: Arguments) -> Page[Invoice]:
    """Query.invoices."""
    return service().newest(by, arguments.get("limit"), arguments.get("nextToken"))


def invoice_preview(by: Principal, arguments: Arguments) -> InvoiceFigures:
    """Query.invoicePreview."""
    return service().preview(by, NewInvoice.model_validate(arguments["input"]))


def issue_invoice(by: Principal, arguments: Arguments) -> Invoice:
    """Mutation.issueInvoice."""
    return service().issue(by, NewInvoice.model_validate(arguments["input"]))


def cancel_invoice(by: Principal, arguments: Arguments) -> Invoice:
    """Mutation.cancelInvoice."""
    return service().cancel(by, InvoiceCancellation.model_validate(arguments["input"]))


handler = appsync(
    invoices=invoices,
    invoicePreview=invoice_preview,
    issueInvoice=issue_invoice,
    cancelInvoice=cancel_invoice,
)
