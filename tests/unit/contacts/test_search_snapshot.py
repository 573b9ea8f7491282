import zlib
from collections.abc import Callable

import pytest

from services.aws.memory import MemoryStore
from services.aws.store import Delete, Scan, Update
from services.contacts.change_log import FORGOTTEN_AFTER
from services.contacts.model import ContactChange
from services.contacts.repository import ContactRepository, contact_key
from services.contacts.search.blob import Blob, entry
from services.contacts.search.keeping import Snapshots
from services.contacts.search.shelf import RememberedSnapshot
from services.contacts.search.snapshot import Snapshot, packed, unpacked
from services.contacts.service import ContactService
from tests.factories.infrastructure import memory_store_of
from tests.factories.records import OPERATOR, Ids, new_contact
from tests.factories.searching import found, searching, wanted
from tests.factories.time import NOW, FakeClock


class Counting(MemoryStore):
    """Counts scans."""

    scans = 0

    def scan(self, scan: Scan):
        self.scans += 1
        return super().scan(scan)


class World:
    """Three contacts, which are many here, and a snapshot of them."""

    def __init__(self) -> None:
        self.store, self.clock = memory_store_of(Counting), FakeClock()
        self.shelf = RememberedSnapshot()
        self.contacts = ContactService(ContactRepository(self.store), self.clock, Ids())
        for number, name in enumerate(["Ada", "Bo", "Émile 😀"]):
            self.create(name, number)
        self.keep()

    def create(self, name: str, number: int) -> str:
        new = new_contact(name=name, phone=f"+1202555{number:04}")
        return self.contacts.create(OPERATOR, new).contact_id

    def keep(self, many: int = 3) -> None:
        self.function(many).index.keep_snapshot()

    def function(self, many: int = 3):
        return searching(self.store, self.clock, snapshots=Snapshots(self.store, self.shelf, many))

    def found_by_a_cold_function(self) -> tuple[list[str], int]:
        """What it finds, and in how many scans."""
        self.store.scans = 0
        search = self.function()
        return found(search), self.store.scans


@pytest.fixture
def world() -> World:
    return World()


def test_a_function_that_starts_reads_the_snapshot_and_what_changed_since(world: World):
    world.clock.advance(hours=3)
    ada, bo, _ = wanted(world.store, "")
    world.contacts.delete(OPERATOR, ada)
    world.contacts.update(OPERATOR, ContactChange(contact_id=bo, name="Zoe"))
    world.create("Cy", 7)
    world.clock.advance(hours=3)
    assert world.found_by_a_cold_function() == (wanted(world.store, ""), 0)


def test_who_changed_while_the_snapshot_was_made_is_found(world: World):
    """The change is older than the snapshot by its own clock, and appears after it."""
    world.store.write(Update(*contact_key(wanted(world.store, "")[0]), set={"name": "Nobody"}))
    world.keep()
    world.clock.advance(seconds=-80)
    late = world.create("Late", 8)
    world.clock.advance(seconds=80)
    assert late in world.found_by_a_cold_function()[0]


def spoil(world: World) -> None:
    world.shelf.body = b"no snapshot"


def lose(world: World) -> None:
    world.shelf.body = None


def fold_by_other_rules(world: World) -> None:
    text = zlib.decompress(world.shelf.body or b"").replace(b'"form": "1 ', b'"form": "0 ', 1)
    world.shelf.body = zlib.compress(text)


def grow_old(world: World) -> None:
    world.clock.advance(seconds=FORGOTTEN_AFTER.total_seconds())


def grow_old_behind_a_row_that_is_newer(world: World) -> None:
    body = world.shelf.body
    grow_old(world)
    world.keep()
    world.shelf.body = body


@pytest.mark.parametrize(
    "happens", [spoil, lose, fold_by_other_rules, grow_old, grow_old_behind_a_row_that_is_newer]
)
def test_without_a_snapshot_that_helps_a_function_reads_the_contacts_themselves(
    world: World, happens: Callable[[World], None]
):
    happens(world)
    ids, scans = world.found_by_a_cold_function()
    assert ids == wanted(world.store, "") and scans > 1


def test_few_contacts_have_no_snapshot(world: World):
    world.shelf.body = None
    world.store.write(Delete("ContactChanges", {"feed": "snapshot", "changeId": "latest"}))
    world.keep(many=4)
    assert world.shelf.body is None
    assert world.found_by_a_cold_function()[1] > 1


def test_a_snapshot_does_not_stay_behind_when_contacts_become_few(world: World):
    world.contacts.delete(OPERATOR, wanted(world.store, "")[0])
    world.keep(many=3)
    kept = unpacked(world.shelf.body or b"")
    assert kept and len(kept.blob) == 2


def test_a_snapshot_comes_back_as_it_went():
    blob = Blob.of([entry("c1", "Ada\n", "+12", None), entry("c2", "Bo 😀", None, "B@b.example")])
    back = unpacked(packed(Snapshot(NOW, blob)))
    assert back and (back.at, list(back.blob)) == (NOW, list(blob))
    empty = unpacked(packed(Snapshot(NOW, Blob.of([]))))
    assert empty and list(empty.blob) == []
