"""The web app counts an SMS's parts while it is written; both sides answer the same table."""

import json
import re
from pathlib import Path

import pytest

from services.messaging.parts import BASIC, EXTENDED, parts_of

TABLE = json.loads((Path(__file__).parent / "sms_parts.json").read_text())
WEB = Path(__file__).parents[2] / "frontend/src/messages/parts.ts"


@pytest.mark.parametrize("row", TABLE, ids=range(len(TABLE)))
def test_the_server_answers_what_the_table_says(row: dict[str, object]) -> None:
    parts = parts_of(str(row["text"]))
    found = {
        "encoding": parts.encoding.value,
        "count": parts.count,
        "units": parts.units,
        "forcedBy": parts.forced_by,
    }
    assert found == {name: row[name] for name in found}


def test_the_web_app_has_the_same_alphabet() -> None:
    written = WEB.read_text()
    basic, extended = (
        {
            letter
            for text in re.findall(r'"(?:[^"\\]|\\.)*"', constant)
            for letter in json.loads(text)
        }
        for constant in re.findall(r"export const [A-Z]+ =(.*?);\n", written, re.DOTALL)
    )
    assert basic == BASIC
    assert extended == EXTENDED
