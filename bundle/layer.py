"""The layer: what `requirements/functions.txt` locks, for Lambda's Python, as far as it is used.

Of what botocore describes, only the services that `services/aws/clients.py` makes clients of are
kept. Packages are compiled and leave their sources behind, which halves them.
"""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bundle.compiled import compile_all
from bundle.descriptions import trim

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements" / "functions.txt"
CLIENTS = ROOT / "services" / "aws" / "clients.py"
LAMBDA = (
    *("--platform", "manylinux_2_28_x86_64", "--platform", "manylinux2014_x86_64"),
    *("--implementation", "cp", "--python-version", "3.12", "--only-binary", ":all:"),
)
UNUSED = {
    "boto3": "our clients come from botocore's own session",
    "s3transfer": "boto3's",
    "dns": "addresses are checked for their form, never looked up",
    "ecdsa": "jose takes cryptography where it is there",
    "rsa": "the same",
    "pyasn1": "the same",
    "cffi": "cryptography needs the compiled half only, which lies beside it",
    "pycparser": "cffi's",
    "aws_lambda_powertools/event_handler": "our own edge is thinner",
    "aws_lambda_powertools/utilities/data_classes": "for its event handler",
    "aws_lambda_powertools/utilities/parser": "the same",
    "dateutil/zoneinfo": "everything here is in UTC",
    "pydantic/v1": "the version before",
    "bin": "scripts",
    "*.dist-info": "for package managers",
    "**/*.pyi": "for type checkers",
    "**/tests": "for those who maintain the package",
}
"""What is installed and never imported, and why; a test starts every function without it."""


def build(into: Path) -> None:
    """Install into `into/python`, as Lambda finds a layer's packages."""
    packages = into / "python"
    _install(packages)
    trim(packages / "botocore" / "data", set(services_used(CLIENTS.read_text())))
    for pattern in UNUSED:
        _remove(packages, pattern)
    compile_all(packages, docstrings=True)


def services_used(source: str) -> Iterator[str]:
    """The services that a module makes clients of: `_client("dynamodb", ...)`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            name = node.args[0]
            if node.func.id == "_client" and isinstance(name, ast.Constant):
                yield str(name.value)


def _install(packages: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    exact = ["--require-hashes", "--no-deps", "--no-compile", "--requirement", str(LOCK)]
    subprocess.run([*pip, *LAMBDA, *exact, "--target", str(packages)], check=True)  # noqa: S603


def _remove(packages: Path, pattern: str) -> None:
    for path in sorted(packages.glob(pattern)):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
