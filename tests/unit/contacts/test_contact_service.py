from typing import Any

import pytest

from services.access.roles import Role
from services.aws.memory import MemoryStore
from services.contacts.model import Contact, ContactChange
from services.contacts.repository import ContactRepository
from services.contacts.service import ContactService
from services.core.errors import Conflict, Forbidden, Invalid, NotFound
from tests.factories.infrastructure import memory_store, rows
from tests.factories.outcomes import in_threads, kinds
from tests.factories.records import (
    EMAIL,
    OPERATOR,
    PHONE,
    VIEWER,
    Ids,
    contact,
    keep,
    new_contact,
    principal,
)
from tests.factories.time import NOW, FakeClock


@pytest.fixture
def store() -> MemoryStore:
    return memory_store()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def service(store: MemoryStore, clock: FakeClock) -> ContactService:
    return ContactService(ContactRepository(store), clock, Ids())


def change(service: ContactService, contact_id: str, **said: Any) -> Contact:
    return service.update(OPERATOR, ContactChange.model_validate({"contactId": contact_id, **said}))


def identities(store: MemoryStore) -> dict[str, str]:
    """Who holds which; notes of who let go expire and hold nothing."""
    held = [row for row in rows(store, "Identities") if "expiresAt" not in row]
    return {row["identity"]: row["contactId"] for row in held}


@pytest.mark.proves("2.1", "2.3")
def test_a_new_contact_has_consented_to_nothing(service: ContactService, store: MemoryStore):
    made = service.create(OPERATOR, new_contact(email=EMAIL))
    assert made.to_wire() == {
        "contactId": "id-1",
        "name": "Ada",
        "phone": PHONE,
        "email": EMAIL,
        "optInWhatsApp": False,
        "optInSms": False,
        "optInEmail": False,
        "consents": {"whatsApp": None, "sms": None, "email": None},
        "lastInboundMessageAt": None,
        "windowExpiresAt": None,
        "createdAt": "2026-03-01T12:00:00.000Z",
        "updatedAt": "2026-03-01T12:00:00.000Z",
    }
    [stored] = rows(store, "Contacts")
    assert {stored["optInWhatsApp"], stored["optInSms"], stored["optInEmail"]} == {False}
    assert service.read(VIEWER, made.contact_id) == made


@pytest.mark.proves("2.4")
def test_an_update_changes_what_is_present_and_nothing_else(
    service: ContactService, clock: FakeClock
):
    made = service.create(OPERATOR, new_contact(email=EMAIL))
    clock.advance(hours=1)
    changed = change(service, made.contact_id, optInSms=True)
    about = {"opt_in_sms", "consents", "updated_at"}
    assert changed.model_dump(exclude=about) == made.model_dump(exclude=about)
    assert changed.opt_in_sms and changed.updated_at == clock.now
    assert service.read(VIEWER, made.contact_id) == changed


def test_a_number_may_go_while_an_address_stays(service: ContactService, store: MemoryStore):
    made = service.create(OPERATOR, new_contact(email=EMAIL))
    assert change(service, made.contact_id, phone=None).phone is None
    assert "phone" not in rows(store, "Contacts")[0]
    assert identities(store) == {f"email#{EMAIL}": made.contact_id}


@pytest.mark.proves("2.2")
@pytest.mark.parametrize("details", [{"phone": PHONE}, {"phone": PHONE, "email": EMAIL}])
def test_a_contact_never_loses_its_last_way_to_be_reached(
    service: ContactService, details: dict[str, Any]
):
    made = service.create(OPERATOR, new_contact(**details))
    with pytest.raises(Invalid, match="Keep a phone number or an email address"):
        change(service, made.contact_id, phone=None, email=None)
    assert service.read(VIEWER, made.contact_id) == made


def test_a_customer_known_only_by_user_id_may_be_renamed(
    service: ContactService, store: MemoryStore
):
    keep(store, contact(phone=None, whats_app_user_id="IN.1"))
    assert change(service, "c1", name="Grace").name == "Grace"


@pytest.mark.proves("2.5", "property 7")
def test_a_deleted_contact_is_gone_for_users_and_kept_in_storage(
    service: ContactService, store: MemoryStore
):
    made = service.create(OPERATOR, new_contact())
    gone = service.delete(OPERATOR, made.contact_id)
    assert gone.to_wire() == {"contactId": "id-1", "deletedAt": "2026-03-01T12:00:00.000Z"}
    assert [row["deletedAt"] for row in rows(store, "Contacts")] == ["2026-03-01T12:00:00.000Z"]
    for use in (
        lambda: service.read(VIEWER, made.contact_id),
        lambda: change(service, made.contact_id, name="Bo"),
        lambda: service.delete(OPERATOR, made.contact_id),
    ):
        with pytest.raises(NotFound) as refused:
            use()
        assert refused.value.details == {"contactId": made.contact_id}


def test_a_deleted_contact_frees_its_number_and_address(
    service: ContactService, store: MemoryStore
):
    first = service.create(OPERATOR, new_contact(email=EMAIL))
    service.delete(OPERATOR, first.contact_id)
    assert identities(store) == {}
    again = service.create(OPERATOR, new_contact(email=EMAIL))
    assert again.contact_id != first.contact_id


def test_a_contact_that_never_was_is_not_found(service: ContactService):
    for use in (
        lambda: service.read(VIEWER, "nobody"),
        lambda: change(service, "nobody", name="Bo"),
        lambda: service.delete(OPERATOR, "nobody"),
    ):
        with pytest.raises(NotFound, match="does not exist or was deleted"):
            use()


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [
        ({"phone": PHONE}, {"phone": PHONE}, "phone"),
        ({"phone": "+525512345678"}, {"phone": "+5215512345678"}, "phone"),
        ({"phone": "+5491123456789"}, {"phone": "+541123456789"}, "phone"),
        ({"phone": "+551187654321"}, {"phone": "+5511987654321"}, "phone"),
        ({"phone": None, "email": EMAIL}, {"phone": None, "email": EMAIL.upper()}, "email"),
        ({"email": EMAIL}, {"phone": "+12345", "email": EMAIL}, "email"),
    ],
)
def test_an_identity_belongs_to_one_contact_and_the_refusal_names_it(
    service: ContactService, store: MemoryStore, first: Any, second: Any, field: str
):
    holder = service.create(OPERATOR, new_contact(**first))
    with pytest.raises(Conflict, match="open that contact instead") as refused:
        service.create(OPERATOR, new_contact(**second))
    assert refused.value.details["contactId"] == holder.contact_id
    fields = refused.value.details["fields"]
    assert isinstance(fields, dict) and list(fields) == [field]
    assert len(rows(store, "Contacts")) == 1


def test_a_contact_may_take_another_form_of_its_own_number(
    service: ContactService, store: MemoryStore
):
    made = service.create(OPERATOR, new_contact(phone="+525512345678", email=EMAIL))
    changed = change(service, made.contact_id, phone="+5215512345678", email=EMAIL.upper())
    assert changed.phone == "+5215512345678"
    assert set(identities(store).values()) == {made.contact_id}
    assert len(identities(store)) == 2


def test_a_taken_number_is_refused_in_an_update_and_nothing_changes(
    service: ContactService, store: MemoryStore
):
    holder = service.create(OPERATOR, new_contact())
    other = service.create(OPERATOR, new_contact(phone="+12345", email=EMAIL))
    before = identities(store)
    with pytest.raises(Conflict) as refused:
        change(service, other.contact_id, name="Bo", phone=PHONE)
    assert refused.value.details["contactId"] == holder.contact_id
    assert (service.read(VIEWER, other.contact_id), identities(store)) == (other, before)


def test_two_people_who_change_one_contact_do_not_overwrite_each_other(store: MemoryStore):
    keep(store, contact(email=EMAIL))
    repository = ContactRepository(store)
    before = repository.get("c1")
    repository.change(before, before.model_copy(update={"phone": "+12345"}))
    with pytest.raises(Conflict, match="reload it and try again"):
        repository.change(before, before.model_copy(update={"phone": "+67890"}))
    assert identities(store) == {"phone#+12345": "c1", f"email#{EMAIL}": "c1"}


def test_consent_given_meanwhile_survives_a_rename(store: MemoryStore):
    keep(store, contact(opt_in_sms=False))
    repository = ContactRepository(store)
    before = repository.get("c1")
    repository.change(before, before.model_copy(update={"opt_in_sms": True}))
    repository.change(before, before.model_copy(update={"name": "Grace"}))
    now = repository.get("c1")
    assert (now.name, now.opt_in_sms) == ("Grace", True)


def test_a_change_to_a_contact_deleted_meanwhile_finds_nothing(store: MemoryStore):
    keep(store, contact())
    repository = ContactRepository(store)
    before = repository.get("c1")
    repository.delete(before, NOW)
    for act in (
        lambda: repository.change(before, before.model_copy(update={"name": "Bo"})),
        lambda: repository.change(before, before.model_copy(update={"phone": "+12345"})),
        lambda: repository.delete(before, NOW),
    ):
        with pytest.raises(NotFound):
            act()
    assert identities(store) == {}


def test_eight_people_who_add_one_number_at_once_make_one_contact(
    service: ContactService, store: MemoryStore
):
    results = in_threads(8, lambda n: service.create(OPERATOR, new_contact(name=f"Ada {n}")))
    assert kinds(results) == ["Conflict"] * 7 + ["Contact"]
    assert len(rows(store, "Contacts")) == len(identities(store)) == 1


@pytest.mark.proves("2.7", "2.8")
@pytest.mark.parametrize("role", list(Role))
def test_a_viewer_reads_and_only_operators_and_administrators_change(role: Role):
    store = memory_store()
    keep(store, contact())
    service, by = ContactService(ContactRepository(store)), principal(role)
    assert service.read(by, "c1")
    changes = [
        lambda: service.create(by, new_contact(phone="+12345")),
        lambda: service.update(by, ContactChange(contact_id="c1", name="Bo")),
        lambda: service.delete(by, "c1"),
    ]
    before = rows(store, "Contacts")
    for act in changes:
        if role is Role.VIEWER:
            with pytest.raises(Forbidden):
                act()
        else:
            act()
    assert (rows(store, "Contacts") == before) == (role is Role.VIEWER)


def test_every_change_leaves_a_trace_without_personal_data(
    service: ContactService, store: MemoryStore
):
    by = principal(Role.OPERATOR, ip_address="10.0.0.1", user_agent="Firefox")
    made = service.create(by, new_contact(name="Ada", email=EMAIL))
    service.update(by, ContactChange(contact_id=made.contact_id, opt_in_whats_app=True))
    service.update(by, ContactChange(contact_id=made.contact_id, name="Grace"))
    service.delete(by, made.contact_id)
    logs = sorted(rows(store, "AuditLogs"), key=lambda row: int(row["logId"][3:]))
    assert [(row["action"], row["details"]) for row in logs] == [
        ("create_contact", {}),
        (
            "update_opt_in",
            {
                "fields": ["opt_in_whats_app"],
                "optInWhatsApp": True,
                "previous": {"optInWhatsApp": False},
                "source": "operator",
            },
        ),
        ("update_contact", {"fields": ["name"]}),
        ("delete_contact", {}),
    ]
    assert {(row["userId"], row["ipAddress"], row["userAgent"]) for row in logs} == {
        (by.user_id, "10.0.0.1", "Firefox")
    }
    assert not any(secret in str(logs) for secret in (PHONE, EMAIL, "Ada", "Grace"))
