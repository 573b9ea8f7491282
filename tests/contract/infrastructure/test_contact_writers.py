"""Whoever may write what a search depends on lets searches know, in the same transaction."""

import ast
from pathlib import Path

import pytest

from services.aws.memory import MemoryStore
from services.aws.store import Action, Delete, Put, Update
from services.contacts.change_log import changed
from services.contacts.repository import ContactRepository, contact_key, contact_puts
from services.contacts.service import ContactService
from tests.factories.infrastructure import ROOT, memory_store_of, unlogged
from tests.factories.records import EMAIL, OPERATOR, contact, new_contact
from tests.factories.time import NOW

WRITERS = {
    "services/contacts/repository.py": "creates, changes, deletes and restores, each with a row",
    "services/contacts/consent.py": "opt-ins",
    "services/contacts/following.py": "the user id; the rest through the repository",
    "services/contacts/last_word.py": "the customer's last message",
    "services/forms/joining.py": "opt-ins, and a newcomer's name as the repository says it",
    "services/inbound/senders.py": "the window",
}
"""Every module that makes an update or a put of the contact itself, and of what."""


def makes_a_contact_write(path: Path) -> bool:
    """Whether a module says `Put("Contacts", …)`, `Update(*contact_key(…), …)` or the like."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"Put", "Update", "Delete"}
        and node.args
        and _names_contacts(node.args[0])
        for node in ast.walk(ast.parse(path.read_text()))
    )


def _names_contacts(table: ast.expr) -> bool:
    said = ast.unparse(table)
    return said in {"'Contacts'", "contact.table"} or said.startswith("*contact_key(")


def test_every_writer_of_contacts_is_known():
    found = {
        str(path.relative_to(ROOT))
        for room in ("services", "resolvers", "local")
        for path in (ROOT / room).rglob("*.py")
        if makes_a_contact_write(path)
    }
    assert found == set(WRITERS)


class Remembering(MemoryStore):
    """Remembers every transaction."""

    written: list[tuple[Action, ...]]

    def write(self, *actions: Action) -> None:
        super().write(*actions)
        self.written.append(actions)


def test_whatever_a_user_does_to_a_contact_searches_know_of_it():
    store = memory_store_of(Remembering)
    store.written = []
    service = ContactService(ContactRepository(store), lambda: NOW)
    ada = service.create(OPERATOR, new_contact(email=EMAIL)).contact_id
    for change in ({"name": "Bo"}, {"phone": "+12025550100"}, {"email": None}):
        service.contacts.change(
            before := service.contacts.get(ada), before.model_copy(update=change)
        )
    service.delete(OPERATOR, ada)
    service.restore(OPERATOR, ada)
    assert len(store.written) == 6
    assert not any(unlogged(actions) for actions in store.written)


@pytest.mark.parametrize(
    ("action", "is_searched"),
    [
        (contact_puts(contact())[0], True),
        (Update(*contact_key("c1"), set={"name": "Bo"}), True),
        (Update(*contact_key("c1"), set={"deletedAt": "now"}), True),
        (Update(*contact_key("c1"), remove=["deletedAt"]), True),
        (Update(*contact_key("c1"), remove=["email"]), True),
        (Delete(*contact_key("c1")), True),
        (Update(*contact_key("c1"), set={"optInSms": True}), False),
        (Put("Users", {"userId": "c1", "name": "Bo"}), False),
    ],
)
def test_a_row_that_is_forgotten_would_be_noticed(action: Action, is_searched: bool):
    assert unlogged([action]) == ({"c1"} if is_searched else set())
    assert unlogged([action, changed("c1", NOW)]) == set()
    assert unlogged([action, changed("c2", NOW)]) == ({"c1"} if is_searched else set())
