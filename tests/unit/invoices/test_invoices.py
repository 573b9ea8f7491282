from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from services.access.roles import Role
from services.aws.memory import MemoryStore
from services.aws.store import Action
from services.core.errors import Conflict, Forbidden, Invalid, NotFound
from services.invoices.gstin import check_digit, require_gstin
from services.invoices.model import InvoiceCancellation, InvoiceStatus
from services.invoices.numbers import day_in_india, financial_year, invoice_number
from services.invoices.repository import InvoiceRepository
from services.invoices.service import InvoiceService
from tests.factories.correspondence import ada
from tests.factories.infrastructure import memory_store, memory_store_of, rows
from tests.factories.invoices import GSTIN, TEA, bill, sold_by
from tests.factories.records import keep, principal
from tests.factories.time import FakeClock

OPERATOR = principal(Role.OPERATOR)


def shop(store: MemoryStore | None = None) -> InvoiceService:
    storage = sold_by(store or memory_store())
    return InvoiceService(InvoiceRepository(storage), FakeClock(), wait=lambda _: None)


def test_within_a_state_the_tax_is_split_into_two_halves():
    invoice = shop().issue(OPERATOR, bill())
    assert (invoice.taxable_paise, invoice.cgst_paise, invoice.sgst_paise) == (19_998, 500, 500)
    assert (invoice.igst_paise, invoice.rounding_paise, invoice.total_paise) == (0, 2, 21_000)
    assert (invoice.buyer.name, invoice.buyer.state_name) == ("Ada", "Maharashtra")


def test_between_states_there_is_one_tax():
    invoice = shop().issue(OPERATOR, bill(placeOfSupply="29"))
    assert (invoice.cgst_paise, invoice.sgst_paise, invoice.igst_paise) == (0, 0, 1_000)
    assert invoice.buyer.state_name == "Karnataka"


def test_the_buyers_gstin_says_the_state_unless_the_place_of_supply_does():
    gstin = "29" + GSTIN[2:14]
    gstin += check_digit(gstin)
    assert shop().issue(OPERATOR, bill(buyerGstin=gstin)).buyer.state == "29"
    there = shop().issue(OPERATOR, bill(buyerGstin=gstin, placeOfSupply="27"))
    assert there.buyer.state == "27" and there.igst_paise == 0


def test_numbers_follow_each_other_and_a_cancelled_invoice_keeps_its_own():
    store = memory_store()
    service = shop(store)
    issued = [service.issue(OPERATOR, bill()) for _ in range(3)]
    assert [invoice.number[-6:] for invoice in issued] == ["000001", "000002", "000003"]
    wanted = InvoiceCancellation(invoice_id=issued[1].invoice_id, reason="wrong buyer")
    cancelled = service.cancel(OPERATOR, wanted)
    assert (cancelled.status, cancelled.number) == (InvoiceStatus.CANCELLED, issued[1].number)
    again = InvoiceCancellation(invoice_id=issued[1].invoice_id, reason="another reason")
    assert service.cancel(OPERATOR, again).cancelled_because == "wrong buyer"
    assert service.issue(OPERATOR, bill()).number[-6:] == "000004"
    actions = [row["action"] for row in rows(store, "AuditLogs")]
    assert actions.count("issue_invoice") == 4 and actions.count("cancel_invoice") == 1


class Contested(MemoryStore):
    """Somebody else takes the next number first, once."""

    rival: "InvoiceService | None" = None

    def write(self, *actions: Action) -> None:
        rival, self.rival = self.rival, None
        if rival:
            rival.issue(OPERATOR, bill())
        super().write(*actions)


def test_two_people_at_once_get_two_numbers_and_leave_no_gap():
    store = memory_store_of(Contested)
    service = shop(store)
    store.rival = service
    assert service.issue(OPERATOR, bill()).number[-6:] == "000002"
    assert len(rows(store, "Invoices")) == 2


def test_a_repeated_client_token_issues_one_invoice():
    store = memory_store()
    service = shop(store)
    first = service.issue(OPERATOR, bill(clientToken="t"))
    assert service.issue(OPERATOR, bill(clientToken="t")) == first
    assert len(rows(store, "Invoices")) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"lines": [{**TEA, "quantity": "3"}]},
        {"lines": [{**TEA, "gstRate": 18}]},
        {"lines": [{**TEA, "hsn": "2106"}]},
        {"placeOfSupply": "29"},
        {"buyerGstin": GSTIN},
        {"buyerName": "Somebody else"},
        {"buyerAddress": "2 MG Road"},
    ],
)
def test_a_client_token_never_stands_for_another_invoice(other: dict[str, Any]):
    service = shop()
    service.issue(OPERATOR, bill(clientToken="t"))
    with pytest.raises(Conflict, match="use a new one"):
        service.issue(OPERATOR, bill(clientToken="t", **other))


def test_a_preview_uses_no_number_and_stores_nothing():
    store = memory_store()
    service = shop(store)
    assert service.preview(OPERATOR, bill()).total_paise == 21_000
    assert (
        rows(store, "Invoices") == rows(store, "InvoiceNumbers") == rows(store, "AuditLogs") == []
    )


def test_the_financial_year_begins_in_april_in_india():
    last_evening = datetime(2026, 3, 31, 18, 29, tzinfo=UTC)
    first_minute = datetime(2026, 3, 31, 18, 30, tzinfo=UTC)
    assert financial_year(day_in_india(last_evening)) == "2025-26"
    assert financial_year(day_in_india(first_minute)) == "2026-27"
    assert financial_year(date(2099, 4, 1)) == "2099-00"
    assert len(invoice_number("2026-27", 999_999)) == 16


def test_while_nobody_is_set_to_issue_invoices_none_is_issued():
    store = memory_store()
    keep(store, ada())
    service = InvoiceService(InvoiceRepository(store), FakeClock())
    with pytest.raises(Invalid, match="ask an administrator"):
        service.issue(OPERATOR, bill())


def test_a_sellers_gstin_that_was_mistyped_stops_invoices():
    service = InvoiceService(InvoiceRepository(sold_by(memory_store(), GSTIN[:14] + "A")))
    with pytest.raises(Invalid, match="last character does not fit"):
        service.issue(OPERATOR, bill())


@pytest.mark.parametrize(
    "changed",
    [
        {"lines": []},
        {"lines": [TEA] * 51},
        {"lines": [{**TEA, "quantity": "0"}]},
        {"lines": [{**TEA, "quantity": "1.2345"}]},
        {"lines": [{**TEA, "quantity": "-1"}]},
        {"lines": [{**TEA, "quantity": "1e3"}]},
        {"lines": [{**TEA, "unitPricePaise": 0}]},
        {"lines": [{**TEA, "gstRate": 7}]},
        {"lines": [{**TEA, "hsn": "12"}]},
        {"lines": [{**TEA, "description": " "}]},
        {"buyerGstin": GSTIN[:14] + "A"},
        {"buyerGstin": "99AAPFU0939F1ZV"},
        {"placeOfSupply": "28"},
    ],
)
def test_what_no_invoice_may_say_is_refused(changed: dict[str, Any]):
    with pytest.raises(ValidationError):
        bill(**changed)


def test_an_invoice_beyond_what_can_be_written_is_refused():
    line = {**TEA, "quantity": "9999999", "unitPricePaise": 2_000_000_000}
    with pytest.raises(Invalid, match="two crore"):
        shop().issue(OPERATOR, bill(line))


def test_nobody_is_charged_who_is_not_there_and_nothing_is_cancelled_that_is_not():
    store = memory_store()
    service = shop(store)
    with pytest.raises(NotFound):
        service.issue(OPERATOR, bill(contactId="nobody"))
    with pytest.raises(NotFound):
        service.cancel(OPERATOR, InvoiceCancellation(invoice_id="none", reason="x"))
    assert rows(store, "InvoiceNumbers") == []


def test_a_viewer_reads_invoices_and_issues_none():
    service, viewer = shop(), principal(Role.VIEWER)
    service.issue(OPERATOR, bill())
    assert len(service.newest(viewer, None, None).items) == 1
    with pytest.raises(Forbidden):
        service.issue(viewer, bill())
    with pytest.raises(Forbidden):
        service.preview(viewer, bill())


def test_a_gstin_is_told_from_one_that_was_mistyped():
    assert require_gstin(" 27aapfu0939f1zv ") == GSTIN
    for wrong in ("27AAPFU0939F1ZA", "28AAPFU0939F1ZV", "27AAPFU0939F1Z", ""):
        with pytest.raises(ValueError, match="GSTIN"):
            require_gstin(wrong)
