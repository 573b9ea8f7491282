"""The synthesised templates, as `make synth` wrote them."""

import json
import re
from typing import Any

from tests.factories.infrastructure import ROOT

SYNTHESISED = ROOT / ".synth"
HASHED = re.compile(r"[0-9A-F]{8}")


def resources(branch: str, kind: str) -> dict[str, dict[str, Any]]:
    """The properties of every resource of one type, by logical id."""
    files = sorted((SYNTHESISED / branch).glob("*.template.json"))
    assert files, f"There are no templates of {branch}; run make synth first."
    return {
        identifier: resource.get("Properties", {})
        for file in files
        for identifier, resource in json.loads(file.read_text())["Resources"].items()
        if resource["Type"] == kind
    }


def named(found: dict[str, dict[str, Any]], path: str) -> dict[str, Any]:
    """The one whose construct is `path`: `Tables/Contacts` has the id `TablesContacts<hash>`."""
    stem = re.sub("[^A-Za-z0-9]", "", path)
    matching = [
        properties
        for identifier, properties in found.items()
        if identifier.startswith(stem) and HASHED.fullmatch(identifier[len(stem) :])
    ]
    assert len(matching) == 1, f"{len(matching)} are named {path}; run make synth again."
    return matching[0]
