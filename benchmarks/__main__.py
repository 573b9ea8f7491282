"""Measure everything, print it beside its goals, and write `benchmarks/results.json`."""

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import bulk, calls, counting, gateway, imports, rate, search
from benchmarks.figure import Figure, table
from benchmarks.here import running
from local.manifest import load

RESULTS = Path(__file__).parent / "results.json"


def main() -> int:
    """1 if a goal is missed."""
    counting.watch()
    figures = [*gateway.measure(), *search.measure_memory()]
    with TemporaryDirectory() as data:
        measured, environments = _on_a_platform(Path(data))
    # Once the platform has ended: its own work would count as the functions'.
    figures += [*measured, *imports.measure(environments)]
    print(table(figures))
    RESULTS.write_text(json.dumps([figure.to_json() for figure in figures], indent=2) + "\n")
    return 1 if any(figure.met is False for figure in figures) else 0


def _on_a_platform(data: Path) -> tuple[list[Figure], dict[str, dict[str, str]]]:
    """Figures of a running platform, and the variables that it gives each function."""
    begun = time.monotonic()
    with running(data) as (platform, _):
        started = Figure("platform", "start, from nothing", time.monotonic() - begun, "s", 15.0)
        environments = {name: platform.environment_of(name) for name in load().functions}
        figures = [*calls.measure(platform), *bulk.measure(platform), *rate.measure(platform)]
        return [started, *figures, *search.measure(platform)], environments


if __name__ == "__main__":
    sys.exit(main())
