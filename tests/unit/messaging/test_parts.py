import pytest

from services.messaging.parts import BASIC, EXTENDED, Encoding, named, parts_of

GSM, UCS = Encoding.GSM_7, Encoding.UCS_2


@pytest.mark.proves("6.4", "property 32")
@pytest.mark.parametrize(
    ("text", "encoding", "count", "units"),
    [
        ("", GSM, 1, 0),
        ("a" * 160, GSM, 1, 160),
        ("a" * 161, GSM, 2, 161),
        ("a" * 306, GSM, 2, 306),
        ("a" * 307, GSM, 3, 307),
        ("a" * 1530, GSM, 10, 1530),
        ("a" * 1531, GSM, 11, 1531),
        ("é" * 160, GSM, 1, 160),
        ("\n" * 160, GSM, 1, 160),
        ("€" * 80, GSM, 1, 160),
        ("€" * 81, GSM, 2, 162),
        ("a" * 159 + "€", GSM, 2, 161),
        ("a" * 152 + "€" + "a" * 152, GSM, 3, 306),
        ("अ" * 70, UCS, 1, 70),
        ("अ" * 71, UCS, 2, 71),
        ("अ" * 134, UCS, 2, 134),
        ("अ" * 670, UCS, 10, 670),
        ("अ" * 671, UCS, 11, 671),
        ("😀" * 35, UCS, 1, 70),
        ("😀" * 36, UCS, 2, 72),
        ("😀" * 66, UCS, 2, 132),
        ("😀" * 67, UCS, 3, 134),
        ("😀" * 630, UCS, 20, 1260),
        ("😀" * 631, UCS, 20, 1262),
        ("`", UCS, 1, 1),
        ("ç", UCS, 1, 1),
        ("a" * 160 + "\u2019", UCS, 3, 161),
    ],
)
def test_a_text_takes_the_parts_that_its_characters_ask_for(
    text: str, encoding: Encoding, count: int, units: int
):
    parts = parts_of(text)
    assert (parts.encoding, parts.count, parts.units) == (encoding, count, units)
    assert (parts.forced_by is None) == (encoding is GSM)


def test_the_first_character_that_asks_for_more_room_is_named():
    assert parts_of("Don\u2019t worry 😀").forced_by == "\u2019"
    assert named("\u2019") == "\u2019 (RIGHT SINGLE QUOTATION MARK)"
    assert named("\x00") == "\x00 (U+0000)"


def test_the_alphabet_is_the_standards():
    """GSM 03.38: 128 code points, one of them the escape, and ten characters behind it."""
    assert (len(BASIC), len(EXTENDED)) == (127, 10)
    assert not BASIC & EXTENDED
