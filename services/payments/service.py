"""Asking customers for money over UPI, and writing down by hand what became of it."""

from dataclasses import dataclass

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.aws.paging import key_from, page_size, token_for
from services.core.clock import Clock, NewId, new_id, same_id, utc_now
from services.core.errors import Conflict, Invalid, NotFound
from services.core.model import Page
from services.payments.model import (
    NewPayment,
    Payment,
    PaymentStatus,
    Settlement,
    StoredPayment,
)
from services.payments.repository import PaymentRepository
from services.payments.upi import Payee, upi_link


@dataclass(frozen=True)
class PaymentService:
    """Payment use cases; `base` is where the customers' pages begin."""

    payments: PaymentRepository
    base: str
    clock: Clock = utc_now
    new_id: NewId = new_id

    def create(self, by: Principal, new: NewPayment) -> Payment:
        """Ask for money. A repeated `client_token` gives the request of the first call.

        Raises:
            Invalid: nobody has said yet who is paid.
            NotFound: no such contact.
            Conflict: the token made another request.
        """
        by.require(Permission.MANAGE_SERVICES)
        payee = self.payments.payee()
        if payee is None:
            raise Invalid(
                "Nobody is set to be paid yet; ask an administrator to set upi_payee_vpa and "
                "upi_payee_name under Admin, Configuration."
            )
        now = self.clock()
        token = new.client_token
        payment_id = same_id("payment", by.user_id, token) if token else self.new_id()
        payment = StoredPayment(
            payment_id=payment_id,
            contact_id=new.contact_id,
            amount_paise=new.amount_paise,
            note=new.note,
            reference=reference_of(payment_id),
            created_by=by.user_id,
            created_at=now,
        )
        row = audit_row(
            by,
            "create_payment",
            ("payment", payment_id),
            now,
            self.new_id(),
            contactId=new.contact_id,
            amountPaise=new.amount_paise,
        )
        if not self.payments.add(payment, row):
            payment = self._repeated(payment)
        return self._shown([payment], payee)[0]

    def settle(self, by: Principal, settlement: Settlement) -> Payment:
        """Write down that an open request was paid, or is not wanted any more. Safe to repeat.

        Raises:
            Invalid: `open` is no end.
            NotFound: no such request.
            Conflict: it ended another way before.
        """
        by.require(Permission.MANAGE_SERVICES)
        if settlement.status is PaymentStatus.OPEN:
            raise Invalid(
                "Say paid or cancelled; a request that ended is not opened again, make a new one.",
                fields={"status": "paid or cancelled"},
            )
        before, now = self._require(settlement.payment_id), self.clock()
        after = before.model_copy(
            update={
                "status": settlement.status,
                "receipt": settlement.receipt or None,
                "settled_by": by.user_id,
                "settled_at": now,
            }
        )
        row = audit_row(
            by,
            f"payment_{settlement.status}",
            ("payment", before.payment_id),
            now,
            self.new_id(),
            amountPaise=before.amount_paise,
            **({"receipt": settlement.receipt} if settlement.receipt else {}),
        )
        if not self.payments.settle(after, row):
            after = self._ended_before(after)
        return self._shown([after], self.payments.payee())[0]

    def newest(
        self,
        by: Principal,
        status: PaymentStatus | None,
        limit: int | None,
        next_token: str | None,
    ) -> Page[Payment]:
        """Requests, newest first."""
        by.require(Permission.READ)
        found, more = self.payments.newest(status, page_size(limit), key_from(next_token))
        shown = self._shown(found, self.payments.payee()) if found else []
        return Page[Payment](items=tuple(shown), next_token=token_for(more))

    def _require(self, payment_id: str) -> StoredPayment:
        payment = self.payments.get(payment_id)
        if payment is None:
            raise NotFound("There is no such payment request; open the list again.")
        return payment

    def _repeated(self, wanted: StoredPayment) -> StoredPayment:
        there = self._require(wanted.payment_id)
        same = ("contact_id", "amount_paise", "note")
        if any(getattr(there, name) != getattr(wanted, name) for name in same):
            raise Conflict("This clientToken was already used for another request; use a new one.")
        return there

    def _ended_before(self, wanted: StoredPayment) -> StoredPayment:
        there = self._require(wanted.payment_id)
        if (there.status, there.receipt) != (wanted.status, wanted.receipt):
            raise Conflict(
                f"This request is {there.status} already; reload the list.", status=there.status
            )
        return there

    def _shown(self, payments: list[StoredPayment], payee: Payee | None) -> list[Payment]:
        names = self.payments.names([payment.contact_id for payment in payments])
        return [
            Payment(
                **payment.model_dump(),
                contact_name=names.get(payment.contact_id),
                url=f"{self.base.rstrip('/')}/{payment.payment_id}",
                upi_link=link_of(payment, payee),
            )
            for payment in payments
        ]


@dataclass(frozen=True)
class PaymentPage:
    """What a customer sees who opens the link of a request."""

    payments: PaymentRepository

    def look(self, payment_id: str) -> tuple[StoredPayment, Payee, str | None] | None:
        """The request, who is paid and the link that pays; None if there is none.

        The link is None once the request is closed.
        """
        payment = self.payments.get(payment_id)
        payee = self.payments.payee()
        if payment is None or payee is None:
            return None
        return payment, payee, link_of(payment, payee)


def link_of(payment: StoredPayment, payee: Payee | None) -> str | None:
    """The link that pays a request, while there is something to pay and somebody to be paid."""
    if payee is None or payment.status is not PaymentStatus.OPEN:
        return None
    return upi_link(payee, payment.amount_paise, payment.note, payment.reference)


def reference_of(payment_id: str) -> str:
    """What a bank statement shows: at most 35 letters and digits."""
    return "W" + payment_id.replace("-", "").upper()[:20]
