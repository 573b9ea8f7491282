"""Load a platform of its own, print what came of it beside the goals, write `benchmarks/load.json`.

`python -m benchmarks.load` runs every part; with the name of a part and an address, it is the
process that loads the platform there.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.figure import Figure, table
from benchmarks.here import running
from benchmarks.load import gateway, inbound, job, operators
from benchmarks.load.place import Place
from local.manifest import ROOT, load

RESULTS = ROOT / "benchmarks" / "load.json"
SUBSCRIBERS, RATE = 50, 200
SIZES = {"full": (60, 10_000, 10_000), "small": (5, 500, 300)}
"""Seconds of mutations, inbound events, recipients; `LOAD=small` tries it."""
EASE = operators.Load(20, 20, "91810")
"""What two cores take with ease."""
SECONDS, EVENTS, RECIPIENTS = SIZES[os.environ.get("LOAD", "full")]

PARTS: dict[str, Callable[[Place], list[Figure]]] = {
    "gateway": lambda place: gateway.measure(place, os.getppid(), SUBSCRIBERS, RATE, SECONDS),
    "operators": lambda place: [
        *operators.measure(place, SUBSCRIBERS, EASE),
        *operators.measure(place, SUBSCRIBERS, operators.Load(RATE, SECONDS, "91820")),
    ],
    "inbound": lambda place: inbound.measure(place, EVENTS, load().values[inbound.NUMBER]),
    "job": lambda place: job.measure(place, os.getppid(), RECIPIENTS),
}


def main(wanted: list[str]) -> int:
    """1 if a goal is missed; parts that are not wanted keep the figures that they had."""
    met = True
    for name in wanted or PARTS:
        figures = _measured(name)
        print(table(figures), flush=True)
        if SIZES["full"][0] == SECONDS:
            _keep(figures)
        met = met and all(figure.met is not False for figure in figures)
    return 0 if met else 1


def _keep(figures: list[Figure]) -> None:
    groups = {figure.group for figure in figures}
    there: list[dict[str, Any]] = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    others = [row for row in there if row["group"] not in groups]
    rows = [*others, *(figure.to_json() for figure in figures)]
    RESULTS.write_text(json.dumps(rows, indent=2) + "\n")


def _measured(name: str) -> list[Figure]:
    """One part on a platform of its own, loaded from a process with the keys of a function."""
    logging.getLogger("local.gateway").setLevel(logging.ERROR)
    with TemporaryDirectory() as data, running(Path(data)) as (platform, url):
        process = subprocess.run(
            [sys.executable, "-m", "benchmarks.load", name, url],
            cwd=ROOT,
            env=os.environ | platform.environment_of("bulk-worker"),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return [_figure(row) for row in json.loads(process.stdout)]


def _figure(row: dict[str, Any]) -> Figure:
    return Figure(**{name: value for name, value in row.items() if name != "met"})


def _part(name: str, url: str) -> None:
    figures = PARTS[name](Place.at(url))
    sys.stdout.write(json.dumps([figure.to_json() for figure in figures]))


if __name__ == "__main__":
    match sys.argv[1:]:
        case [name, url] if url.startswith("http"):
            _part(name, url)
        case wanted:
            sys.exit(main(wanted))
