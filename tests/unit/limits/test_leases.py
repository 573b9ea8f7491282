from datetime import timedelta

import pytest

from services.aws.memory import MemoryStore
from services.aws.store import Item, Update
from services.limits.leases import SlotLeases
from services.limits.slots import Pace, tracker_key
from tests.factories.infrastructure import memory_store_of
from tests.factories.time import NOW, FakeClock

PACE = Pace("sms", "pool", 5)


@pytest.mark.parametrize("way", ["turn", "block"])
def test_storage_that_is_slower_than_patience_ends_waiting_and_breaks_nothing(way: str):
    clock = FakeClock()

    class Slow(MemoryStore):
        def change(self, update: Update) -> Item:
            clock.advance(seconds=2)
            return super().change(update)

    store = memory_store_of(Slow)
    far = int((NOW + timedelta(hours=1)).timestamp() * 1_000_000)
    store.write(Update(*tracker_key("pool", "sms"), set={"freeAt": far}))
    slots = SlotLeases(store, clock, clock.wait)
    if way == "turn":
        assert slots.take_turn(PACE, 3.0, timedelta(milliseconds=250)) is None
    else:
        assert slots.take(PACE, 1, 3.0) == ()
    assert min(clock.waited) >= 0
