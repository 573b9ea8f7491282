"""What customers do to messages ends alike, in whatever order the events come."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.factories.inbox import Inbox
from tests.factories.records import contact, keep, message
from tests.factories.time import NOW
from tests.factories.webhooks import epoch, inbound, status_of, statuses, text_from

OURS, THEIRS = "wamid.out", "wamid.in"
SENT = statuses(status_of(OURS, "delivered", biz_opaque_callback_data="m1"))


def said(kind: str, about: str, second: int) -> str:
    """One thing done to a message; no two in the same second."""
    at = epoch(NOW - timedelta(seconds=60 - second))
    emoji = {"emoji": f"{second}"} if second % 3 else {}
    part = {
        "reaction": {"message_id": about, **emoji},
        "edit": {"original_message_id": about, "message": {"text": {"body": f"at {second}"}}},
        "revoke": {"original_message_id": about},
    }[kind]
    key = f"w.{kind}.{second}"
    return inbound(text_from(id=key, type=kind, timestamp=at, text=None) | {kind: part})


acts = st.tuples(
    st.sampled_from(["reaction", "edit", "revoke"]),
    st.sampled_from([OURS, THEIRS]),
    st.integers(0, 30),
)
marks = st.lists(acts, max_size=6, unique_by=lambda act: act[2])


def ends(events: list[str]) -> list[object]:
    inbox = Inbox()
    keep(inbox.store, contact(), message())
    inbox.receive(*events)
    changing = {"updated_at", "revision", "status_history"}
    return [each.model_dump(exclude=changing) for each in inbox.messages()]


@given(marks, st.data())
def test_marks_end_alike_before_and_after_their_message(
    found: list[tuple[str, str, int]], data: st.DataObject
):
    events = [inbound(text_from(body="first words")), SENT, *(said(*act) for act in found)]
    shuffled = data.draw(st.permutations(events))
    repeated = data.draw(st.lists(st.sampled_from(events), max_size=3))
    ended = ends([*shuffled, *repeated])
    assert ended == ends(events)
