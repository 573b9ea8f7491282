"""The code behind a function, as the tests read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.factories.infrastructure import ROOT


def module_path(function: str) -> Path:
    """Of the module that Lambda starts: `contacts-read` -> `resolvers/contacts_read.py`."""
    return ROOT / "resolvers" / f"{function.replace('-', '_')}.py"


def code_of(path: Path, seen: set[Path] | None = None) -> Iterator[ast.AST]:
    """Everything in a module and in whatever of our services it imports."""
    seen = set() if seen is None else seen
    if path in seen or not path.exists():
        return
    seen.add(path)
    for node in ast.walk(ast.parse(path.read_text())):
        yield node
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("services"):
            room = ROOT / str(node.module).replace(".", "/")
            for module in (room, *(room / alias.name for alias in node.names)):
                yield from code_of(module.with_suffix(".py"), seen)
