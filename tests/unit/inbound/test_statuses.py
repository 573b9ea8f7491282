from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from services.messaging.model import Direction, MessageStatus, StoredMessage
from services.realtime.publisher import STATUS
from tests.factories.inbox import Inbox
from tests.factories.infrastructure import rows
from tests.factories.outcomes import in_threads
from tests.factories.records import keep, message
from tests.factories.time import NOW
from tests.factories.webhooks import epoch, status_of, statuses

WAMID = "wamid.out"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


def ours(word: str, minutes: int = 0, **changes: Any) -> dict[str, Any]:
    """A status that carries our own id."""
    return theirs(word, minutes, biz_opaque_callback_data="m1", **changes)


def theirs(word: str, minutes: int = 0, **changes: Any) -> dict[str, Any]:
    """A status that carries WhatsApp's id only."""
    at = epoch(NOW - timedelta(hours=1) + timedelta(minutes=minutes))
    return status_of(WAMID, word, timestamp=at, **changes)


def the_message(inbox: Inbox) -> StoredMessage:
    [found] = inbox.messages()
    return found


@pytest.mark.proves("5.12", "property 29")
def test_a_status_finds_its_message_by_our_own_id_and_is_published_whole(inbox: Inbox):
    keep(inbox.store, message())
    inbox.receive(statuses(ours("sent")))
    found = the_message(inbox)
    assert (found.status, found.whatsapp_message_id) == (MessageStatus.SENT, WAMID)
    assert [e.status for e in found.status_history] == ["sent"]
    assert inbox.publisher.published == [(STATUS, found.shown())]


def test_a_status_finds_its_message_by_whatsapps_id(inbox: Inbox):
    keep(inbox.store, message(whatsapp_message_id=WAMID))
    inbox.receive(statuses(theirs("delivered")))
    assert the_message(inbox).status is MessageStatus.DELIVERED


def test_a_failure_keeps_its_code_and_says_what_to_do(inbox: Inbox):
    keep(inbox.store, message())
    inbox.receive(statuses(ours("failed", errors=[{"code": 131047, "title": "Re-engagement"}])))
    found = the_message(inbox)
    assert (found.status, found.error_code) == (MessageStatus.FAILED, "131047")
    assert "approved template" in str(found.error_details)


def test_a_status_that_settles_an_unknown_outcome_proves_that_it_was_sent(inbox: Inbox):
    keep(inbox.store, message(status=MessageStatus.UNKNOWN, error_code="ReadTimeoutError"))
    inbox.receive(statuses(ours("sent")))
    found = the_message(inbox)
    assert (found.status, found.error_code) == (MessageStatus.SENT, None)


@pytest.mark.parametrize("order", list(permutations(["sent", "delivered", "read"])))
@pytest.mark.parametrize("carries", [ours, theirs])
@pytest.mark.parametrize("times", [1, 3])
def test_any_order_and_repetition_of_the_three_ends_alike(
    inbox: Inbox, order: tuple[str, ...], carries: Any, times: int
):
    keep(inbox.store, message(whatsapp_message_id=WAMID if carries is theirs else None))
    minutes = {"sent": 0, "delivered": 1, "read": 2}
    for word in order:
        inbox.receive(*[statuses(carries(word, minutes[word]))] * times)
    found = the_message(inbox)
    assert found.status is MessageStatus.READ
    assert [e.status for e in found.status_history] == ["sent", "delivered", "read"]
    assert found.revision <= 4


def test_statuses_in_one_event_all_count(inbox: Inbox):
    keep(inbox.store, message())
    inbox.receive(statuses(ours("read", 2), theirs("sent", 0), ours("delivered", 1)))
    assert [e.status for e in the_message(inbox).status_history] == ["sent", "delivered", "read"]


def test_a_status_that_comes_early_is_kept_and_settled_by_the_next(inbox: Inbox):
    inbox.receive(statuses(theirs("sent")), statuses(theirs("delivered", 1)))
    assert not inbox.messages() and not inbox.publisher.published
    keep(inbox.store, message())
    inbox.receive(statuses(ours("read", 2)))
    found = the_message(inbox)
    assert [e.status for e in found.status_history] == ["sent", "delivered", "read"]
    assert found.status is MessageStatus.READ


def test_an_early_failure_keeps_its_code(inbox: Inbox):
    inbox.receive(statuses(theirs("failed", errors=[{"code": 131026}])))
    keep(inbox.store, message())
    inbox.receive(statuses(ours("sent")))
    assert the_message(inbox).error_code == "131026"


def test_a_status_for_nobody_is_kept_for_a_week_and_the_rest_is_not_lost(inbox: Inbox):
    keep(inbox.store, message())
    nobody = status_of("wamid.nobody", "sent", biz_opaque_callback_data="nobody")
    inbox.receive(statuses(nobody, ours("delivered")))
    assert the_message(inbox).status is MessageStatus.DELIVERED
    [kept] = rows(inbox.store, "EarlyStatuses")
    assert kept["whatsappMessageId"] == "wamid.nobody"
    assert kept["expiresAt"] == int((NOW + timedelta(days=7)).timestamp())
    assert [e["status"] for e in kept["events"]] == ["sent"]


@pytest.mark.parametrize("carries", [ours, theirs])
def test_a_status_of_an_inbound_message_changes_and_publishes_nothing(inbox: Inbox, carries: Any):
    received = message(
        direction=Direction.INBOUND, status=MessageStatus.RECEIVED, whatsapp_message_id=WAMID
    )
    keep(inbox.store, received)
    inbox.receive(statuses(carries("read")))
    assert the_message(inbox) == received
    assert not inbox.publisher.published


def test_a_status_of_an_expired_message_changes_nothing(inbox: Inbox):
    old = message(timestamp=NOW - timedelta(days=31))
    keep(inbox.store, old)
    inbox.receive(statuses(ours("read")))
    assert the_message(inbox) == old


@pytest.mark.parametrize("word", ["accepted", "warning", "deleted", "invented"])
def test_a_word_without_a_meaning_only_enters_the_history(inbox: Inbox, word: str):
    keep(inbox.store, message(status=MessageStatus.SENT))
    inbox.receive(statuses(ours(word)))
    found = the_message(inbox)
    assert (found.status, [e.status for e in found.status_history]) == ("sent", [word])


def test_statuses_that_come_at_once_lose_nothing(inbox: Inbox):
    keep(inbox.store, message(whatsapp_message_id=WAMID))
    words = ["sent", "delivered", "read", "warning"]
    texts = [statuses(theirs(word, n)) for n, word in enumerate(words)]
    assert in_threads(4, lambda n: inbox.receive(texts[n])) == [None] * 4
    assert {e.status for e in the_message(inbox).status_history} == set(words)
