import re

import pytest

from services.bulk.threshold import confirmation_threshold
from services.core import configuration
from services.core.configuration import (
    AI_AUTOMATION,
    CONFIRMATION_THRESHOLD,
    KEYS,
    UNLIMITED,
    key_named,
)
from services.core.errors import Invalid
from services.core.settings import SendMode
from services.limits.tier import configured_limit, lowered
from tests.factories.infrastructure import INFRASTRUCTURE, ROOT

GARBAGE = [
    None,
    "",
    " ",
    "yes",
    "LIVE ",
    "live",
    "-1",
    "1.5",
    "1e3",
    "250 ",
    "٣",
    True,
    250,
    ["LIVE"],
    {},
    "9" * 40,
]


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("send_mode", ["LIVE", "DRY_RUN"], ["live", "dry_run", "", "DRY-RUN", "true"]),
        ("ai_automation_enabled", ["true", "false"], ["True", "1", "yes", "", "on"]),
        (
            "whatsapp_tier_limit",
            ["0", "250", "2000", "10000", "100000", "1000000", "unlimited"],
            ["-1", "1000001", "many", "", "2.5", "Unlimited", "250 ", "٣", "9" * 40],
        ),
        ("bulk_confirmation_threshold", ["0", "20", "1000000"], ["", "twenty", "-20", "unlimited"]),
    ],
)
def test_a_key_takes_what_its_type_allows_and_says_what_that_is(
    key: str, good: list[str], bad: list[str]
):
    for text in good:
        key_named(key).require(text)
    for text in bad:
        with pytest.raises(Invalid, match=f"{key} must be ") as refused:
            key_named(key).require(text)
        assert refused.value.details["allowed"] == key_named(key).rule


@pytest.mark.parametrize("name", ["", "SEND_MODE", "sendMode", "retention", "__proto__"])
def test_an_unknown_key_is_refused_with_those_there_are(name: str):
    with pytest.raises(Invalid, match="no such setting") as refused:
        key_named(name)
    assert refused.value.details["allowed"] == tuple(KEYS)


def test_every_default_and_every_doubtful_value_is_a_value():
    for key in KEYS.values():
        assert key.allows(key.default) and key.allows(key.doubtful)


@pytest.mark.proves("10.7")
@pytest.mark.parametrize("value", GARBAGE)
def test_a_stored_value_that_breaks_its_rule_counts_as_the_safest(value: object):
    stored = {"configValue": value}
    assert lowered(SendMode.LIVE, stored) is SendMode.DRY_RUN
    assert configured_limit(stored) == 0
    assert confirmation_threshold(stored, 20) == 0
    assert AI_AUTOMATION.is_on(stored) is False


def test_without_a_row_the_defaults_count():
    assert lowered(SendMode.LIVE, None) is SendMode.LIVE
    assert lowered(SendMode.DRY_RUN, None) is SendMode.DRY_RUN
    assert (configured_limit(None), AI_AUTOMATION.is_on(None)) == (250, False)
    assert confirmation_threshold(None, 7) == 7


def test_what_is_stored_counts():
    assert lowered(SendMode.DRY_RUN, {"configValue": "LIVE"}) is SendMode.DRY_RUN
    assert configured_limit({"configValue": "unlimited"}) == UNLIMITED
    assert confirmation_threshold({"configValue": "3"}, 20) == 3
    assert AI_AUTOMATION.is_on({"configValue": "true"})


def test_the_threshold_that_is_shown_is_the_one_that_functions_are_given():
    given = INFRASTRUCTURE["values"]["BULK_CONFIRMATION_THRESHOLD"]
    assert CONFIRMATION_THRESHOLD.default == given


def test_every_key_has_a_reader():
    """A constant of the registry that no service imports would be a switch without a wire."""
    constants = {name for name, value in vars(configuration).items() if value in KEYS.values()}
    assert len(constants) == len(KEYS)
    readers = [path for path in (ROOT / "services").rglob("*.py") if path.stem != "configuration"]
    read = " ".join(path.read_text() for path in readers)
    assert not {name for name in constants if not re.search(rf"\b{name}\b", read)}
