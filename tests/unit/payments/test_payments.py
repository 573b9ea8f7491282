from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.access.roles import Role
from services.aws.memory import MemoryStore
from services.aws.store import Put
from services.core.configuration import PAYEE_NAME, PAYEE_VPA
from services.core.errors import Conflict, Forbidden, Invalid, NotFound
from services.payments.model import MOST_PAISE, NewPayment, PaymentStatus, Settlement
from services.payments.repository import PaymentRepository
from services.payments.service import PaymentPage, PaymentService
from services.payments.upi import Payee, rupees, upi_link
from tests.factories.correspondence import ada
from tests.factories.infrastructure import memory_store, rows
from tests.factories.records import keep, principal
from tests.factories.time import NOW, FakeClock

OPERATOR = principal(Role.OPERATOR)
PAYEE = Payee("shop@okbank", "Wecare & Co")


def paid_to(store: MemoryStore, vpa: str = PAYEE.vpa, name: str = PAYEE.name) -> MemoryStore:
    for key, value in ((PAYEE_VPA, vpa), (PAYEE_NAME, name)):
        store.write(Put("SystemConfig", {"configKey": key.name, "configValue": value}))
    return store


def shop() -> tuple[MemoryStore, PaymentService]:
    store = paid_to(memory_store())
    keep(store, ada())
    return store, PaymentService(PaymentRepository(store), "https://s.example/p/", FakeClock())


def bill(**changed: Any) -> NewPayment:
    said: dict[str, Any] = {"contact_id": "c1", "amount_paise": 123_450, "note": "Bill 7"}
    return NewPayment.model_validate(said | changed)


def test_a_request_says_who_is_paid_how_much_and_under_which_reference():
    store, service = shop()
    payment = service.create(OPERATOR, bill())
    assert payment.status is PaymentStatus.OPEN
    assert payment.url == f"https://s.example/p/{payment.payment_id}"
    said = parse_qs(urlsplit(payment.upi_link or "").query)
    assert said == {
        "pa": ["shop@okbank"],
        "pn": ["Wecare & Co"],
        "am": ["1234.50"],
        "cu": ["INR"],
        "tn": ["Bill 7"],
        "tr": [payment.reference],
    }
    assert payment.reference.isalnum() and len(payment.reference) <= 35
    [row] = rows(store, "AuditLogs")
    assert (row["action"], row["details"]) == (
        "create_payment",
        {"contactId": "c1", "amountPaise": 123_450},
    )


def test_a_person_says_that_it_was_paid_and_nobody_can_say_otherwise_later():
    store, service = shop()
    payment = service.create(OPERATOR, bill())
    paid = Settlement(payment_id=payment.payment_id, status=PaymentStatus.PAID, receipt="UTR123")
    settled = service.settle(OPERATOR, paid)
    assert (settled.status, settled.receipt, settled.settled_by) == (
        PaymentStatus.PAID,
        "UTR123",
        OPERATOR.user_id,
    )
    assert settled.settled_at == NOW and settled.upi_link is None
    assert service.settle(OPERATOR, paid).status is PaymentStatus.PAID
    cancelled = Settlement(payment_id=payment.payment_id, status=PaymentStatus.CANCELLED)
    with pytest.raises(Conflict, match="is paid already"):
        service.settle(OPERATOR, cancelled)
    actions = [row["action"] for row in rows(store, "AuditLogs")]
    assert sorted(actions) == ["create_payment", "payment_paid"]


def test_requests_are_listed_newest_first_and_by_how_they_stand():
    _, service = shop()
    first = service.create(OPERATOR, bill())
    second = service.create(OPERATOR, bill(note="Bill 8"))
    service.settle(
        OPERATOR, Settlement(payment_id=first.payment_id, status=PaymentStatus.CANCELLED)
    )
    viewer = principal(Role.VIEWER)
    assert len(service.newest(viewer, None, None, None).items) == 2
    [still_open] = service.newest(viewer, PaymentStatus.OPEN, None, None).items
    assert (still_open.payment_id, still_open.contact_name) == (second.payment_id, "Ada")


def test_a_repeated_client_token_asks_once():
    store, service = shop()
    first = service.create(OPERATOR, bill(client_token="t"))
    assert service.create(OPERATOR, bill(client_token="t")) == first
    assert len(rows(store, "Payments")) == 1
    with pytest.raises(Conflict, match="use a new one"):
        service.create(OPERATOR, bill(client_token="t", amount_paise=200))


@pytest.mark.parametrize(("vpa", "name"), [("", "Shop"), ("shop@okbank", ""), ("not one", "Shop")])
def test_while_nobody_is_set_to_be_paid_nothing_is_asked_for(vpa: str, name: str):
    store, service = shop()
    paid_to(store, vpa, name)
    with pytest.raises(Invalid, match="ask an administrator"):
        service.create(OPERATOR, bill())
    assert rows(store, "Payments") == []


def test_somebody_who_is_gone_is_asked_for_nothing():
    store, service = shop()
    with pytest.raises(NotFound):
        service.create(OPERATOR, bill(contact_id="nobody"))
    assert rows(store, "Payments") == rows(store, "AuditLogs") == []


def test_only_those_who_may_manage_services_ask_and_settle():
    _, service = shop()
    viewer = principal(Role.VIEWER)
    with pytest.raises(Forbidden):
        service.create(viewer, bill())
    with pytest.raises(Forbidden):
        service.settle(viewer, Settlement(payment_id="x", status=PaymentStatus.PAID))


def test_what_is_no_end_and_what_is_not_there_is_refused():
    _, service = shop()
    with pytest.raises(Invalid, match="paid or cancelled"):
        service.settle(OPERATOR, Settlement(payment_id="x", status=PaymentStatus.OPEN))
    with pytest.raises(NotFound):
        service.settle(OPERATOR, Settlement(payment_id="x", status=PaymentStatus.PAID))


@pytest.mark.parametrize(
    "given",
    [
        {"amount_paise": 0},
        {"amount_paise": -100},
        {"amount_paise": 99},
        {"amount_paise": MOST_PAISE + 1},
        {"note": " "},
        {"note": "n" * 81},
    ],
)
def test_an_amount_or_note_that_upi_would_not_take_is_refused(given: dict[str, Any]):
    with pytest.raises(ValidationError):
        bill(**given)


def test_the_customers_page_knows_the_request_and_closes_with_it():
    store, service = shop()
    payment = service.create(OPERATOR, bill())
    page = PaymentPage(PaymentRepository(store))
    found = page.look(payment.payment_id)
    assert found and found[2] == payment.upi_link
    service.settle(OPERATOR, Settlement(payment_id=payment.payment_id, status=PaymentStatus.PAID))
    closed = page.look(payment.payment_id)
    assert closed and closed[2] is None
    assert page.look("nothing") is None


@given(st.integers(100, MOST_PAISE), st.text(min_size=1, max_size=80))
def test_whatever_is_asked_for_survives_the_link_exactly(paise: int, note: str):
    said = parse_qs(urlsplit(upi_link(PAYEE, paise, note, "W1")).query, keep_blank_values=True)
    assert round(float(said["am"][0]) * 100) == paise
    assert said["am"][0].count(".") == 1 and len(said["am"][0].split(".")[1]) == 2
    assert said["tn"] == [note] and set(said) == {"pa", "pn", "am", "cu", "tn", "tr"}


def test_amounts_are_written_without_floating_point():
    assert [rupees(paise) for paise in (100, 101, 110, 10_000_000)] == [
        "1.00",
        "1.01",
        "1.10",
        "100000.00",
    ]
