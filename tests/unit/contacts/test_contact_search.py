from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from services.access.roles import Role
from services.aws.memory import MemoryStore
from services.aws.paging import key_from, token_for
from services.aws.store import Item, ItemPage, Key, Query, Scan, Unanswered
from services.contacts.change_log import FORGOTTEN_AFTER, OVERLAP, changed
from services.contacts.model import Contact, ContactChange
from services.contacts.repository import ContactRepository, contact_puts
from services.contacts.search.service import ContactSearch
from services.contacts.search.warm import BUILT_WITHIN
from services.contacts.service import ContactService
from services.core.errors import Invalid
from tests.factories.infrastructure import INFRASTRUCTURE, memory_store_of, rows
from tests.factories.logs import logged
from tests.factories.records import (
    EMAIL,
    OPERATOR,
    VIEWER,
    Ids,
    contact,
    new_contact,
    principal,
)
from tests.factories.searching import found, searching, wanted
from tests.factories.time import FakeClock


class Watched(MemoryStore):
    """Remembers what is asked, lets something else happen before the next read, and may fail."""

    calls: list[str]
    meanwhile: Callable[[], object] | None = None
    before_scan: Callable[[Scan], object] | None = None

    def forget(self) -> None:
        self.calls = []

    def get_many(self, keys: Sequence[tuple[str, Key]]) -> list[Item | None]:
        act, self.meanwhile = self.meanwhile, None
        if act:
            act()
        self.calls.append("BatchGetItem")
        return super().get_many(keys)

    def query(self, query: Query) -> ItemPage:
        self.calls.append("Query")
        return super().query(query)

    def scan(self, scan: Scan) -> ItemPage:
        if self.before_scan:
            self.before_scan(scan)
        return super().scan(scan)


@pytest.fixture
def store() -> Watched:
    store = memory_store_of(Watched)
    store.forget()
    return store


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def contacts(store: Watched, clock: FakeClock) -> ContactService:
    return ContactService(ContactRepository(store), clock, Ids())


@pytest.fixture
def search(store: Watched, clock: FakeClock) -> ContactSearch:
    return searching(store, clock)


def people(contacts: ContactService, *names: str) -> list[Contact]:
    return [
        contacts.create(OPERATOR, new_contact(name=name, phone=f"+1202555{number:04}"))
        for number, name in enumerate(names)
    ]


def rename(contacts: ContactService, contact_id: str, name: str) -> None:
    contacts.update(OPERATOR, ContactChange(contact_id=contact_id, name=name))


@pytest.mark.proves("2.6", "property 8")
@pytest.mark.parametrize(
    "query",
    [
        *("ada", "ADA", "LOVE", " love ", "+9198", "345678", "@EXAMPLE", "ada@example.com"),
        *("ß", "SS", "v", "é", "e\u0301", "É", "98123-45678", "(98123) 45 678", "\uff19\uff18"),
    ],
)
def test_a_search_finds_parts_of_name_number_and_address_in_any_case_and_form(
    contacts: ContactService, search: ContactSearch, query: str
):
    ada = contacts.create(OPERATOR, new_contact(name="Ada Loveß, née B", email=EMAIL))
    contacts.create(OPERATOR, new_contact(name="Bo", phone="+12025550123"))
    assert search.search(VIEWER, query, None, None).items == (ada,)


def test_punctuation_counts_where_it_is_not_a_numbers(
    contacts: ContactService, search: ContactSearch
):
    [flat, plain] = people(contacts, "Flat 12-3", "Flat 123")
    assert found(search, "12-3") == [flat.contact_id, plain.contact_id]
    assert found(search, "flat 12-3") == [flat.contact_id]


@pytest.mark.parametrize("query", ["nobody", "a%", "ada*", "[a]", "adabo", "\u241f", "a+", "\xff"])
def test_a_search_takes_no_pattern_and_finds_nothing_that_is_not_there(
    contacts: ContactService, search: ContactSearch, query: str
):
    people(contacts, "Ada")
    assert found(search, query) == []


def test_a_contact_is_found_under_its_new_details_only(
    contacts: ContactService, search: ContactSearch
):
    [ada] = people(contacts, "Ada")
    change = ContactChange(contact_id=ada.contact_id, name="Grace", phone="+919811111111")
    contacts.update(OPERATOR, change)
    assert found(search, "ada") == found(search, "2025550") == []
    assert found(search, "grace") == found(search, "9811111111") == [ada.contact_id]


def test_contacts_stand_in_the_order_of_their_names(
    contacts: ContactService, search: ContactSearch
):
    people(contacts, "bo", "Ada", "Émile", "ada", "Zoe", "+1 202")
    page = search.search(VIEWER, None, None, None)
    assert [each.name for each in page.items] == ["+1 202", "Ada", "ada", "bo", "Zoe", "Émile"]


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_page_holds_between_1_and_200_contacts(search: ContactSearch, limit: int):
    with pytest.raises(Invalid, match="between 1 and 200"):
        search.search(VIEWER, None, limit, None)


@pytest.mark.parametrize(
    "token",
    [
        "garbage",
        "ö",
        "====",
        "bnVsbA",
        "e30",
        "W10",
        token_for({"messageId": "m1"}),
        token_for({"contactId": "c1", "more": "x"}),
        token_for({"contactId": "c1", "name": 5}),
        token_for({"contactId": "c1", "name": "ada", "more": "x"}),
        token_for({"contactId": 5}),
        "eyJjb250YWN0SWQiOnRydWV9",
        "W1tb" * 4000,
    ],
)
def test_a_token_that_is_not_from_this_list_is_refused(
    contacts: ContactService, search: ContactSearch, token: str
):
    people(contacts, "Ada")
    with pytest.raises(Invalid, match="start again without it"):
        search.search(VIEWER, None, None, token)


def test_a_list_goes_on_after_a_contact_that_is_gone_and_shows_who_came_behind_it(
    contacts: ContactService, search: ContactSearch
):
    made = people(contacts, "Ada 1", "Ada 2", "Ada 3", "Ada 5")
    first = search.search(VIEWER, "ada", 2, None)
    contacts.delete(OPERATOR, first.items[-1].contact_id)
    for name, phone in (("Ada 0", "+12"), ("Ada 4", "+13")):
        contacts.create(OPERATOR, new_contact(name=name, phone=phone))
    rest = search.search(VIEWER, "ada", 10, first.next_token)
    assert first.items == tuple(made[:2])
    assert [each.name for each in rest.items] == ["Ada 3", "Ada 4", "Ada 5"]


def test_who_changed_between_looking_and_reading_is_not_shown_as_before(
    contacts: ContactService, search: ContactSearch, store: Watched
):
    ids = [each.contact_id for each in people(contacts, "Ada 1", "Ada 2", "Ada 3", "Ada 4")]
    assert found(search) == ids

    def meanwhile() -> None:
        rename(contacts, ids[0], "Grace")
        contacts.delete(OPERATOR, ids[1])

    store.meanwhile = meanwhile
    page = search.search(VIEWER, "ada", 2, None)
    assert [each.contact_id for each in page.items] == ids[2:]


def test_a_function_sees_what_another_wrote_before_it_was_asked(
    contacts: ContactService, store: Watched, clock: FakeClock
):
    functions = [searching(store, clock) for _ in range(2)]
    assert [found(each) for each in functions] == [[], []]
    [ada] = people(contacts, "Ada")
    assert [found(each, "ada") for each in functions] == [[ada.contact_id]] * 2
    clock.advance(hours=1)
    rename(contacts, ada.contact_id, "Grace")
    assert [found(each, "ada") for each in functions] == [[], []]
    contacts.delete(OPERATOR, ada.contact_id)
    assert [found(each) for each in functions] == [[], []]
    contacts.restore(OPERATOR, ada.contact_id)
    assert [found(each, "grace") for each in functions] == [[ada.contact_id]] * 2


def test_a_change_that_is_stored_after_a_later_one_is_seen(
    search: ContactSearch, store: Watched, clock: FakeClock
):
    """Its row has the moment at which its writer began."""
    slow = contact_puts(contact(contact_id="slow", name="Slow", updated_at=clock()))
    clock.advance(seconds=60)
    store.write(*contact_puts(contact(contact_id="fast", name="Fast", updated_at=clock())))
    assert found(search) == ["fast"]
    clock.advance(seconds=20)
    assert found(search) == ["fast"]
    store.write(*slow)
    assert found(search) == ["fast", "slow"]


def test_nobody_writes_longer_than_readers_look_back():
    functions = INFRASTRUCTURE["functions"].values()
    longest = max(row["timeout"] for row in functions if "ContactChanges" in row["tables"])
    assert timedelta(seconds=longest) + timedelta(seconds=30) <= OVERLAP


def test_a_warm_search_costs_a_query_and_a_read_however_many_contacts_there_are(
    contacts: ContactService, search: ContactSearch, store: Watched, clock: FakeClock
):
    people(contacts, *(f"Ada {number:03}" for number in range(150)))
    found(search)
    clock.advance(minutes=5)
    store.forget()
    search.search(VIEWER, "ada", 25, None)
    assert store.calls == ["Query", "BatchGetItem"]
    contacts.create(OPERATOR, new_contact(name="Bo", phone="+12"))
    store.forget()
    for _ in range(2):
        assert len(search.search(VIEWER, "bo", 25, None).items) == 1
    assert store.calls == ["Query", "BatchGetItem", "BatchGetItem", "Query", "BatchGetItem"]


def test_more_changes_than_fit_into_one_answer_are_all_seen(
    search: ContactSearch, store: Watched, clock: FakeClock
):
    assert found(search) == []
    for number in range(5_100):
        store.write(*contact_puts(contact(contact_id=f"c{number:04}", updated_at=clock())))
    assert found(search) == [f"c{number:04}" for number in range(5_100)]


def test_a_function_that_slept_for_long_begins_anew(
    contacts: ContactService, search: ContactSearch, store: Watched, clock: FakeClock
):
    [ada] = people(contacts, "Ada")
    assert found(search) == [ada.contact_id]
    gone = contact(contact_id="c9", name="Not in the log")
    store.write(contact_puts(gone)[0])
    assert found(search) == [ada.contact_id]
    clock.advance(seconds=FORGOTTEN_AFTER.total_seconds() + 1)
    assert found(search) == [ada.contact_id, "c9"]


@pytest.fixture
def slow(store: Watched, clock: FakeClock) -> ContactSearch:
    """A search whose index takes several searches to make."""

    def take_long(scan: Scan) -> None:
        if scan.segment:
            clock.advance(seconds=BUILT_WITHIN.total_seconds())

    store.before_scan = take_long
    return searching(store, clock, page=1)


def test_while_the_index_takes_too_long_a_search_scans_and_ends_so(
    contacts: ContactService, slow: ContactSearch, store: Watched
):
    people(contacts, *(f"Ada {9 - number}" for number in range(9)))
    with logged() as lines:
        first = slow.search(VIEWER, "ADA", 4, None)
    assert [line["why"] for line in lines.named("contacts_scanned")]
    assert set(key_from(first.next_token) or {}) == {"contactId"}
    whole = [slow.search(VIEWER, "ada", 200, None) for _ in range(9)][-1]
    assert [each.contact_id for each in whole.items] == wanted(store, "ada")
    rest = slow.search(VIEWER, "ada", 200, first.next_token)
    assert sorted((*first.items, *rest.items), key=lambda each: each.name) == list(whole.items)


def test_a_list_that_began_with_an_index_goes_on_with_one_in_a_function_that_is_cold(
    contacts: ContactService, slow: ContactSearch, store: Watched, clock: FakeClock
):
    people(contacts, *(f"Ada {9 - number}" for number in range(9)))
    first = searching(store, clock).search(VIEWER, "ada", 4, None)
    rest = slow.search(VIEWER, "ada", 200, first.next_token)
    assert [each.contact_id for each in (*first.items, *rest.items)] == wanted(store, "ada")


def test_what_storage_did_not_answer_is_asked_again_by_the_next_search(
    contacts: ContactService, store: Watched, clock: FakeClock
):
    made = people(contacts, "Ada", "Bo", "Cy", "Di", "Eve", "Flo")
    search = searching(store, clock, page=1)

    def fail(scan: Scan) -> None:
        if scan.start:
            raise Unanswered("simulated")

    store.before_scan = fail
    with pytest.raises(Unanswered):
        found(search)
    store.before_scan = None
    assert found(search) == [each.contact_id for each in made]


def test_a_change_that_could_not_be_read_is_read_by_the_next_search(
    contacts: ContactService, search: ContactSearch, store: Watched
):
    assert found(search) == []
    [ada] = people(contacts, "Ada")

    def fail() -> None:
        raise Unanswered("simulated")

    store.meanwhile = fail
    with pytest.raises(Unanswered):
        found(search, "ada")
    assert found(search, "ada") == [ada.contact_id]


def test_a_scan_finds_what_an_index_finds(contacts: ContactService, slow: ContactSearch):
    people(contacts, "Flat 12-3", "Flat 123", "Bo")
    assert len(slow.search(VIEWER, "12-3", None, None).items) == 2


@pytest.mark.proves("2.7")
@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_may_read_may_search(
    contacts: ContactService, search: ContactSearch, role: Role
):
    people(contacts, "Ada")
    assert search.search(principal(role), None, None, None).items


def test_rows_of_the_log_expire_in_seconds_and_name_nothing_but_the_contact(
    contacts: ContactService, store: Watched, clock: FakeClock
):
    [ada] = people(contacts, "Ada")
    [row] = rows(store, "ContactChanges")
    assert row["expiresAt"] == int((clock() + timedelta(days=1)).timestamp())
    assert set(row) == {"feed", "changeId", "contactId", "expiresAt"}
    assert row["contactId"] == ada.contact_id
    assert changed("c1", clock()) != changed("c1", clock())
