"""Payment requests in storage."""

from collections.abc import Iterable

from services.aws.conditions import Absent, Equals
from services.aws.store import Action, Check, ConditionFailed, Key, Put, Query, Store, Update
from services.contacts.names import names_of
from services.contacts.repository import EXISTS, contact_key
from services.core.configuration import PAYEE_NAME, PAYEE_VPA
from services.core.errors import NotFound
from services.payments.model import PaymentStatus, StoredPayment
from services.payments.upi import Payee

FEED = "all"
"""The partition that lists every request by time."""


def payment_key(payment_id: str) -> tuple[str, Key]:
    """Where a request is stored."""
    return "Payments", {"paymentId": payment_id}


class PaymentRepository:
    """Payment requests."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, payment_id: str) -> StoredPayment | None:
        """The request; None if there is none."""
        item = self._store.get(*payment_key(payment_id))
        return StoredPayment.from_item(item) if item else None

    def add(self, payment: StoredPayment, row: Action) -> bool:
        """Store a new request; False if its id is taken.

        Raises:
            NotFound: no such contact.
        """
        put = Put("Payments", {**payment.to_item(), "feed": FEED}, only_if=Absent("paymentId"))
        try:
            self._store.write(put, Check(*contact_key(payment.contact_id), only_if=EXISTS), row)
        except ConditionFailed as refused:
            if 1 in refused.failed:
                raise NotFound(
                    "This contact does not exist or was deleted; choose another.",
                    contactId=payment.contact_id,
                ) from None
            return False
        return True

    def settle(self, payment: StoredPayment, row: Action) -> bool:
        """Store how an open request ended; False if it is not open."""
        wanted = payment.to_item()
        change = Update(
            *payment_key(payment.payment_id),
            set={
                name: wanted[name]
                for name in ("status", "receipt", "settledBy", "settledAt")
                if name in wanted
            },
            only_if=Equals("status", PaymentStatus.OPEN.value),
        )
        try:
            self._store.write(change, row)
        except ConditionFailed:
            return False
        return True

    def newest(
        self, status: PaymentStatus | None, limit: int, start: Key | None
    ) -> tuple[list[StoredPayment], Key | None]:
        """Requests, newest first: all of them, or those that stand so."""
        index, partition = "feed-createdAt-index", ("feed", FEED)
        if status:
            index, partition = "status-createdAt-index", ("status", status.value)
        page = self._store.query(
            Query("Payments", partition, index=index, newest_first=True, limit=limit, start=start)
        )
        return [StoredPayment.from_item(item) for item in page.items], page.next

    def names(self, contact_ids: Iterable[str]) -> dict[str, str]:
        """Contact to name, for those that are still there."""
        return names_of(self._store, contact_ids)

    def payee(self) -> Payee | None:
        """Who is paid; None while nobody is set to be."""
        vpa, name = self._store.get_many([PAYEE_VPA.row, PAYEE_NAME.row])
        found = Payee(PAYEE_VPA.in_force(vpa), PAYEE_NAME.in_force(name))
        return found if found.vpa and found.name else None
