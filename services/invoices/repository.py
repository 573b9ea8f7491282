"""Invoices in storage, and the counter that numbers them without a gap."""

from services.aws.conditions import Absent, Equals, same
from services.aws.store import (
    Action,
    Busy,
    Check,
    ConditionFailed,
    Item,
    Key,
    Put,
    Query,
    Store,
    Update,
)
from services.contacts.repository import EXISTS, contact_key, not_found
from services.core.configuration import ConfigKey
from services.invoices.model import Invoice, InvoiceStatus

FEED = "all"
"""The partition that lists every invoice by time."""


def invoice_key(invoice_id: str) -> tuple[str, Key]:
    """Where an invoice is stored."""
    return "Invoices", {"invoiceId": invoice_id}


class InvoiceRepository:
    """Invoices."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, invoice_id: str) -> Invoice | None:
        """The invoice; None if there is none."""
        item = self._store.get(*invoice_key(invoice_id))
        return Invoice.from_item(item) if item else None

    def situation(self, contact_id: str, *keys: ConfigKey) -> tuple[Item, list[str]]:
        """The contact, and the settings that are in force.

        Raises:
            NotFound: no such contact.
        """
        contact, *rows = self._store.get_many([contact_key(contact_id), *(k.row for k in keys)])
        if contact is None or "deletedAt" in contact:
            raise not_found(contact_id)
        return contact, [key.in_force(row) for key, row in zip(keys, rows, strict=True)]

    def last_serial(self, year: str) -> int:
        """The last number that was given in a financial year."""
        item = self._store.get("InvoiceNumbers", {"financialYear": year})
        return int(item["last"]) if item else 0

    def issue(self, invoice: Invoice, year: str, serial: int, row: Action) -> bool:
        """Store an invoice under the next number; False if the number or the id is taken."""
        before = serial - 1 or None
        number = Update(
            "InvoiceNumbers",
            {"financialYear": year},
            set={"last": serial},
            only_if=same("last", before),
        )
        put = Put("Invoices", {**invoice.to_item(), "feed": FEED}, only_if=Absent("invoiceId"))
        there = Check(*contact_key(invoice.contact_id), only_if=EXISTS)
        try:
            self._store.write(number, put, there, row)
        except ConditionFailed as refused:
            if 2 in refused.failed:
                raise not_found(invoice.contact_id) from None
            return False
        except Busy:
            return False
        return True

    def cancel(self, invoice: Invoice, row: Action) -> bool:
        """Store that an issued invoice does not count; False if it is not issued."""
        change = Update(
            *invoice_key(invoice.invoice_id),
            set={"status": invoice.status.value, "cancelledBecause": invoice.cancelled_because},
            only_if=Equals("status", InvoiceStatus.ISSUED.value),
        )
        try:
            self._store.write(change, row)
        except ConditionFailed:
            return False
        return True

    def newest(self, limit: int, start: Key | None) -> tuple[list[Invoice], Key | None]:
        """Invoices, newest first."""
        page = self._store.query(
            Query(
                "Invoices",
                ("feed", FEED),
                index="feed-createdAt-index",
                newest_first=True,
                limit=limit,
                start=start,
            )
        )
        return [Invoice.from_item(item) for item in page.items], page.next
