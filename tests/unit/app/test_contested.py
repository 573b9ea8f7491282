"""Whoever keeps losing to others says so at last, and has changed nothing."""

from collections.abc import Callable

import pytest

from services.access.configuration import ConfigurationService
from services.access.model import SetSystemConfig
from services.aws.memory import MemoryStore
from services.aws.store import Action, Busy, Check, ConditionFailed, Item, Put
from services.bulk.model import BulkJobAction
from services.contacts.consent import Consents, Revocation
from services.core.errors import Conflict
from services.core.settings import Environment, SendMode
from services.forms.repository import FormRepository
from services.forms.service import FormService
from services.invoices.repository import InvoiceRepository
from services.invoices.service import InvoiceService
from services.limits.alerts import RememberedAlerts
from services.limits.breaker import Breaker, StoredBreakers
from services.links.model import NewLink
from services.links.repository import LinkRepository
from services.links.service import LinkService
from services.messaging.model import MessageStatus
from services.messaging.repository import MessageRepository, message_put
from tests.factories.bulk import Bulk
from tests.factories.correspondence import ada
from tests.factories.forms import new_form
from tests.factories.infrastructure import INFRASTRUCTURE, memory_store_of, rows
from tests.factories.invoices import bill, sold_by
from tests.factories.people import admin
from tests.factories.records import OPERATOR, Ids, keep, message
from tests.factories.time import FakeClock
from tests.factories.tokens import settings

ATTEMPTS_AT_MOST = 20


class Contested(MemoryStore):
    """Once it is contested, others are always first: nothing can be changed as it was read."""

    is_contested = False
    attempts = 0

    def write(self, *actions: Action) -> None:
        lost = {
            number: None if isinstance(action, Put) else self.get(action.table, action.key)
            for number, action in enumerate(actions)
            if action.only_if is not None and not isinstance(action, Check)
        }
        if not self.is_contested or not lost:
            return super().write(*actions)
        self.attempts += 1
        assert self.attempts <= ATTEMPTS_AT_MOST, "it never gives up"
        raise ConditionFailed(lost)


@pytest.fixture
def store() -> Contested:
    return memory_store_of(Contested)


def contested(store: Contested, act: Callable[[], object], error: type[Exception]) -> None:
    """It gives up with this error, and everything is as it was."""
    before = stored(store)
    store.is_contested = True
    with pytest.raises(error):
        act()
    assert store.attempts > 1
    assert stored(store) == before


def stored(store: Contested) -> dict[str, list[Item]]:
    return {table: rows(store, table) for table in INFRASTRUCTURE["tables"]}


def test_a_setting(store: Contested):
    live = settings(send_mode=SendMode.LIVE, environment=Environment.PRODUCTION)
    service = ConfigurationService(store, live, FakeClock(), Ids())
    wanted = SetSystemConfig(config_key="whatsapp_tier_limit", config_value="5")
    contested(store, lambda: service.set(admin(), wanted), Busy)


def test_a_link_whose_codes_are_all_taken(store: Contested):
    service = LinkService(LinkRepository(store), "https://s.example/l/", FakeClock())
    new = NewLink.model_validate({"title": "Offer", "target": "https://example.com/offer"})
    contested(store, lambda: service.create(OPERATOR, new), Conflict)


def test_a_form_whose_ids_are_all_taken(store: Contested):
    service = FormService(FormRepository(store), "https://s.example/f/", FakeClock())
    contested(store, lambda: service.create(OPERATOR, new_form()), Conflict)


def test_an_invoice_whose_number_others_keep_taking(store: Contested):
    waited: list[float] = []
    service = InvoiceService(InvoiceRepository(sold_by(store)), FakeClock(), wait=waited.append)
    contested(store, lambda: service.issue(OPERATOR, bill()), Busy)
    assert len(waited) == store.attempts and all(pause < 1 for pause in waited)


def test_the_end_of_a_consent(store: Contested):
    keep(store, ada())
    ends = Revocation("c1", "optInEmail", "email:bounce", log_id="log-1", message_id="m1")
    contested(store, lambda: Consents(store, FakeClock()).revoke(ends), Busy)


def test_a_status_of_a_message(store: Contested):
    known = message()
    store.write(message_put(known))
    messages = MessageRepository(store)

    def grow() -> object:
        return messages.grow(known, lambda m: m.model_copy(update={"status": MessageStatus.SENT}))

    contested(store, grow, Busy)


def test_a_bulk_job_that_is_made(store: Contested):
    desk = Bulk(truth=store)
    who = desk.people(3)
    contested(store, lambda: desk.create(who), Busy)


@pytest.mark.parametrize("action", [BulkJobAction.PAUSE, BulkJobAction.CANCEL])
def test_a_bulk_job_that_is_steered(store: Contested, action: BulkJobAction):
    desk = Bulk(truth=store)
    job = desk.create(desk.people(3)).job_id
    contested(store, lambda: desk.control(job, action), Busy)


@pytest.mark.parametrize("happens", ["trip", "heard"])
def test_only_a_breaker_lets_it_be_for_what_was_sent_is_settled(store: Contested, happens: str):
    """The next message writes it."""
    alerts = RememberedAlerts()
    breakers = StoredBreakers(store, alerts, FakeClock())
    store.is_contested = True
    if happens == "trip":
        breakers.trip("sms")
    else:
        breakers.heard(Breaker("sms"), "m1", failed=True)
    assert store.attempts > 1
    assert not rows(store, "Breakers") and not alerts.told
