"""Who a customer is stays one answer, whatever WhatsApp calls them, in whatever order."""

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.factories.inbox import Inbox
from tests.factories.infrastructure import rows
from tests.factories.records import contact, keep
from tests.factories.webhooks import FROM, event, inbound, text_from, value_of

numbers = st.sampled_from([FROM, "919800000001", "919800000002"])
user_ids = st.sampled_from(["IN.1", "IN.2", "IN.3"])


def wrote(sender: str | None, user_id: str | None, number: int) -> str:
    return inbound(text_from(sender, from_user_id=user_id, id=f"w.{number}"))


def notice(left: str | None, phone: str | None, ids: tuple[str, str], number: int) -> str:
    said = {"type": "user_changed_number", "body": "x", "wa_id": phone}
    system = {**said, "previous_user_id": ids[0], "user_id": ids[1]}
    return inbound(text_from(left, id=f"n.{number}", type="system", system=system, text=None))


def update(ids: tuple[str, str], phone: str | None) -> str:
    said = {"user_id": {"previous": ids[0], "current": ids[1]}, "wa_id": phone}
    value = value_of() | {"user_id_update": [said]}
    change = {"field": "user_id_update", "value": value}
    return event(entry=json.dumps({"id": "77", "changes": [change]}))


order = st.integers(0, 9)
happenings = st.one_of(
    st.builds(wrote, numbers, st.none() | user_ids, order),
    st.builds(wrote, st.none(), user_ids, order),
    st.builds(
        notice, st.none() | numbers, st.none() | numbers, st.tuples(user_ids, user_ids), order
    ),
    st.builds(update, st.tuples(user_ids, user_ids), st.none() | numbers),
)


@given(st.lists(happenings, max_size=8))
def test_every_identity_is_one_contacts_and_a_repetition_changes_nothing(found: list[str]):
    inbox = Inbox()
    keep(inbox.store, contact())
    inbox.receive(*found)
    claimed = {
        row["identity"]: row["contactId"]
        for row in rows(inbox.store, "Identities")
        if not row["identity"].startswith("released#")
    }
    assert claimed == {key: who.contact_id for who in inbox.contacts() for key in who.identities()}
    assert {m.contact_id for m in inbox.messages()} <= set(claimed.values())
    known = inbox.contacts()
    assert [who.opt_in_whats_app for who in known].count(True) == 1
    messages = len(inbox.messages())
    inbox.receive(*reversed(found))
    assert len(inbox.contacts()) == len(known)
    assert messages <= len(inbox.messages()) <= len(found)
