"""Deciding about drafts on every storage: the conditions are the storage's, not ours.

The race leaves out moto, whose transactions do not exclude each other.
"""

from typing import Any

import pytest

from services.ai.model import AiInteraction
from services.aws.store import Store, Update
from services.core.errors import Conflict, NotFound
from tests.factories.drafts import Studio, inbound, switch, writer
from tests.factories.outcomes import in_threads
from tests.factories.records import ADMIN, OPERATOR, VIEWER, keep
from tests.factories.sending import Desk
from tests.factories.storages import SAFE


@pytest.fixture
def desk(store: Store) -> Studio:
    """A draft waits for approval."""
    there: Any = store
    made = Studio(Desk(store=there))
    switch(store)
    keep(store, writer(), inbound())
    made.draft()
    return made


@pytest.mark.proves("15.3", "property 65")
@pytest.mark.parametrize("kind", SAFE, indirect=True, scope="module")
def test_of_several_approvals_at_once_exactly_one_sends(desk: Studio):
    people = [OPERATOR, ADMIN] * 8
    outcomes = in_threads(16, lambda n: desk.approve(people[n], edited_response=f"text {n}"))
    [sent] = [each for each in outcomes if isinstance(each, AiInteraction)]
    assert [type(each) for each in outcomes if each is not sent] == [Conflict] * 15
    assert desk.texts() == [sent.edited_response]
    assert desk.stored().sent_message_id == sent.sent_message_id


def test_a_draft_is_kept_with_its_scores_and_found_again(desk: Studio):
    [shown] = desk.reading.of_message(VIEWER, "in")
    [waiting] = desk.reading.waiting(VIEWER, None, None).items
    assert shown == waiting and shown.sources[0].score == shown.confidence == 0.5
    desk.approve()
    assert desk.reading.waiting(VIEWER, None, None).items == ()
    assert desk.reading.of_message(VIEWER, "in")[0].approved


def test_an_approval_is_void_once_the_customer_wrote_or_the_contact_is_gone(desk: Studio):
    where = ("Contacts", {"contactId": "c1"})
    desk.store.write(Update(*where, set={"lastInboundMessageId": "newer"}))
    with pytest.raises(Conflict, match="wrote again"):
        desk.approve()
    desk.store.write(Update(*where, set={"lastInboundMessageId": "in", "deletedAt": "now"}))
    with pytest.raises(NotFound, match="was deleted"):
        desk.approve()
    assert desk.texts() == [] and desk.shown().stale and desk.stored().approved is None
