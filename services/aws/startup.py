"""Whether a function was given what `amplify/infrastructure.json` says it needs (18.6).

Missing, empty or contradictory variables stop the function where it starts, with one line that
names them and repeats no value. What a variable must look like, and what contradicts what, is said
by the settings (`services/core/function_settings.py`); those that a function's variables suffice
for are loaded here.
"""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from services.aws.environment import table_variable
from services.core.function_settings import every_kind
from services.core.settings import Misconfigured, Settings

MANIFEST = Path(__file__).parents[2] / "amplify" / "infrastructure.json"


def end_unless_configured() -> None:
    """End the process with one line if the function that Lambda starts may not start.

    Lambda says which one it is: `_HANDLER`, such as `resolvers.contacts_read.handler`.
    """
    handler = os.environ.get("_HANDLER")
    if not handler:
        return
    try:
        require_environment(handler.split(".")[1].replace("_", "-"))
    except Misconfigured as error:
        line = {"level": "CRITICAL", "event": "misconfigured", "message": str(error)}
        raise SystemExit(json.dumps(line)) from None


def require_environment(function: str, manifest: Path = MANIFEST) -> None:
    """Check the variables of a function, such as `contacts-create`.

    Raises:
        Misconfigured: one sentence with every variable that is missing, or what contradicts what.
    """
    described = json.loads(manifest.read_text())
    row = described["functions"].get(function)
    if row is None:
        raise Misconfigured(f"No function {function} is described in infrastructure.json.")
    tables = {table_variable(table): table for table in row["tables"]}
    groups = (described["environment"][group] for group in row["environment"])
    needed = [*(name for group in groups for name in group), *tables]
    if missing := [name for name in needed if not os.environ.get(name)]:
        raise Misconfigured(f"The environment is not complete: set {', '.join(sorted(missing))}.")
    if said := list(_contradictions(tables)):
        raise Misconfigured(f"The environment is not usable: {'; '.join(said)}.")
    for kind in _suffices_for(set(needed)):
        kind.load()


def _contradictions(tables: Mapping[str, str]) -> Iterator[str]:
    """One deployment's tables have one prefix, and each variable names a table of its own."""
    names = {variable: os.environ[variable] for variable in tables}
    for variable, name in names.items():
        twins = [other for other in names if other < variable and names[other] == name]
        yield from (f"{variable} and {twin} name one table" for twin in twins)
    prefixes: dict[str, str] = {}
    for variable, name in names.items():
        before, found, _ = name.rpartition(tables[variable])
        if found:
            prefixes.setdefault(before, variable)
    if len(prefixes) > 1:
        yield f"{' and '.join(prefixes.values())} belong to different deployments"


def _suffices_for(given: set[str]) -> Iterator[type[Settings]]:
    """The settings whose every variable this function was given; Lambda itself sets the region."""
    for kind in every_kind():
        wanted = {name.upper() for name in kind.needed()}
        if wanted <= given | {"AWS_REGION"}:
            yield kind
