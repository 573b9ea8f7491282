"""Payment requests."""

from functools import cache

from services.app.storage import store
from services.core.function_settings import PaymentSettings
from services.payments.repository import PaymentRepository
from services.payments.service import PaymentService


@cache
def payments() -> PaymentService:
    """Asking for money."""
    return PaymentService(PaymentRepository(store()), PaymentSettings.load().public_payments_url)
