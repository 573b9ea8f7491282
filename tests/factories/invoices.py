"""Invoices of a seller in Pune to the usual contact."""

from typing import Any

from services.aws.store import Put, Store
from services.core.configuration import SELLER_ADDRESS, SELLER_GSTIN, SELLER_NAME
from services.invoices.model import NewInvoice
from tests.factories.correspondence import ada
from tests.factories.records import keep

GSTIN = "27AAPFU0939F1ZV"
TEA = {"description": "Tea", "hsn": "0902", "quantity": "2", "unitPricePaise": 9_999, "gstRate": 5}


def sold_by[S: Store](store: S, gstin: str = GSTIN) -> S:
    """The same storage, which knows who sells and to whom."""
    said = {SELLER_NAME: "Wecare & Co", SELLER_ADDRESS: "1 MG Road, Pune", SELLER_GSTIN: gstin}
    for key, value in said.items():
        store.write(Put("SystemConfig", {"configKey": key.name, "configValue": value}))
    keep(store, ada())
    return store


def bill(*lines: dict[str, Any], **changed: Any) -> NewInvoice:
    """An invoice for tea, unless told otherwise."""
    said: dict[str, Any] = {"contactId": "c1", "lines": list(lines) or [TEA]}
    return NewInvoice.model_validate(said | changed)
