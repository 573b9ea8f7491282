"""Searches against the definition of a match, while contacts change under two functions."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.aws.memory import MemoryStore
from services.aws.store import Action, ConditionFailed
from services.contacts.folding import folded as folded_by_us
from services.contacts.folding import sought
from services.contacts.model import ContactChange
from services.contacts.repository import ContactRepository
from services.contacts.search.blob import Blob, encoded, entry
from services.contacts.search.index import Index
from services.contacts.service import ContactService
from services.core.errors import Refusal
from tests.factories.infrastructure import memory_store_of, rows
from tests.factories.records import OPERATOR, VIEWER, Ids, new_contact
from tests.factories.searching import folded, found, searching, wanted
from tests.factories.time import FakeClock

SIGNS = "aAbBß\u017fSsİ\u0131\u212aKfﬁäÄ\u0308éE\u0301क\u0958नि1\uff123²+-(). \xa0\u241f\xff\x00😀Ω"
texts = st.text(SIGNS, max_size=6) | st.text(max_size=3)
names = st.text(SIGNS, min_size=1, max_size=12).filter(lambda name: name.strip())
numbers = st.integers(10, 99).map(lambda number: f"+1{number}")
people = st.tuples(names, numbers, st.none() | st.sampled_from(["a@b.example", "İ1@B.example"]))


@given(st.text())
def test_a_text_has_one_form_by_unicodes_own_rules(text: str):
    assert folded_by_us(text) == folded(text)


@pytest.mark.proves("2.6", "property 8")
@given(st.lists(people, max_size=12), st.lists(texts, min_size=1, max_size=4), st.data())
def test_an_index_finds_exactly_the_matches_in_order_whatever_changed_in_it(
    known: list[tuple[str, str, str | None]], queries: list[str], data: st.DataObject
):
    there = {f"c{number}": details for number, details in enumerate(known)}
    index = Index(Blob.of(sorted(entry(key, *details) for key, details in there.items())))
    changes = st.lists(st.tuples(st.sampled_from([f"c{n}" for n in range(14)]), st.none() | people))
    for key, details in data.draw(changes):
        if details:
            index.put(entry(key, *details))
            there[key] = details
        else:
            index.remove(encoded(key))
            there.pop(key, None)
    for query in queries:
        needles = sought(query)
        expected = sorted(
            (folded(name).encode(), key.encode())
            for key, (name, phone, email) in there.items()
            if any(n in folded(part) for n in needles or [""] for part in (name, phone, email))
        )
        wanted_texts = [encoded(each) for each in needles]
        assert list(index.find(wanted_texts)) == expected
        for place in expected:
            assert list(index.find(wanted_texts, place)) == [
                each for each in expected if each > place
            ]
    before = list(index.find([]))
    assert [each.place for each in index.settled()] == before == list(index.find([]))


class Delaying(MemoryStore):
    """Keeps what is written for later, while there is a list to keep it in."""

    kept: list[tuple[Action, ...]] | None = None

    def write(self, *actions: Action) -> None:
        if self.kept is None:
            super().write(*actions)
        else:
            self.kept.append(actions)


class World:
    """Operators who write, some of them slowly, and two functions that search."""

    def __init__(self) -> None:
        self.store, self.clock, self.numbers = memory_store_of(Delaying), FakeClock(), count(10)
        self.functions = [searching(self.store, self.clock) for _ in range(2)]
        self.contacts = ContactService(ContactRepository(self.store), self.clock, Ids())
        self.late: list[tuple[datetime, tuple[Action, ...]]] = []

    def ids(self) -> list[str]:
        return sorted(row["contactId"] for row in rows(self.store, "Contacts"))

    def write(self, kind: str, name: str, pick: int) -> None:
        ids = self.ids()
        if kind == "create" or not ids:
            phone = f"+1{next(self.numbers)}"
            self.contacts.create(OPERATOR, new_contact(name=name, phone=phone))
            return
        who = ids[pick % len(ids)]
        act: Any = {
            "rename": lambda: self.contacts.update(
                OPERATOR, ContactChange(contact_id=who, name=name)
            ),
            "delete": lambda: self.contacts.delete(OPERATOR, who),
            "restore": lambda: self.contacts.restore(OPERATOR, who),
        }[kind]
        try:
            act()
        except Refusal:
            return

    def write_late(self, kind: str, name: str, pick: int) -> None:
        """Begins now; the transaction happens when `settle` says."""
        self.store.kept = []
        self.write(kind, name, pick)
        self.late += [(self.clock(), actions) for actions in self.store.kept]
        self.store.kept = None

    def settle(self, pick: int) -> None:
        """One of the slow ones happens, if its function still lives."""
        if not self.late:
            return
        begun, actions = self.late.pop(pick % len(self.late))
        if (self.clock() - begun).total_seconds() > 50:
            return
        try:
            self.store.write(*actions)
        except ConditionFailed:
            return


steps = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["now", "late"]),
            st.sampled_from(["create", "create", "rename", "delete", "restore"]),
            names,
            st.integers(0, 5),
        ),
        st.tuples(st.just("settle"), st.integers(0, 5)),
        st.tuples(st.just("wait"), st.sampled_from([0.001, 1, 20, 45, 3600, 50_000])),
        st.tuples(st.just("search"), st.integers(0, 1), texts, st.integers(1, 4)),
    ),
    max_size=25,
)


@pytest.mark.proves("2.6", "property 8")
@settings(max_examples=150)
@given(steps)
def test_whatever_is_written_and_however_late_both_functions_find_exactly_what_is_there(
    steps: Sequence[tuple[Any, ...]],
):
    world = World()
    how: list[Any]
    for kind, *how in (*steps, ("search", 0, "", 4), ("search", 1, "", 3)):
        if kind == "now":
            world.write(*how)
        elif kind == "late":
            world.write_late(*how)
        elif kind == "settle":
            world.settle(*how)
        elif kind == "wait":
            world.clock.advance(seconds=how[0])
        else:
            function, query, limit = how
            assert found(world.functions[function], query, limit) == wanted(world.store, query)


@given(st.data(), st.integers(1, 3), texts)
def test_pages_show_everybody_who_stays_once_while_others_come_and_go(
    data: st.DataObject, limit: int, query: str
):
    world = World()
    for name in data.draw(st.lists(names, min_size=1, max_size=8)):
        world.write("create", name, 0)
    before = wanted(world.store, query)
    seen: list[str] = []
    touched: set[str] = set()
    token: str | None = None
    while True:
        function = world.functions[data.draw(st.integers(0, 1))]
        page = function.search(VIEWER, query, limit, token)
        seen += [contact.contact_id for contact in page.items]
        if (token := page.next_token) is None:
            break
        for who in data.draw(st.lists(st.sampled_from(world.ids()), max_size=1)):
            touched.add(who)
            world.write(data.draw(st.sampled_from(["rename", "delete"])), data.draw(names), 0)
            touched |= {world.ids()[0]}
        if data.draw(st.booleans()):
            world.write("create", data.draw(names), 0)
    stayed = [who for who in before if who not in touched]
    assert [who for who in seen if who in stayed] == stayed
    assert len([who for who in seen if who not in touched]) == len(set(seen) - touched)
