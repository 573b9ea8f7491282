"""A bulk job counts its messages like single sends, a batch at a time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.messaging.channels.base import Accepted, Lost, Outcome, Rejected
from services.messaging.model import StoredMessage
from tests.factories.bulk import TEMPLATE, Bulk, raise_tier
from tests.factories.counting import counters, reference
from tests.factories.infrastructure import rows
from tests.factories.logs import logged
from tests.factories.records import OPERATOR
from tests.factories.sending import FakeSender

outcomes = st.sampled_from([Accepted("p1"), Accepted("p2"), Lost("Timeout"), Rejected("400")])
words = st.sampled_from(["sent", "delivered", "read", "failed"])


@pytest.mark.proves("14.4", "16.7")
@settings(max_examples=100)
@given(
    st.lists(outcomes, max_size=30),
    st.lists(st.tuples(st.integers(0, 29), words), max_size=20),
)
def test_a_job_and_the_events_after_it_are_counted_as_they_are(
    script: list[Outcome], events: list[tuple[int, str]]
):
    desk = Bulk()
    raise_tier(desk.truth, 100_000)
    desk.sender = FakeSender(*script)
    desk.create(desk.people(30), OPERATOR, confirmed=True, **TEMPLATE)
    with logged() as lines:
        desk.deliver_all()
    assert counters(desk.truth) == reference(desk.truth)
    messages = [StoredMessage.from_item(row) for row in rows(desk.truth, "Messages")]
    for which, word in events:
        desk.event(messages[which % len(messages)].message_id, word)
    assert counters(desk.truth) == reference(desk.truth)
    errors = [
        value for line in lines.named("messages_measured") for value in line["ProviderErrors"]
    ]
    assert sum(errors) == sum(not isinstance(outcome, Accepted) for outcome in script)
    assert len(errors) == len(messages) == 30
