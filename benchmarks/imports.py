"""CPU time until a Lambda function is ready for its first event, in fresh processes.

What starts is what is deployed: the packages that `python -m bundle` makes, nothing else. Ready
means that the function's module is imported and the client of its tables is made; every event needs
that one. A process ends there without tidying up, since a function's does not end at all. The cost
of a bare interpreter is taken off. Machines differ, so each figure also stands beside what
`import boto3` alone takes in the same run.
"""

import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figure import Figure
from bundle import application, layer
from local.manifest import ROOT, load

RUNS = 7
AUTHORIZER = "auth-middleware"
BUDGETS = {AUTHORIZER: 150.0, "bulk-worker": 330.0}
"""CPU ms; what brings messages in or out has 330 as well, every other function 300."""

GROUP = "start of a Lambda function"
TABLES = "from services.aws import clients; clients.dynamodb()"
END = "import os; os._exit(0)"


@dataclass(frozen=True)
class _Start:
    """A fresh process: what it runs, where, and with which variables."""

    code: str
    cwd: Path
    variables: Mapping[str, str]
    options: tuple[str, ...] = ()

    def cpu_ms(self) -> float:
        """What it took, from the interpreter's own start on."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, *self.options, "-c", f"{self.code}\n{END}"]
        variables = {"PATH": os.environ.get("PATH", ""), **self.variables}
        subprocess.run(command, cwd=self.cwd, env=variables, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def measure(environment: Mapping[str, Mapping[str, str]]) -> list[Figure]:
    """A figure for each function; `environment` gives each its variables."""
    with TemporaryDirectory() as folder:
        packages = Path(folder)
        layer.build(packages / "layer")
        application.build(packages / "application")
        spent = _spent(_starts(packages, environment))
    bare, boto3 = statistics.median(spent.pop("bare")), spent.pop("boto3 alone")
    alone = statistics.median(boto3) - bare
    figures = [Figure(GROUP, "boto3 alone", round(alone, 1), "CPU ms", None, _note(boto3, bare))]
    for name, each in spent.items():
        cost = statistics.median(each) - bare
        note = f"{_note(each, bare)}, {cost / alone:.2f} x boto3"
        figures.append(Figure(GROUP, name, round(cost, 1), "CPU ms", _budget(name), note))
    return figures


def _starts(packages: Path, environment: Mapping[str, Mapping[str, str]]) -> dict[str, _Start]:
    deployed = packages / "application"
    roots = {"PYTHONPATH": f"{deployed}:{packages / 'layer' / 'python'}"}
    starts = {"bare": _Start("", ROOT, {}), "boto3 alone": _Start("import boto3", ROOT, {})}
    for name in load().functions:
        code = f"import resolvers.{name.replace('-', '_')}"
        variables = {**environment[name], **roots}
        # The authorizer reads tables only for a token that has proved itself.
        ready = code if name == AUTHORIZER else f"{code}; {TABLES}"
        starts[name] = _Start(ready, deployed, variables, ("-S", "-P", "-B"))
        if name == AUTHORIZER:
            whole = f"{code}; from services.app.visits import visits; visits()"
            starts[f"{name}, first visit"] = _Start(whole, deployed, variables, ("-S", "-P", "-B"))
    return starts


def _spent(starts: Mapping[str, _Start]) -> dict[str, list[float]]:
    """CPU ms of every run. All take turns, so that a busy moment falls on each of them alike."""
    spent: dict[str, list[float]] = {name: [] for name in starts}
    for turn in range(RUNS + 1):
        for name, start in starts.items():
            taken = start.cpu_ms()
            if turn:  # The first reads files that the others find in memory.
                spent[name].append(taken)
    return spent


def _note(spent: list[float], bare: float) -> str:
    return f"at least {min(spent) - bare:.0f}"


def _budget(name: str) -> float | None:
    """None for what a start does not include."""
    if "," in name:
        return None
    moves_messages = name.startswith(("inbound-", "outbound-"))
    return BUDGETS.get(name, 330.0 if moves_messages else 300.0)
