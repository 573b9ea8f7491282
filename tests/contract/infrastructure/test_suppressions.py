"""Rules of other people's checks that we break on purpose: each stands below its reason."""

import pytest

from tests.factories.infrastructure import INFRASTRUCTURE, ROOT


def unexplained(text: str, key: str) -> list[str]:
    """The entries of a list in YAML that come before its first comment."""
    below = text.split(f"{key}:\n", 1)[1].splitlines()
    block = [line.strip() for line in below if line.startswith("  ")]
    first = next((place for place, line in enumerate(block) if line.startswith("#")), len(block))
    return block[:first]


@pytest.mark.parametrize(
    ("file", "key"), [("cfn-lint.yaml", "ignore_checks"), ("checkov.yaml", "skip-check")]
)
def test_every_rule_that_is_left_out_stands_below_its_reason(file: str, key: str):
    text = (ROOT / "amplify" / file).read_text()
    assert unexplained(text, key) == []


def test_no_template_and_no_construct_leaves_a_rule_out_by_itself():
    for path in [*(ROOT / "amplify").glob("*.ts"), *(ROOT / "amplify" / "constructs").glob("*.ts")]:
        text = path.read_text()
        for way in ("checkov:skip", "NagSuppressions", "cfn_nag", "cfn-lint:"):
            assert way not in text, path.name


def test_a_queue_without_dead_letters_says_why_it_may_forget():
    silent = [
        name
        for name, row in INFRASTRUCTURE["queues"].items()
        if not name.endswith("-dlq") and "redrive" not in row and not row.get("forgets")
    ]
    assert silent == []
