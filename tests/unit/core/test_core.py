from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aws.paging import key_from, page_size, token_for
from services.contacts.model import StoredContact
from services.core import errors
from services.core.clock import iso, new_id, same_id, utc_now
from services.core.errors import Refusal
from services.core.loose import as_dict, dicts_in, texts_in
from services.core.model import UnreadableRecord
from services.messaging.model import StatusEntry

INDIA = timezone(timedelta(hours=5, minutes=30))
moments = st.floats(946_684_800, 4_102_444_800).map(lambda s: datetime.fromtimestamp(s, UTC))


def family(kind: type[Refusal]) -> list[type[Refusal]]:
    return [kind, *(deeper for child in kind.__subclasses__() for deeper in family(child))]


def test_now_is_utc_in_whole_milliseconds():
    now = utc_now()
    assert now.tzinfo is UTC and now.microsecond % 1000 == 0


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 3, 1, 12, tzinfo=UTC), "2026-03-01T12:00:00.000Z"),
        (datetime(2026, 3, 1, 12, 0, 0, 7999, tzinfo=UTC), "2026-03-01T12:00:00.007Z"),
        (datetime(2026, 3, 1, 2, tzinfo=INDIA), "2026-02-28T20:30:00.000Z"),
    ],
)
def test_a_moment_is_written_in_utc_with_milliseconds(moment: datetime, text: str):
    assert iso(moment) == text


@given(moments, moments)
def test_text_order_is_time_order(one: datetime, other: datetime):
    assert len(iso(one)) == 24
    assert (iso(one) < iso(other)) <= (one < other)


@given(moments)
def test_a_stored_moment_comes_back_to_the_millisecond(moment: datetime):
    entry = StatusEntry(status="sent", at=moment)
    again = StatusEntry.model_validate(entry.to_wire())
    assert timedelta(0) <= moment - again.at < timedelta(milliseconds=1)


def test_the_same_parts_give_the_same_id_and_fresh_ones_differ():
    assert same_id("a", "b") == same_id("a", "b")
    assert len({same_id("a", "b"), same_id("ab"), same_id("b", "a"), new_id(), new_id()}) == 5


@pytest.mark.parametrize("kind", [k for k in family(Refusal) if "code" in vars(k)])
def test_every_refusal_has_a_code_a_category_and_a_status(kind: type[Refusal]):
    refusal = kind("Do this.", contactId="c1")
    assert (str(refusal), refusal.details) == ("Do this.", {"contactId": "c1"})
    assert refusal.code.isupper() and refusal.category.isupper()
    assert refusal.http_status in {400, 401, 403, 404, 409, 429, 502}
    assert kind.code in str(errors.__doc__)


@pytest.mark.parametrize("value", [None, 7, "text", [], [{}], True])
def test_what_is_no_object_reads_as_an_empty_one(value: object):
    assert as_dict(value) == {}


def test_a_list_gives_only_what_was_asked_for():
    mixed = ["a", {"b": 1}, 7, None, ["c"], ""]
    assert texts_in(mixed) == ["a", ""] and dicts_in(mixed) == [{"b": 1}]
    assert texts_in("abc") == dicts_in({"a": 1}) == []


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=9), st.text(max_size=9) | st.integers(), min_size=1, max_size=4
    )
)
def test_a_token_continues_where_it_was_made(key: dict[str, str | int]):
    token = token_for(key)
    assert token is not None and "=" not in token
    assert key_from(token) == key


@pytest.mark.parametrize("token", [None, ""])
def test_no_token_is_the_beginning(token: str | None):
    assert key_from(token) is None and token_for(None) is None


@pytest.mark.parametrize(("asked", "size"), [(None, 50), (1, 1), (200, 200)])
def test_a_page_has_the_size_that_was_asked_for_or_50(asked: int | None, size: int):
    assert page_size(asked) == size


def test_a_stored_item_that_is_no_record_is_nobodys_bad_input():
    with pytest.raises(UnreadableRecord, match=r"StoredContact is unreadable: .*name"):
        StoredContact.from_item({"contactId": "c"})
