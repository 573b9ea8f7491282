"""Which code checks signatures: cryptography, RS256 and nothing else (audit/reasons.json)."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from jose import jwk
from jose.backends.cryptography_backend import CryptographyRSAKey

from services.access.tokens import Keys, TokenVerifier
from services.core.errors import Unauthenticated
from tests.factories.infrastructure import ROOT
from tests.factories.tokens import SETTINGS, claims, public_jwk, raw

WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"ecdsa", "rsa", "pyasn1"}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
from services.access.tokens import Keys, TokenVerifier
from tests.factories.tokens import SETTINGS, public_jwk, signed
print(TokenVerifier(SETTINGS, Keys(lambda: {"keys": [public_jwk()]})).verify(signed())["sub"])
"""


def test_a_token_is_checked_where_ecdsa_and_the_other_backends_do_not_exist():
    asked = subprocess.run(
        [sys.executable, "-c", WITHOUT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.strip()


def test_a_key_of_the_pool_is_one_of_cryptography():
    assert isinstance(jwk.construct(public_jwk(), "RS256"), CryptographyRSAKey)


@pytest.mark.parametrize(
    "algorithm",
    ["none", "HS256", "HS384", "HS512", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256"],
)
def test_a_token_of_any_other_algorithm_is_refused_before_a_key_is_looked_for(algorithm: str):
    def fetch() -> dict[str, object]:
        raise AssertionError("nobody may ask for a key")

    token = raw({"alg": algorithm, "kid": "good"}, claims())
    with pytest.raises(Unauthenticated) as refused:
        TokenVerifier(SETTINGS, Keys(fetch)).verify(token)
    assert refused.value.details["reason"] == "algorithm"


def test_nothing_else_of_ours_uses_jose():
    users = {
        (path.relative_to(ROOT).as_posix(), name)
        for room in ("services", "resolvers", "local", "schema", "smoke")
        for path in (ROOT / room).rglob("*.py")
        for name in _imported_from_jose(path)
    }
    file = "services/access/tokens.py"
    assert users == {(file, "jwt"), (file, "ExpiredSignatureError"), (file, "JOSEError")}


def _imported_from_jose(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "jose":
            yield from (each.name for each in node.names)
        if isinstance(node, ast.Import):
            yield from (e.name for e in node.names if e.name.partition(".")[0] in {"jose", "ecdsa"})
