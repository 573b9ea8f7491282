"""Reactions, answers, edits and deletions: what a customer does to a message that is there."""

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from services.aws.memory import MemoryStore
from services.aws.store import Action, Update
from services.messaging.model import MessageStatus, MessageType, Reaction, StoredMessage
from services.messaging.repository import message_key
from services.realtime.publisher import INBOUND, STATUS
from tests.factories.drafts import switch
from tests.factories.inbox import Inbox
from tests.factories.infrastructure import memory_store_of
from tests.factories.records import contact, keep, message
from tests.factories.time import NOW
from tests.factories.webhooks import epoch, event, inbound, status_of, text_from, value_of

OURS = "wamid.out"


@pytest.fixture
def inbox() -> Inbox:
    """A customer whom we sent one message, `m1`."""
    made = Inbox()
    sent = message(whatsapp_message_id=OURS, timestamp=NOW - timedelta(minutes=5))
    keep(made.store, contact(), sent.model_copy(update={"status": MessageStatus.SENT}))
    return made


def reaction(emoji: str | None, second: int = 0, about: str = OURS, **changes: Any) -> str:
    said = {"message_id": about, "emoji": emoji} if emoji else {"message_id": about}
    at = epoch(NOW - timedelta(seconds=60 - second))
    key = f"wamid.r.{emoji}.{second}"
    return inbound(text_from(id=key, type="reaction", reaction=said, timestamp=at, **changes))


def edit(words: str, second: int = 0, about: str = "wamid.in") -> str:
    new = {"original_message_id": about, "message": {"type": "text", "text": {"body": words}}}
    at = epoch(NOW - timedelta(seconds=60 - second))
    return inbound(text_from(id=f"wamid.e.{second}", type="edit", edit=new, timestamp=at))


def revoke(about: str = "wamid.in") -> str:
    gone = {"original_message_id": about}
    return inbound(text_from(id="wamid.gone", type="revoke", revoke=gone))


def the(inbox: Inbox, wamid: str) -> StoredMessage:
    [found] = [each for each in inbox.messages() if each.whatsapp_message_id == wamid]
    return found


def emojis(inbox: Inbox) -> list[str]:
    return [each.emoji for each in the(inbox, OURS).reactions]


def test_a_reaction_is_on_its_message_and_names_it(inbox: Inbox):
    inbox.receive(reaction("👍"))
    ours, said = the(inbox, OURS), the(inbox, "wamid.r.👍.0")
    assert ours.reactions == (Reaction(emoji="👍", at=NOW - timedelta(minutes=1)),)
    assert (said.message_type, said.reply_to) == (MessageType.REACTION, ours.message_id)
    assert inbox.publisher.published == [(INBOUND, said.shown()), (STATUS, ours.shown())]
    assert ours.status is MessageStatus.SENT


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_reactions_the_later_one_holds_whichever_comes_first(
    inbox: Inbox, order: tuple[int, int]
):
    inbox.receive(*(reaction(["👍", "❤️"][n], n) for n in order))
    assert emojis(inbox) == ["❤️"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_reaction_that_was_taken_back_is_gone_whichever_comes_first(
    inbox: Inbox, order: tuple[int, int]
):
    inbox.receive(*([reaction("👍", 0), reaction(None, 1)][n] for n in order))
    assert emojis(inbox) == []
    assert the(inbox, "wamid.r.None.1").content == "Took the reaction back"


def test_a_reaction_that_comes_again_changes_nothing(inbox: Inbox):
    inbox.receive(reaction("👍", 0), reaction("🎉", 0))
    once = inbox.state()
    inbox.receive(reaction("👍", 0))
    assert inbox.state() == once and emojis(inbox) == ["🎉"]


@pytest.mark.parametrize("about", ["wamid.nobody", ""])
def test_a_reaction_to_a_message_that_we_do_not_have_stands_for_itself(inbox: Inbox, about: str):
    inbox.receive(reaction("👍", about=about))
    said = the(inbox, "wamid.r.👍.0")
    assert (said.content, said.reply_to) == ("👍", None)


def test_nobody_reacts_to_what_was_sent_to_somebody_else(inbox: Inbox):
    stranger = text_from(
        "15550009999", type="reaction", reaction={"message_id": OURS, "emoji": "x"}
    )
    inbox.receive(inbound(stranger))
    assert emojis(inbox) == []
    assert the(inbox, "wamid.in").reply_to is None


def test_an_answer_names_what_it_quotes_ours_or_their_own(inbox: Inbox):
    inbox.receive(inbound(text_from()))
    inbox.receive(inbound(text_from(id="wamid.2", context={"id": OURS})))
    inbox.receive(inbound(text_from(id="wamid.3", context={"id": "wamid.in"})))
    first = the(inbox, "wamid.in")
    assert (the(inbox, "wamid.2").reply_to, the(inbox, "wamid.3").reply_to) == (
        "m1",
        first.message_id,
    )
    assert first.reply_to is None


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_edited_message_has_its_last_words_and_keeps_the_first(
    inbox: Inbox, order: tuple[int, int]
):
    inbox.receive(inbound(text_from(body="helo")))
    inbox.receive(*([edit("hello", 0), edit("hello!", 1)][n] for n in order))
    found = the(inbox, "wamid.in")
    assert (found.content, found.original_content) == ("hello!", "helo")
    assert found.edited_at == NOW - timedelta(seconds=59)


def test_a_deleted_message_says_so_and_keeps_its_words(inbox: Inbox):
    inbox.receive(inbound(text_from(body="a secret")), revoke())
    found, gone = the(inbox, "wamid.in"), the(inbox, "wamid.gone")
    assert (found.content, found.revoked_at) == ("a secret", NOW)
    assert gone.reply_to == found.message_id


def test_a_customer_edits_and_deletes_only_what_is_theirs(inbox: Inbox):
    before = the(inbox, OURS)
    inbox.receive(edit("sold", about=OURS), revoke(about=OURS))
    assert the(inbox, OURS) == before


@pytest.mark.proves("16.1")
@pytest.mark.parametrize("kind", ["system", "edit", "revoke"])
def test_what_whatsapp_tells_of_a_customer_opens_no_window(kind: str):
    inbox = Inbox()
    keep(inbox.store, contact(last_inbound_message_at=None))
    inbox.receive(inbound(text_from(type=kind)))
    [who] = inbox.contacts()
    assert (who.last_inbound_message_at, who.last_inbound_message_id) == (None, None)
    stranger = text_from("15550009999", id="wamid.new", type=kind)
    inbox.receive(inbound(stranger))
    assert {each.last_inbound_message_at for each in inbox.contacts()} == {None}


@pytest.mark.parametrize("kind", ["reaction", "edit", "revoke", "system"])
def test_what_has_no_words_asks_for_no_draft_and_makes_none_stale(inbox: Inbox, kind: str):
    switch(inbox.store)
    inbox.receive(inbound(text_from()))
    [asked] = inbox.drafts.asked
    inbox.receive(
        inbound(
            text_from(
                id="wamid.2",
                type=kind,
                reaction={"emoji": "👍", "message_id": OURS},
                system={"body": "moved"},
            )
        )
    )
    assert inbox.drafts.asked == [asked]
    assert [each.last_inbound_message_id for each in inbox.contacts()] == [asked]


def test_a_message_that_changes_meanwhile_gets_its_reaction_all_the_same():
    class Busy(MemoryStore):
        """A status comes between reading the message and writing."""

        came = True

        def write(self, *actions: Action) -> None:
            if not self.came:
                self.came = True
                super().write(Update(*message_key("m1"), set={"revision": 9, "content": "changed"}))
            super().write(*actions)

    store = memory_store_of(Busy)
    inbox = Inbox(store)
    keep(inbox.store, contact(), message(whatsapp_message_id=OURS))
    store.came = False
    inbox.receive(reaction("👍"))
    ours = the(inbox, OURS)
    assert (emojis(inbox), ours.content, ours.revision) == (["👍"], "changed", 10)
    assert len(inbox.contacts()) == 1


def test_reactions_of_one_event_all_count(inbox: Inbox):
    said = [{"message_id": OURS, "emoji": each} for each in "👍🎉"]
    parts = [text_from(id=f"w.{n}", type="reaction", reaction=one) for n, one in enumerate(said)]
    inbox.receive(event(value_of(*parts)))
    assert emojis(inbox) == ["🎉"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_is_done_to_a_message_before_it_comes_is_done_to_it_all_the_same(
    order: tuple[int, ...],
):
    inbox = Inbox()
    found = [inbound(text_from(body="helo")), edit("hello", 50), revoke()]
    inbox.receive(*(found[n] for n in order))
    said = the(inbox, "wamid.in")
    assert (said.content, said.original_content) == ("hello", "helo")
    assert said.edited_at and said.revoked_at
    assert [each.reply_to for each in inbox.messages()].count(said.message_id) == 2
    told = [shown for _, shown in inbox.publisher.published]
    assert said.shown() in told
    assert all(each.shown() in told for each in inbox.messages())


def test_a_reaction_before_whatsapp_told_the_id_of_our_message_waits_for_it():
    inbox = Inbox()
    keep(inbox.store, contact(), message())
    inbox.receive(reaction("👍"))
    assert the_first(inbox, "m1").reactions == ()
    ours = {"biz_opaque_callback_data": "m1"}
    inbox.receive(event(value_of(statuses=[status_of(OURS, "delivered", **ours)])))
    assert [each.emoji for each in the(inbox, OURS).reactions] == ["👍"]
    assert the(inbox, "wamid.r.👍.0").reply_to == "m1"
    inbox.receive(reaction(None, 10))
    inbox.receive(event(value_of(statuses=[status_of(OURS, "read", **ours)])))
    assert the(inbox, OURS).reactions == ()


def the_first(inbox: Inbox, message_id: str) -> StoredMessage:
    return next(each for each in inbox.messages() if each.message_id == message_id)


def test_nobody_edits_somebody_elses_message_before_it_comes():
    inbox = Inbox()
    keep(inbox.store, contact())
    foreign = {
        "original_message_id": "wamid.in",
        "message": {"type": "text", "text": {"body": "x"}},
    }
    inbox.receive(inbound(text_from("919800000000", id="w.e", type="edit", edit=foreign)))
    inbox.receive(inbound(text_from(body="mine")))
    assert the(inbox, "wamid.in").content == "mine"


@pytest.mark.parametrize("known", [True, False])
def test_an_edit_that_is_kept_while_the_message_is_being_stored_is_not_lost(known: bool):
    class Interrupted(MemoryStore):
        """The edit's function has its turn between the message's reading and its writing."""

        edit: Callable[[], None] | None = None

        def write(self, *actions: Action) -> None:
            act, self.edit = self.edit, None
            if act:
                act()
            super().write(*actions)

    inbox = Inbox(memory_store_of(Interrupted))
    if known:
        keep(inbox.store, contact())
    store: Any = inbox.store
    store.edit = lambda: inbox.receive(edit("hello", 50))
    inbox.receive(inbound(text_from(body="helo")))
    assert the(inbox, "wamid.in").content == "hello"
    assert len(inbox.contacts()) == 1
