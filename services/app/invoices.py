"""Invoices."""

from functools import cache

from services.app.storage import store
from services.core.settings import Settings
from services.invoices.repository import InvoiceRepository
from services.invoices.service import InvoiceService


@cache
def invoices() -> InvoiceService:
    """Issuing and cancelling."""
    Settings.load()
    return InvoiceService(InvoiceRepository(store()))
