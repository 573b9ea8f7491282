"""Writes of several items: all or none, and every reason named."""

import pytest

from services.aws.conditions import Absent, Equals, Present
from services.aws.store import Action, Check, ConditionFailed, Delete, Put, Store, Update
from tests.factories.items import FREE, ITEM, everything, put, update


def test_a_transaction_does_everything(store: Store):
    store.write(put(), Put("Users", {"userId": "u1"}))
    store.write(
        update(set={"name": "Bo"}),
        Delete("Users", {"userId": "u1"}),
        Check("SystemConfig", {"configKey": "x"}, Absent("configKey")),
        Put("Identities", {"identity": "phone#1", "contactId": "c1"}),
    )
    assert everything(store) == [{**ITEM, "name": "Bo"}]
    assert everything(store, "Users") == []
    assert len(everything(store, "Identities")) == 1


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_transaction_with_one_condition_that_fails_does_nothing(store: Store, position: int):
    store.write(put())
    actions: list[Action] = [
        Put("Users", {"userId": "u1"}, Absent("userId")),
        Put("Identities", {"identity": "phone#1"}),
    ]
    actions.insert(position, put(only_if=FREE))
    with pytest.raises(ConditionFailed) as refused:
        store.write(*actions)
    assert refused.value.failed == {position: ITEM}
    assert everything(store, "Users") == everything(store, "Identities") == []


def test_every_condition_that_failed_is_named_with_what_is_there(store: Store):
    store.write(put(), Put("Users", {"userId": "u1", "email": "a"}))
    with pytest.raises(ConditionFailed, match="0, 2, 3") as refused:
        store.write(
            put(only_if=FREE),
            Put("Identities", {"identity": "phone#1"}, Absent("identity")),
            Check("Users", {"userId": "u1"}, Equals("email", "b")),
            Update("SystemConfig", {"configKey": "x"}, set={"a": 1}, only_if=Present("configKey")),
        )
    assert refused.value.failed == {0: ITEM, 2: {"userId": "u1", "email": "a"}, 3: None}


def test_a_hundred_actions_go_into_one_transaction(store: Store):
    store.write(*(Put("Users", {"userId": f"u{n}"}) for n in range(100)))
    assert len(everything(store, "Users")) == 100


def test_a_condition_is_about_what_was_there_before_the_write(store: Store):
    """Not about what another action of the same write does."""
    with pytest.raises(ConditionFailed) as refused:
        store.write(put(), Check("Users", {"userId": "u1"}, Present("userId")))
    assert refused.value.failed == {1: None} and everything(store) == []


def test_what_is_counted_in_transactions_adds_up(store: Store):
    for number in range(5):
        one = Update("Users", {"userId": "u1"}, add={"count": 2})
        store.write(one, Put("Identities", {"identity": str(number)}, Absent("identity")))
        with pytest.raises(ConditionFailed):
            store.write(one, Put("Identities", {"identity": str(number)}, Absent("identity")))
    assert store.get("Users", {"userId": "u1"}) == {"userId": "u1", "count": 10}
