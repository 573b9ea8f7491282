"""What the platform promises although sixteen do it at once, on storage that is contended as well.

Over HTTP every seventh request meets what DynamoDB may answer under load: a transaction that met
another, a table asked for too much, a batch half answered. moto is left out: its transactions do
not exclude each other.
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from random import Random
from threading import Event
from typing import Any, cast

import pytest

from services.aws.clients import TABLES
from services.aws.conditions import Absent
from services.aws.dynamo import DynamoStore
from services.aws.memory import MemoryStore
from services.aws.store import Action, Busy, ConditionFailed, Put, Scan, Store, Update
from services.contacts.consent import Consents, Revocation
from services.contacts.model import Contact
from services.contacts.repository import ContactRepository
from services.contacts.service import ContactService
from services.core.errors import Conflict, TierLimitExceeded
from services.dlq.model import DlqName, DlqState, StoredLetter, place_of
from services.dlq.repository import LetterRepository, NotHeld, letter_put
from services.invoices.model import Invoice
from services.invoices.repository import InvoiceRepository
from services.invoices.service import InvoiceService
from services.limits.leases import SlotLeases
from services.limits.reservation import reserve, used_in_a_day
from services.limits.slots import Pace
from services.limits.tier import TIER_KEY
from services.messaging.model import Message, MessageStatus
from tests.factories.counting import counters, reference
from tests.factories.inbox import Inbox
from tests.factories.invoices import bill, sold_by
from tests.factories.items import everything
from tests.factories.outcomes import in_threads, outcome_of
from tests.factories.records import OPERATOR, contact, keep, message, new_contact
from tests.factories.sending import Desk, text
from tests.factories.storages import SAFE, FreshTables, dynamodb, in_memory
from tests.factories.time import NOW, FakeClock
from tests.factories.webhooks import status_of, statuses
from tests.factories.wire import Fault, Plan, Wire, cancelled, partly, refused

pytestmark = pytest.mark.parametrize("kind", SAFE, indirect=True, scope="module")

SIXTEEN = 16
SEED = int(os.environ.get("RACES_SEED", "20260301"))
RACES = int(os.environ.get("RACES", "1"))
"""How often each is run; `make races` runs them fifty times."""
TROUBLES: dict[str, tuple[Fault, ...]] = {
    "TransactWriteItems": (cancelled("TransactionConflict"), cancelled("ThrottlingError")),
    "PutItem": (refused("TransactionConflictException"),),
    "UpdateItem": (refused("TransactionConflictException"),),
    "BatchGetItem": (partly(1), partly(0)),
}


def contended(seed: int) -> Plan:
    chance = Random(seed)

    def plan(operation: str) -> Fault | None:
        troubles = TROUBLES.get(operation, ())
        return chance.choice(troubles) if troubles and chance.random() < 1 / 7 else None

    return plan


@pytest.fixture(params=range(SEED, SEED + RACES))
def store(kind: str, request: pytest.FixtureRequest) -> Store:
    """Empty storage of one kind that others ask as well."""
    if kind == "memory":
        return in_memory()
    client = Wire(contended(request.param)).through(
        dynamodb(request.getfixturevalue("url"), TABLES)
    )
    return DynamoStore(client, FreshTables(dynamodb(request.getfixturevalue("url"))))


def insisting[R](act: Callable[[], R]) -> R:
    """Asked again while others are busy, as callers and queues do."""
    while True:
        try:
            return act()
        except (Busy, ConditionFailed):
            continue


def rows(store: Store, table: str) -> list[dict[str, Any]]:
    return store.scan(Scan(table)).items


def of(outcomes: list[object], kind: type) -> int:
    return sum(isinstance(outcome, kind) for outcome in outcomes)


def test_each_of_ten_places_is_one_persons_and_everybody_knows_whose(store: Store):
    def take(number: int) -> int:
        won = 0
        for place in Random(number).sample(range(10), 10):
            free = Put("Identities", {"identity": f"p{place}", "by": number}, Absent("identity"))
            mine = Update("Users", {"userId": f"u{number}"}, add={"places": 1})
            won += outcome_of(lambda a=free, b=mine: store.write(a, b)) is None
        return won

    won = cast("list[int]", in_threads(SIXTEEN, take))
    assert sum(won) == len(rows(store, "Identities")) == 10
    counted = {row["userId"]: row["places"] for row in rows(store, "Users")}
    assert counted == {f"u{n}": times for n, times in enumerate(won) if times}
    assert Counter(row["by"] for row in rows(store, "Identities")) == Counter(
        {n: times for n, times in enumerate(won) if times}
    )


@pytest.mark.proves("13.10")
def test_the_tier_is_never_promised_twice(store: Store):
    """Room for 50 and jobs of 7: seven get it, whoever they are."""
    store.write(Put("SystemConfig", {**TIER_KEY, "configValue": "50"}))

    def job(number: int) -> bool:
        room = reserve(store, 7, NOW)
        store.write(*room.actions, Put("Users", {"userId": f"job{number}"}, Absent("userId")))
        return True

    outcomes = in_threads(SIXTEEN, lambda n: insisting(lambda: job(n)))
    assert of(outcomes, bool) == 7 and of(outcomes, TierLimitExceeded) == SIXTEEN - 7
    assert used_in_a_day(store, NOW) == 49 and len(rows(store, "Users")) == 7


@pytest.mark.proves("13.3")
def test_nobody_shares_a_slot(store: Store):
    clock, pace = FakeClock(), Pace("sms", "pool", 5)
    leases = SlotLeases(store, clock, clock.wait)

    def turns(_: int) -> list[Any]:
        taken = (leases.take_turn(pace, 600, timedelta(milliseconds=100)) for _ in range(2))
        return [turn.starts_at for turn in taken if turn]

    found = [start for starts in in_threads(SIXTEEN, turns) for start in cast("list[Any]", starts)]
    assert len(found) == SIXTEEN * 2
    starts = sorted(found)
    step = timedelta(microseconds=pace.step)
    assert all(after - before >= step for before, after in pairwise(starts))


def test_a_client_token_is_one_message_and_one_send(store: Store):
    at = desk(store)
    shown = in_threads(SIXTEEN, lambda _: insisting(lambda: at.service.send(OPERATOR, token())))
    assert len({cast("Message", one).message_id for one in shown}) == 1
    assert len(at.attempts) == len(rows(store, "Messages")) == 1


def token() -> Any:
    return text(client_token="t")


def desk(store: Store) -> Desk:
    keep(store, contact())
    return Desk(store=cast("MemoryStore", store))


class Watched:
    """Storage that notices intents which began after something had happened."""

    def __init__(self, store: Store, happened: Event) -> None:
        self._store, self._happened, self.late = store, happened, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def write(self, *actions: Action) -> None:
        was_over = self._happened.is_set()
        self._store.write(*actions)
        self.late += was_over and any(_is_intent(action) for action in actions)


def _is_intent(action: Action) -> bool:
    """A message that is about to leave; one that waits is judged again before it does."""
    status = MessageStatus.SENDING.value
    if action.table != "Messages":
        return False
    changed = action.item if isinstance(action, Put) else getattr(action, "set", {})
    return changed.get("status") == status


@pytest.mark.proves("3.1", "property 9")
def test_no_message_begins_after_consent_ended(store: Store):
    ended = Event()
    watched = Watched(store, ended)
    at = desk(cast("Store", watched))

    def act(number: int) -> object:
        if number == 5:
            clock = at.clock
            stop = Revocation("c1", "optInWhatsApp", "test", log_id="stop", message_id=None)
            insisting(lambda: Consents(store, clock).revoke(stop))
            return ended.set()
        return insisting(lambda: at.service.send(OPERATOR, text(f"hello {number}")))

    in_threads(SIXTEEN, act)
    at.deliver()
    after = rows(store, "Messages")
    left = [row for row in after if row["status"] == "sent"]
    assert watched.late == 0
    assert len(at.attempts) == len(left)
    assert {row["status"] for row in after} <= {"sent", "failed"}


@pytest.mark.proves("5.12")
def test_counters_are_the_messages_whoever_settles_them(store: Store):
    for number in range(4):
        keep(store, message(message_id=f"m{number}"))
    inbox = Inbox(store=cast("MemoryStore", store))
    words = ("sent", "delivered", "read", "sent")

    def settle(number: int) -> None:
        ours = {"biz_opaque_callback_data": f"m{number % 4}"}
        event = statuses(status_of(f"wamid.{number % 4}", words[number // 4], **ours))
        insisting(lambda: inbox.receive(event))

    assert in_threads(SIXTEEN, settle) == [None] * SIXTEEN
    found = rows(store, "Messages")
    assert [row["status"] for row in found] == ["read"] * 4
    assert counters(inbox.store) == reference(inbox.store) and counters(inbox.store)


def test_a_number_is_one_contacts(store: Store):
    service = ContactService(ContactRepository(store), FakeClock())
    outcomes = in_threads(
        SIXTEEN,
        lambda n: insisting(lambda: service.create(OPERATOR, new_contact(name=f"Ada {n}"))),
    )
    assert of(outcomes, Contact) == 1 and of(outcomes, Conflict) == SIXTEEN - 1
    assert len(rows(store, "Contacts")) == len(rows(store, "Identities")) == 1


@pytest.mark.proves("9.2")
def test_a_dead_letter_is_one_replays(store: Store):
    place = place_of(DlqState.WAITING, 0, NOW)
    letter = StoredLetter(
        dlq_message_id="d1",
        queue_name=DlqName.INBOUND,
        state=DlqState.WAITING,
        place=place,
        received_at=NOW,
        error_details="",
        payload="{}",
        queue_message_id="q1",
    )
    store.write(letter_put(letter))
    letters = LetterRepository(store)
    outcomes = in_threads(
        SIXTEEN, lambda n: letters.held(DlqName.INBOUND, "d1", 3, f"holder {n}", NOW)
    )
    assert of(outcomes, StoredLetter) == 1 and of(outcomes, NotHeld) == SIXTEEN - 1
    assert rows(store, "DLQMessages")[0]["retryCount"] == 1


def test_invoices_have_numbers_without_gaps(store: Store):
    service = InvoiceService(
        InvoiceRepository(sold_by(cast("MemoryStore", store))), FakeClock(), wait=lambda _: None
    )
    issued = in_threads(SIXTEEN, lambda _: insisting(lambda: service.issue(OPERATOR, bill())))
    numbers = sorted(int(cast("Invoice", one).number[-6:]) for one in issued)
    assert (
        numbers == list(range(1, SIXTEEN + 1)) == list(range(1, len(rows(store, "Invoices")) + 1))
    )


def test_what_sixteen_add_is_what_is_there(store: Store):
    """Through transactions, single changes and lists at once."""
    key = {"userId": "u"}

    def add(number: int) -> None:
        for step in range(5):
            name = f"{number}-{step}"
            free = Put("Identities", {"identity": name}, Absent("identity"))
            insisting(lambda a=free: store.write(Update("Users", key, add={"many": 1}), a))
            insisting(lambda n=name: store.change(Update("Users", key, append={"names": [n]})))

    assert in_threads(SIXTEEN, add) == [None] * SIXTEEN
    [row] = everything(store, "Users")
    assert row["many"] == len(row["names"]) == len(set(row["names"])) == SIXTEEN * 5
