from collections.abc import Callable
from typing import Any

import pytest

from services.aws.memory import MemoryStore
from services.aws.store import Action, Delete
from services.contacts.consent import Consents, Revocation
from services.contacts.model import ContactChange, NewContact
from services.contacts.repository import ContactRepository, meant_by
from services.contacts.service import ContactService
from services.core.errors import Conflict, Forbidden, NotFound
from services.core.model import Model
from services.counts.reading import read_counts
from tests.factories.infrastructure import memory_store_of, rows
from tests.factories.records import EMAIL, OPERATOR, PHONE, VIEWER, Ids
from tests.factories.searching import searching
from tests.factories.time import NOW, FakeClock

ALL = {"optInWhatsApp": True, "optInSms": True, "optInEmail": True}


class Contested(MemoryStore):
    """Something else happens just before the next write."""

    meanwhile: Callable[[], object] | None = None

    def write(self, *actions: Action) -> None:
        act, self.meanwhile = self.meanwhile, None
        if act:
            act()
        super().write(*actions)


class Desk:
    """Ada, who consented to everything and was deleted."""

    def __init__(self) -> None:
        self.store, self.clock = memory_store_of(Contested), FakeClock()
        self.service = ContactService(ContactRepository(self.store), self.clock, Ids())
        self.consents = Consents(self.store, self.clock)
        self.ada = self.add(phone=PHONE, email=EMAIL)
        self.before = self.change(self.ada, **ALL, optInSource="order form")
        self.delete(self.ada)

    def add(self, **details: Any) -> str:
        return self.service.create(OPERATOR, NewContact(name="Ada", **details)).contact_id

    def change(self, who: str, **said: Any) -> dict[str, Any]:
        change = ContactChange.model_validate({"contactId": who, **said})
        return self.service.update(OPERATOR, change).to_wire()

    def delete(self, who: str) -> None:
        self.service.delete(OPERATOR, who)

    def restore(self) -> dict[str, Any]:
        return self.service.restore(OPERATOR, self.ada).to_wire()

    def stop(self, opt_in: str = "optInSms") -> bool:
        return self.consents.revoke(Revocation(self.ada, opt_in, "sms:STOP", "log-1"))

    def counted(self) -> list[int]:
        return list(read_counts(self.store, NOW.date()).opt_ins.values())


@pytest.fixture
def desk() -> Desk:
    return Desk()


def standing(contact: dict[str, Any]) -> list[bool]:
    return [contact[name] for name in ALL]


@pytest.mark.proves("2.5")
def test_a_contact_comes_back_as_it_was_with_its_consents_and_they_count_again(desk: Desk):
    assert desk.counted() == [0, 0, 0]
    desk.clock.advance(minutes=1)
    back = desk.restore()
    assert back == desk.before | {"updatedAt": "2026-03-01T12:01:00.000Z"}
    assert desk.service.read(VIEWER, desk.ada).to_wire() == back
    assert (
        searching(desk.store, desk.clock).search(VIEWER, "ada", None, None).items[0].to_wire()
        == back
    )
    assert desk.counted() == [1, 1, 1]
    with pytest.raises(Conflict):
        desk.add(phone=PHONE)
    [row] = [row for row in rows(desk.store, "AuditLogs") if row["action"] == "restore_contact"]
    assert (row["details"], "expiresAt" in row) == ({}, False)


def test_to_restore_again_changes_nothing(desk: Desk):
    back = desk.restore()
    desk.clock.advance(hours=1)
    assert desk.restore() == back
    assert desk.counted() == [1, 1, 1]


def test_a_contact_may_be_deleted_and_restored_again_and_again(desk: Desk):
    for _ in range(3):
        assert standing(desk.restore()) == [True, True, True]
        desk.delete(desk.ada)
    assert desk.counted() == [0, 0, 0]


@pytest.mark.parametrize(
    ("taken", "field"), [({"phone": PHONE}, "phone"), ({"email": EMAIL.upper()}, "email")]
)
def test_what_somebody_else_has_now_is_a_conflict_that_names_them(
    desk: Desk, taken: dict[str, Any], field: str
):
    other = desk.add(**taken)
    with pytest.raises(Conflict, match="open that contact instead") as refused:
        desk.restore()
    assert refused.value.details["contactId"] == other
    assert list(refused.value.details["fields"]) == [field]  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        desk.service.read(VIEWER, desk.ada)


@pytest.mark.parametrize("let_go", ["deleted", "changed"])
def test_consent_by_a_number_that_somebody_else_had_meanwhile_ends(desk: Desk, let_go: str):
    """They may have sent STOP from it, to another contact."""
    other = desk.add(phone=PHONE)
    if let_go == "deleted":
        desk.delete(other)
    else:
        desk.change(other, phone="+12025550123")
    back = desk.restore()
    assert standing(back) == [False, False, True]
    assert back["consents"]["sms"]["source"] == "contact:restored"
    assert back["consents"]["email"]["source"] == "order form"
    assert desk.counted() == [0, 0, 1]
    [row] = [row for row in rows(desk.store, "AuditLogs") if row["action"] == "restore_contact"]
    assert row["details"] == {"optInWhatsApp": False, "optInSms": False}


def test_a_deletion_that_nobody_remembers_gives_no_consent_back(desk: Desk):
    for row in rows(desk.store, "Identities"):
        desk.store.write(Delete("Identities", {"identity": row["identity"]}))
    assert standing(desk.restore()) == [False, False, False]


def test_a_consent_that_ended_while_its_contact_was_deleted_stays_ended(desk: Desk):
    assert desk.stop() and not desk.stop()
    assert desk.counted() == [0, 0, 0]
    back = desk.restore()
    assert standing(back) == [True, False, True]
    assert back["consents"]["sms"]["source"] == "sms:STOP"
    assert desk.counted() == [1, 0, 1]


@pytest.mark.parametrize("away", ["deleted", "moved", "never there"])
def test_a_provider_speaks_of_who_holds_an_address_or_had_it_when_deleted(desk: Desk, away: str):
    key = "email#ada@example.com"
    assert meant_by(desk.store, key) == desk.ada
    desk.restore()
    assert meant_by(desk.store, key) == desk.ada
    if away == "moved":
        desk.change(desk.ada, email="new@example.com")
    if away != "never there":
        desk.delete(desk.ada)
    assert meant_by(desk.store, "email#nobody@example.com") is None
    assert meant_by(desk.store, key) == (None if away == "moved" else desk.ada)
    other = desk.add(email=EMAIL) if away == "deleted" else None
    assert not other or meant_by(desk.store, key) == other


def test_a_consent_that_ends_at_the_moment_of_the_restoring_ends(desk: Desk):
    desk.store.meanwhile = desk.stop
    with pytest.raises(Conflict, match="try again"):
        desk.restore()
    assert standing(desk.restore()) == [True, False, True]


def test_a_restoring_at_the_moment_when_a_consent_ends_loses_it_too(desk: Desk):
    desk.restore()
    desk.store.meanwhile = lambda: desk.delete(desk.ada)
    assert desk.stop()
    assert standing(desk.restore()) == [True, False, True]
    assert desk.counted() == [1, 0, 1]


def test_a_number_let_go_by_another_at_the_moment_of_the_restoring_is_no_longer_trusted(
    desk: Desk,
):
    def pass_through() -> None:
        desk.delete(desk.add(phone=PHONE))

    desk.store.meanwhile = pass_through
    with pytest.raises(Conflict, match="try again"):
        desk.restore()
    assert standing(desk.restore()) == [False, False, True]


def test_who_may_not_write_contacts_may_not_restore_them_and_nobody_is_not_found(desk: Desk):
    with pytest.raises(Forbidden):
        desk.service.restore(VIEWER, desk.ada)
    with pytest.raises(NotFound):
        desk.service.restore(OPERATOR, "nobody")
    kept: Model = desk.service.restore(OPERATOR, desk.ada)
    assert kept.to_wire()["contactId"] == desk.ada


@pytest.mark.proves("17.7", "17.9")
def test_after_thirty_days_no_consent_comes_back_though_dynamodb_has_deleted_nothing(desk: Desk):
    desk.clock.advance(days=30)
    assert standing(desk.restore()) == [False, False, False]
