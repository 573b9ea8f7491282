"""What processes of this machine use, as /proc says."""

import os
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_of(process: int) -> float:
    """Seconds of CPU that a process has used, its children aside."""
    fields = _fields(Path(f"/proc/{process}"))
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_of(parent: int, command: str) -> list[float]:
    """MB that the children of a process hold whose command line ends in `command`."""
    return [_resident(place) for place in _children(parent, command)]


def _children(parent: int, command: str) -> Iterator[Path]:
    for place in Path("/proc").glob("[0-9]*"):
        try:
            said = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
            if said.endswith(command) and int(_fields(place)[1]) == parent:
                yield place
        except OSError:
            continue


def _fields(place: Path) -> list[str]:
    """What `stat` says, from the state on; the command before it may hold anything."""
    return (place / "stat").read_text().rsplit(")", 1)[-1].split()


def _resident(place: Path) -> float:
    for line in (place / "status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
