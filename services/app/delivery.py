"""Handing messages to providers, and recording what became of them."""

from services.app.realtime import publisher
from services.app.storage import store
from services.contacts.consent import Consents
from services.core.function_settings import PublishSettings
from services.limits.leases import SlotLeases
from services.messaging.delivery import Delivery
from services.messaging.repository import MessageRepository


def delivery(settings: PublishSettings) -> Delivery:
    """The last steps of every send."""
    return Delivery(
        MessageRepository(store()), publisher(settings), Consents(store()), SlotLeases(store())
    )
