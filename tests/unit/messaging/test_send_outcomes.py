"""What becomes of a send: each answer of the provider, a crash, a repetition."""

from datetime import timedelta

import pytest

from services.access.roles import Role
from services.aws.store import Update
from services.core.errors import (
    Conflict,
    ProviderFailed,
)
from services.limits.slots import tracker_key
from services.messaging.channels.base import Accepted, Lost, NotTaken, Outcome, Rejected
from services.messaging.model import MessageStatus
from tests.factories.infrastructure import ALLOWLIST
from tests.factories.outcomes import in_threads, kinds
from tests.factories.records import OPERATOR, contact, keep, principal
from tests.factories.sending import Desk, FakeSender, change_contact, desk, text
from tests.factories.time import NOW

BUSY = NotTaken("ThrottledRequestException")


@pytest.mark.proves("5.11")
def test_the_intent_is_stored_before_anything_leaves():
    at = Desk()
    seen: list[MessageStatus] = []
    at.sender = FakeSender(before=lambda _: seen.extend(m.status for m in at.stored()))
    keep(at.store, contact())
    at.service.send(OPERATOR, text())
    assert seen == [MessageStatus.SENDING]


@pytest.mark.proves("5.10", "property 27")
@pytest.mark.parametrize(
    ("script", "tries", "retryable"),
    [([Rejected("AccessDenied")], 1, False), ([BUSY] * 4, 4, True)],
)
def test_what_the_provider_does_not_take_is_stored_as_failed_and_told(
    script: list[Outcome], tries: int, retryable: bool
):
    at = desk(*script)
    with pytest.raises(ProviderFailed, match="nothing was delivered") as failed:
        at.service.send(OPERATOR, text())
    [stored] = at.stored()
    assert stored.status is MessageStatus.FAILED
    assert stored.error_code == failed.value.details["apiError"]
    assert failed.value.details["retryable"] is retryable
    assert len(at.attempts) == tries
    assert [m.to_wire()["status"] for _, m in at.publisher.published] == ["failed"]


def test_a_throttled_message_goes_out_on_a_later_attempt():
    at = desk(BUSY, BUSY)
    assert at.service.send(OPERATOR, text()).status is MessageStatus.SENT
    assert len(at.attempts) == 3


def test_a_lost_answer_is_unknown_and_never_sent_again():
    at = desk(Lost("ReadTimeoutError"))
    first = at.service.send(OPERATOR, text(client_token="t"))
    again = at.service.send(OPERATOR, text(client_token="t"))
    assert first == again and first.status is MessageStatus.UNKNOWN
    assert (len(at.attempts), len(at.stored())) == (1, 1)


def test_a_crash_after_the_intent_leaves_a_message_that_nothing_sends_again():
    at = desk(RuntimeError("the power failed"))
    with pytest.raises(RuntimeError, match="power"):
        at.service.send(OPERATOR, text(client_token="t"))
    again = at.service.send(OPERATOR, text(client_token="t"))
    assert again.status is MessageStatus.SENDING
    assert len(at.attempts) == 1


@pytest.mark.parametrize("word", ["delivered", "read"])
def test_an_event_that_overtakes_the_answer_is_not_undone(word: str):
    at = Desk()

    def arrives(message: object) -> None:
        [stored] = at.stored()
        change = {"status": word, "revision": stored.revision + 1}
        at.store.write(Update("Messages", {"messageId": stored.message_id}, set=change))

    at.sender = FakeSender(before=arrives)
    keep(at.store, contact())
    assert at.service.send(OPERATOR, text()).status == word
    assert at.stored()[0].provider_message_id


def test_an_outcome_that_is_accepted_has_the_providers_own_id():
    at = desk(Accepted("aws-7"))
    assert at.service.send(OPERATOR, text()).provider_message_id == "aws-7"


def test_a_repeated_call_sends_once_and_gives_the_same_message():
    at = desk()
    first = at.service.send(OPERATOR, text(client_token="t"))
    at.clock.advance(hours=1)
    assert at.service.send(OPERATOR, text(client_token="t")) == first
    assert (len(at.attempts), len(at.stored()), len(at.publisher.published)) == (1, 1, 1)


def test_a_repeated_call_gets_its_message_even_when_consent_ended_or_the_number_is_busy():
    at = desk()
    first = at.service.send(OPERATOR, text(client_token="t"))
    change_contact(optInWhatsApp=False)(at.store)
    busy = int((NOW + timedelta(minutes=1)).timestamp() * 1_000_000)
    at.store.write(Update(*tracker_key(ALLOWLIST[0]), set={"freeAt": busy}))
    assert at.service.send(OPERATOR, text(client_token="t")) == first


def test_a_token_is_its_users_own():
    at = desk()
    mine = at.service.send(OPERATOR, text(client_token="t"))
    theirs = at.service.send(principal(Role.OPERATOR, user_id="another"), text(client_token="t"))
    assert mine.message_id != theirs.message_id and len(at.attempts) == 2


def test_without_a_token_every_call_is_a_message_of_its_own():
    at = desk()
    for _ in range(3):
        at.service.send(OPERATOR, text())
    assert len(at.attempts) == len(at.stored()) == 3


@pytest.mark.parametrize("other", [{"content": "bye"}, {"contact_id": "c2"}])
def test_a_token_used_for_something_else_is_a_conflict(other: dict[str, str]):
    at = desk()
    keep(at.store, contact(contact_id="c2", phone="+12345"))
    first = at.service.send(OPERATOR, text(client_token="t"))
    with pytest.raises(Conflict, match="use a new one") as refused:
        at.service.send(OPERATOR, text(client_token="t").model_copy(update=other))
    assert refused.value.details == {"messageId": first.message_id}
    assert len(at.attempts) == 1


def test_eight_repetitions_at_once_send_one_message():
    at = desk()
    results = in_threads(8, lambda _: at.service.send(OPERATOR, text(client_token="t")))
    assert kinds(results) == ["Message"] * 8
    assert (len(at.attempts), len(at.stored())) == (1, 1)
