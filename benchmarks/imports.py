"""CPU time to import each Lambda module in a fresh process, over a bare interpreter."""

import os
import resource
import statistics
import subprocess
import sys

from benchmarks.figure import Figure
from local.manifest import ROOT, load

RUNS = 7
BUDGETS = {"auth-middleware": 150.0, "inbound-whatsapp-handler": 330.0, "outbound-whatsapp": 330.0}
"""CPU ms; every other function has 300."""


def measure(environment: dict[str, dict[str, str]]) -> list[Figure]:
    """A figure for each function; `environment` gives each its variables."""
    bare = _cpu_ms("pass", {})
    alone = _cpu_ms("import boto3", {}) - bare
    figures = [Figure("import of a Lambda module", "boto3 alone", round(alone, 1), "CPU ms", None)]
    for name in load().functions:
        module = f"resolvers.{name.replace('-', '_')}"
        cost = _cpu_ms(f"import {module}", environment[name]) - bare
        budget = BUDGETS.get(name, 300.0)
        figures.append(Figure("import of a Lambda module", name, round(cost, 1), "CPU ms", budget))
    return figures


def _cpu_ms(code: str, variables: dict[str, str]) -> float:
    """The median of several runs, after one that leaves compiled files behind."""
    command = [sys.executable, "-c", code]
    environment = {"PATH": os.environ.get("PATH", "")} | variables
    spent: list[float] = []
    for _ in range(RUNS + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
    return statistics.median(spent[1:])
