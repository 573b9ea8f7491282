"""Indexes that show a row later than its table: nothing is sent twice or refused for it.

Reads of tables are consistent; those of indexes never are. So an index may say where to look, and
what is decided is decided about the row itself.
"""

import ast
from collections.abc import Mapping
from typing import Any

import pytest

from services.ai.model import AiInteraction
from services.aws.store import Update
from services.core.errors import Conflict
from services.dlq.model import DlqName
from services.messaging.model import Channel, MessageStatus, StoredMessage
from tests.factories import webhooks
from tests.factories.correspondence import Mailbox, outgoing, text_event
from tests.factories.dlq import Repairs, late
from tests.factories.drafts import Studio, inbound, switch, writer
from tests.factories.inbox import Inbox
from tests.factories.infrastructure import INFRASTRUCTURE, ROOT
from tests.factories.lagging import LaggingStore, lagging_store
from tests.factories.outcomes import outcome_of
from tests.factories.records import OPERATOR, contact, keep, message
from tests.factories.sending import Desk, text
from tests.factories.time import NOW
from tests.factories.webhooks import status_of, statuses, text_from

WAMID = "wamid.out"

DECIDED: Mapping[str, str] = {
    "contactId-timestamp-index": "shown; an answer's prompt adds the message itself",
    "whatsappMessageId-index": "only where WhatsApp leaves our id out; else what came waits",
    "providerMessageId-index": "only where the provider leaves our id out; else what came waits",
    "unsettled-unsettledSince-index": "the sweep asks each message again",
    "feed-createdAt-index": "shown; jobs are read again",
    "status-createdAt-index": "shown; jobs are read again",
    "messageId-index": "shown; drafts are made under ids that follow from the message",
    "waiting-timestamp-index": "shown; a decision is conditional on the draft itself",
    "queueName-place-index": "says what to try; each letter is taken conditionally",
    "feed-timestamp-index": "shown",
    "userId-timestamp-index": "shown",
    "resourceId-timestamp-index": "shown",
    "feed-lastMessageAt-index": "shown; the messages are read again",
    "formId-confirmedAt-index": "shown",
}
"""What becomes of what an index says."""


def test_it_is_known_of_every_index_what_is_decided_by_it():
    described = {
        name for table in INFRASTRUCTURE["tables"].values() for name in table.get("indexes", ())
    }
    named = {
        node.value
        for path in (ROOT / "services").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and str(node.value).endswith("-index")
    }
    assert named == set(DECIDED) <= described


@pytest.fixture
def store() -> LaggingStore:
    return lagging_store()


def desk(store: LaggingStore, *messages: StoredMessage) -> Desk:
    keep(store, contact(), *messages)
    return Desk(store=store)


def kept(at: Desk, message_id: str = "m1") -> dict[str, Any]:
    return at.store.get("Messages", {"messageId": message_id}) or {}


def change(at: Desk, **changed: Any) -> None:
    at.store.write(Update("Messages", {"messageId": "m1"}, set=changed))


def test_a_sweep_leaves_a_message_that_was_sent_while_the_index_stood_still(store: LaggingStore):
    at = desk(store, message())
    store.stand_still()
    change(at, status="sent")
    at.clock.advance(minutes=20)
    at.sweep.run()
    assert kept(at)["status"] == "sent" and not at.queue.wakes and not at.alerts.alerts


def test_a_sweep_leaves_a_message_that_is_being_sent_anew(
    store: LaggingStore,
):
    """The index shows its first sending; the second began a second ago."""
    at = desk(store, message())
    store.stand_still()
    at.clock.advance(minutes=3)
    later = message(timestamp=NOW, updated_at=at.clock()).to_item()
    at.store.write(
        Update("Messages", {"messageId": "m1"}, set={"unsettledSince": later["unsettledSince"]})
    )
    at.clock.advance(seconds=1)
    at.sweep.run()
    assert kept(at)["status"] == "sending"


def test_a_sweep_wakes_no_message_whose_time_was_put_off_meanwhile(
    store: LaggingStore,
):
    at = desk(store, message(status=MessageStatus.QUEUED, due_at=NOW))
    store.stand_still()
    change(at, dueAt="2026-03-01T13:00:00.000Z", unsettledSince="2026-03-01T13:00:00.000Z")
    at.clock.advance(minutes=5)
    at.sweep.run()
    assert not at.queue.wakes and kept(at)["dueAt"] == "2026-03-01T13:00:00.000Z"


def test_a_sweep_tells_once_of_a_message_although_the_index_still_shows_it(store: LaggingStore):
    at = desk(store, message(status=MessageStatus.UNKNOWN))
    at.clock.advance(minutes=20)
    store.stand_still()
    for _ in range(3):
        at.sweep.run()
        at.clock.advance(minutes=5)
    assert [alert.kind for alert in at.alerts.alerts] == ["messages_unknown"]


def test_a_message_that_the_index_does_not_show_yet_is_found_by_the_next_sweep(store: LaggingStore):
    at = desk(store)
    store.stand_still()
    keep(at.store, message())
    at.clock.advance(minutes=3)
    at.sweep.run()
    assert kept(at)["status"] == "sending"
    store.catch_up()
    at.sweep.run()
    assert kept(at)["status"] == "unknown"


def test_sending_asks_no_index(store: LaggingStore):
    at = desk(store)
    store.stand_still()
    shown = [at.service.send(OPERATOR, text(client_token="t")) for _ in range(3)]
    assert len({one.message_id for one in shown}) == len(at.attempts) == 1
    at.busy(seconds=5)
    queued = at.service.send(OPERATOR, text("later"))
    at.deliver()
    assert kept(at, queued.message_id)["status"] == "sent" and len(at.attempts) == 2


def status(word: str, **more: Any) -> str:
    return statuses(status_of(WAMID, word, **more))


def test_a_status_with_our_id_asks_no_index(store: LaggingStore):
    at = Inbox(store=store)
    store.stand_still()
    keep(at.store, message(whatsapp_message_id=WAMID))
    at.receive(status("delivered", biz_opaque_callback_data="m1"))
    assert at.messages()[0].status is MessageStatus.DELIVERED


@pytest.mark.parametrize("callback", [{}, {"biz_opaque_callback_data": "m1"}])
def test_a_status_without_our_id_waits_for_the_next_and_is_not_lost(
    store: LaggingStore, callback: dict[str, str]
):
    at = Inbox(store=store)
    store.stand_still()
    keep(at.store, message(whatsapp_message_id=WAMID))
    at.receive(status("sent"), status("delivered"))
    assert at.messages()[0].status is MessageStatus.SENDING
    if not callback:
        store.catch_up()
    at.receive(status("read", **callback))
    [found] = at.messages()
    assert found.status is MessageStatus.READ
    assert [one.status for one in found.status_history] == ["sent", "delivered", "read"]


def test_a_report_without_our_id_waits_for_the_next_and_is_not_lost(store: LaggingStore):
    at = Mailbox(store=store)
    store.stand_still()
    keep(at.store, outgoing(Channel.SMS, provider_message_id="aws-1"))
    at.receive(text_event("TEXT_SENT", context=None))
    assert at.message().status is MessageStatus.SENDING
    at.receive(text_event("TEXT_DELIVERED"))
    assert at.message().status is MessageStatus.DELIVERED
    assert [one.status for one in at.message().status_history] == ["sent", "delivered"]


def test_a_reaction_to_a_message_that_is_not_shown_yet_comes_with_its_next_status(
    store: LaggingStore,
):
    at = Inbox(store=store)
    keep(at.store, contact())
    store.stand_still()
    keep(at.store, message(whatsapp_message_id=WAMID))
    heart = {"message_id": WAMID, "emoji": "❤"}
    at.receive(
        webhooks.inbound(text_from(id="wamid.r", type="reaction", text=None, reaction=heart))
    )
    assert ours(at).reactions == ()
    at.receive(status("read", biz_opaque_callback_data="m1"))
    assert [one.emoji for one in ours(at).reactions] == ["❤"]
    at.receive(status("read", biz_opaque_callback_data="m1"))
    assert [one.emoji for one in ours(at).reactions] == ["❤"]


def ours(at: Inbox) -> StoredMessage:
    return next(one for one in at.messages() if one.message_id == "m1")


def studio(store: LaggingStore) -> Studio:
    made = Studio(Desk(store=store))
    switch(made.store)
    keep(made.store, writer(), inbound())
    return made


@pytest.mark.proves("15.3", "property 65")
def test_a_draft_that_the_index_still_shows_as_open_is_sent_once(store: LaggingStore):
    at = studio(store)
    at.draft()
    store.stand_still()
    assert isinstance(at.approve(), AiInteraction)
    [shown] = at.reading.waiting(OPERATOR, None, None).items
    assert shown.approved is None, "the list lags behind"
    assert isinstance(outcome_of(at.reject), Conflict)
    assert isinstance(outcome_of(lambda: at.approve(edited_response="other")), Conflict)
    assert len(at.texts()) == 1


def test_a_question_that_comes_twice_gets_one_draft_though_none_is_shown(
    store: LaggingStore,
):
    at = studio(store)
    store.stand_still()
    first = at.draft()
    assert at.draft().interaction_id == first.interaction_id
    assert len(at.desk.rows("AIInteractions")) == 1


def test_a_letter_that_the_index_still_shows_as_waiting_is_not_tried_again(store: LaggingStore):
    tried: list[str] = []
    at = Repairs(truth=store, routes={DlqName.OUTBOUND: tried.append})
    at.queues[DlqName.OUTBOUND].add(late())
    at.intake.take_in(DlqName.OUTBOUND, 10)
    store.stand_still()
    for _ in range(3):
        at.replay(DlqName.OUTBOUND)
        at.clock.advance(minutes=2)
    assert len(tried) == 1


def test_a_letter_that_the_index_does_not_show_yet_is_tried_at_once(store: LaggingStore):
    tried: list[str] = []
    at = Repairs(truth=store, routes={DlqName.OUTBOUND: tried.append})
    store.stand_still()
    at.queues[DlqName.OUTBOUND].add(late())
    at.replay(DlqName.OUTBOUND)
    assert len(tried) == 1
