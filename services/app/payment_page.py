"""The page behind the link of a payment request."""

from functools import cache

from services.app.storage import store
from services.core.settings import Settings
from services.payments.repository import PaymentRepository
from services.payments.service import PaymentPage


@cache
def payment_page() -> PaymentPage:
    """What a customer sees."""
    Settings.load()
    return PaymentPage(PaymentRepository(store()))
