import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.core.model import JsonText, Record


class Kept(Record):
    said: JsonText


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_json_is_stored_as_text_and_is_itself_on_the_wire(value: Any):
    text = json.dumps(value)
    kept = Kept(said=text)
    assert kept.to_item() == {"said": text}
    assert kept.to_wire() == {"said": value}
    assert Kept.from_item(kept.to_item()) == kept


@pytest.mark.parametrize("text", ["not JSON", "", "NaN", "[1e999]", "[" * 100_000, "1" * 5000])
def test_what_no_json_can_carry_stays_text(text: str):
    assert Kept(said=text).to_wire() == {"said": text}
