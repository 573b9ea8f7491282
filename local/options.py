"""How `make run` is started: ports, data and send mode, from the environment."""

import os
from dataclasses import dataclass
from pathlib import Path

from local.manifest import ROOT
from local.ports import is_free
from services.core.settings import Misconfigured, SendMode


@dataclass(frozen=True)
class Options:
    """`data` holds everything that survives a restart."""

    port: int
    aws_port: int
    data: Path
    send_mode: SendMode
    site: Path

    @classmethod
    def load(cls) -> "Options":
        """The options of this process.

        Raises:
            Misconfigured: a port that is no number or not free, or an unknown send mode.
        """
        mode = os.environ.get("SEND_MODE") or "LIVE"
        if mode not in SendMode.__members__:
            raise Misconfigured(f"SEND_MODE is {mode!r}; use LIVE (to the simulators) or DRY_RUN.")
        return cls(
            port=_free_port("PORT", 8000),
            aws_port=_free_port("AWS_PORT", 4566),
            data=Path(os.environ.get("LOCAL_DATA") or ROOT / ".local"),
            send_mode=SendMode(mode),
            site=ROOT / "frontend" / "dist",
        )


def _free_port(variable: str, default: int) -> int:
    """Another program on our port would answer in our place."""
    port = _port(variable, default)
    if not is_free(port):
        raise Misconfigured(f"Port {port} is in use; stop what uses it, or set {variable}.")
    return port


def _port(variable: str, default: int) -> int:
    text = os.environ.get(variable) or str(default)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Misconfigured(f"{variable} is {text!r}; use a free port number.")
    return int(text)
