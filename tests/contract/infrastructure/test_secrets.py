"""No secret lies where anybody could read it: in code, a template, a package, an environment."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bundle import application
from tests.factories import aws
from tests.factories.infrastructure import INFRASTRUCTURE, ROOT
from tests.factories.personal import KINDS

SECRETS = {
    **{kind: KINDS[kind] for kind in ("a token", "an access key of AWS", "a signature")},
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a secret key of AWS": re.compile(
        r"secret_?access_?key\W{1,6}[A-Za-z0-9/+]{40}\b", re.IGNORECASE
    ),
    "a token of another service": re.compile(
        r"\b(?:ghp_|github_pat_|glpat-|xox[abp]-|sk_live_|AIza|EAA[A-Z])[\w-]{16,}"
    ),
    "an address with a password": re.compile(r"\b[a-z]+://[^\s/:@\"'{$<]+:[^\s/:@\"'{$<]{6,}@\w"),
}
CODE = (
    "amplify",
    "bundle",
    "docs",
    "frontend",
    "local",
    "resolvers",
    "schema",
    "services",
    "smoke",
)
MADE = {"node_modules", "dist", "__pycache__", ".amplify", "generated", "images"}


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file below that a person could read, but for what tools make."""
    for here, below, files in folder.walk():
        below[:] = [name for name in below if name not in MADE]
        for name in files:
            yield here / name, (here / name).read_text(errors="ignore")


def found_in(folder: Path) -> list[str]:
    return [
        f"{path}: {kind}"
        for path, text in texts(folder)
        for kind, pattern in SECRETS.items()
        if pattern.search(text)
    ]


@pytest.mark.proves("18.3")
@pytest.mark.attack("secrets")
@pytest.mark.parametrize("folder", CODE)
def test_no_secret_is_in_the_code(folder: str):
    assert found_in(ROOT / folder) == []


@pytest.mark.proves("18.7")
@pytest.mark.attack("secrets")
@pytest.mark.parametrize("branch", ["main", "release", "hotfix", "feature", "sandbox"])
def test_no_secret_is_in_a_template(branch: str):
    """`make synth` writes them."""
    assert any((ROOT / ".synth" / branch).rglob("*.json"))
    assert found_in(ROOT / ".synth" / branch) == []


@pytest.mark.attack("secrets")
def test_no_secret_is_in_what_is_uploaded(tmp_path: Path):
    application.build(tmp_path / "application")
    assert found_in(tmp_path / "application") == []


@pytest.mark.proves("18.7")
@pytest.mark.attack("secrets")
def test_a_secret_reaches_a_function_by_the_name_of_its_parameter_alone():
    given = aws.environment()
    for secret in INFRASTRUCTURE["secrets"]:
        assert secret not in given
        assert given[f"{secret}_PARAMETERS"].startswith("/amplify/")
    for name, value in INFRASTRUCTURE["values"].items():
        assert not re.search(r"SECRET|PASSWORD|API_KEY|PRIVATE", name)
        assert not any(pattern.search(value) for pattern in SECRETS.values()), name


def test_a_secret_would_be_found(tmp_path: Path):
    (tmp_path / "a.py").write_text('KEY = "' + "AKIA" + "ABCDEFGHIJKLMNOP" + '"')
    assert len(found_in(tmp_path)) == 1
