from typing import Any

import pytest
from pydantic import ValidationError

from services.access.roles import Role
from services.aws.memory import MemoryStore
from services.contacts.consent import Consents, Revocation
from services.contacts.model import Contact, ContactChange
from services.contacts.repository import ContactRepository
from services.contacts.service import ContactService
from services.core.model import Model
from tests.factories.infrastructure import memory_store, rows
from tests.factories.records import Ids, contact, keep, principal
from tests.factories.time import FakeClock

BY = principal(Role.OPERATOR)


@pytest.fixture
def store() -> MemoryStore:
    return memory_store()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def service(store: MemoryStore, clock: FakeClock) -> ContactService:
    keep(store, contact(opt_in_whats_app=False, email="ada@example.com"))
    return ContactService(ContactRepository(store), clock, Ids())


def change(service: ContactService, **said: Any) -> Contact:
    return service.update(BY, ContactChange.model_validate({"contactId": "c1", **said}))


def wire(word: Model | None) -> dict[str, Any]:
    assert word
    return word.to_wire()


def audit(store: MemoryStore) -> list[dict[str, Any]]:
    return sorted(rows(store, "AuditLogs"), key=lambda row: row["timestamp"])


@pytest.mark.proves("2.4")
def test_a_consent_is_kept_with_its_source_on_the_contact_and_in_the_audit_log_for_good(
    service: ContactService, store: MemoryStore
):
    changed = change(service, optInWhatsApp=True, optInSource="  order form 17  ")
    assert wire(changed.consents.whats_app) == {
        "optedIn": True,
        "source": "order form 17",
        "at": "2026-03-01T12:00:00.000Z",
        "by": BY.user_id,
    }
    assert changed.consents.sms is None and changed.consents.email is None
    assert service.read(BY, "c1") == changed
    [row] = audit(store)
    assert row["action"] == "update_opt_in" and "expiresAt" not in row
    assert row["details"] == {
        "fields": ["opt_in_whats_app"],
        "optInWhatsApp": True,
        "previous": {"optInWhatsApp": False},
        "source": "order form 17",
    }


@pytest.mark.parametrize("said", [{}, {"optInSource": None}])
def test_a_consent_without_a_source_was_recorded_by_an_operator(
    service: ContactService, said: dict[str, Any]
):
    word = change(service, optInSms=True, **said).consents.sms
    assert word and (word.opted_in, word.source) == (True, "operator")


def test_saying_again_what_is_known_keeps_the_source_and_a_new_source_replaces_it(
    service: ContactService, clock: FakeClock
):
    first = change(service, optInSms=True, optInSource="order form")
    clock.advance(hours=1)
    assert change(service, optInSms=True).consents == first.consents
    assert change(service, name="Grace").consents == first.consents
    word = change(service, optInSms=True, optInSource="in person").consents.sms
    assert word and (word.source, word.at) == ("in person", clock.now)


def test_taking_consent_back_is_explained_the_same_way(service: ContactService):
    change(service, optInSms=True, optInEmail=True, optInSource="order form")
    now = change(service, optInSms=False, optInSource="phone call")
    assert now.consents.sms and now.consents.email
    assert (now.consents.sms.opted_in, now.consents.sms.source) == (False, "phone call")
    assert (now.consents.email.opted_in, now.consents.email.source) == (True, "order form")


def test_a_customers_stop_is_the_last_word_beside_the_others(
    service: ContactService, store: MemoryStore, clock: FakeClock
):
    change(service, optInSms=True, optInEmail=True, optInSource="order form")
    clock.advance(hours=1)
    Consents(store, clock).revoke(Revocation("c1", "optInSms", "sms:STOP", "log-1"))
    now = service.read(BY, "c1")
    assert wire(now.consents.sms) == {
        "optedIn": False,
        "source": "sms:STOP",
        "at": "2026-03-01T13:00:00.000Z",
        "by": "system",
    }
    assert now.consents.email and now.consents.email.opted_in


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"optInSms": True, "optInSource": " "}, "at least 1 character"),
        ({"optInSms": True, "optInSource": "s" * 201}, "at most 200 characters"),
        ({"optInSource": "order form"}, "say which opt-in"),
        ({"name": "Bo", "optInSource": "order form"}, "say which opt-in"),
    ],
)
def test_a_source_that_explains_nothing_is_refused_at_its_field(said: dict[str, Any], words: str):
    with pytest.raises(ValidationError, match=words) as refused:
        ContactChange.model_validate({"contactId": "c1", **said})
    assert [problem["loc"] for problem in refused.value.errors()] == [("optInSource",)]


@pytest.mark.proves("2.4")
@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"phone": "+12025550123"}, ["optInWhatsApp", "optInSms"]),
        ({"email": "new@example.com"}, ["optInEmail"]),
        ({"email": None}, ["optInEmail"]),
        ({"phone": "+12025550123", "optInSms": True}, ["optInWhatsApp"]),
        ({"phone": "+12025550123", "optInSms": False, "optInWhatsApp": True}, []),
        ({"name": "Grace"}, []),
    ],
)
def test_a_new_number_or_address_keeps_consent_unless_said_and_the_audit_log_tells(
    service: ContactService, store: MemoryStore, said: dict[str, Any], kept: list[str]
):
    before = change(
        service, optInWhatsApp=True, optInSms=True, optInEmail=True, optInSource="order form"
    ).to_wire()
    after = change(service, **said).to_wire()
    for name in ("optInWhatsApp", "optInSms", "optInEmail"):
        assert after[name] == said.get(name, before[name])
    row = next(row for row in rows(store, "AuditLogs") if row["logId"] == "id-2")
    assert row["details"].get("consentKept", []) == kept
    assert ("expiresAt" in row) == (not kept and "optInSms" not in said)
