import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.forms.message import code_in, joining_text
from services.forms.model import FormLanguage
from services.links.codes import ALPHABET, LENGTH
from services.messaging.model import Channel


@given(
    st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH),
    st.sampled_from(FormLanguage),
    st.sampled_from([(Channel.WHATSAPP,), (Channel.SMS,), (Channel.WHATSAPP, Channel.SMS)]),
)
def test_a_code_comes_back_out_of_the_message_that_carries_it(
    code: str, language: FormLanguage, channels: tuple[Channel, ...]
):
    assert code_in(joining_text(code, language, channels)) == code


@pytest.mark.parametrize(
    "text", ["JOIN K7M3P9Q", "join k7m3p9q", "  Join: K7m3P9q.", "JOIN\nk7m3p9q\nYes, I agree"]
)
def test_people_may_type_the_code_as_they_like(text: str):
    assert code_in(text) == "k7m3p9q"


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "hello",
        "JOIN",
        "JOIN us at noon",
        "JOIN meeting",
        "please JOIN K7M3P9Q",
        "JOINK7M3P9Q",
        "JOIN K7M3P9",
        "JOIN K7M3P9QX",
        "JOIN K7M3P10",
    ],
)
def test_any_other_message_is_an_ordinary_one(text: str | None):
    assert code_in(text) is None


@given(st.text())
def test_no_text_is_too_strange_to_be_looked_at(text: str):
    assert code_in(text) is None or len(text) > LENGTH
