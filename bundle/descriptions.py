"""botocore's descriptions of services, as far as our clients read them.

It comes with some 400 services, their endpoints in every partition, and a manual of each operation.
What a client reads when it is made costs each cold start, so only that is kept.
"""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any


def trim(data: Path, services: set[str]) -> None:
    """Keep these services, without their manuals; of the loose files, only the endpoints shrink.

    Raises:
        LookupError: botocore does not know one of them.
    """
    if unknown := {name for name in services if not (data / name).is_dir()}:
        raise LookupError(f"botocore does not know {', '.join(sorted(unknown))}.")
    for folder in data.iterdir():
        if folder.is_dir() and folder.name not in services:
            shutil.rmtree(folder)
    for examples in data.glob("*/*/examples-1.json"):
        examples.unlink()
    used = {_without_manual(model) for model in data.glob("*/*/service-2.json.gz")}
    _keep_endpoints(data / "endpoints.json", used)


def _without_manual(model: Path) -> str:
    """Rewrite a model without its manual; the name under which its endpoints stand."""
    described = json.loads(gzip.decompress(model.read_bytes()), object_hook=_undocumented)
    plain = json.dumps(described, separators=(",", ":")).encode()
    model.write_bytes(gzip.compress(plain, mtime=0))
    return described["metadata"]["endpointPrefix"]


def _undocumented(part: dict[str, Any]) -> dict[str, Any]:
    """Text under `documentation` is manual; a member of a shape may have that name as well."""
    if isinstance(part.get("documentation"), str):
        del part["documentation"]
    return part


def _keep_endpoints(file: Path, used: set[str]) -> None:
    endpoints = json.loads(file.read_text())
    for partition in endpoints["partitions"]:
        known = partition["services"]
        partition["services"] = {name: known[name] for name in known if name in used}
    file.write_text(json.dumps(endpoints, separators=(",", ":")))
