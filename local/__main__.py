"""`python -m local`: the platform on one machine, until it is interrupted."""

import os
import signal
import sys
from threading import Thread

import uvicorn

from local.options import Options
from local.platform import Platform
from services.core.settings import Misconfigured, SendMode

STOPS_WITH_STDIN = "STOPS_WITH_STDIN"
"""Set by whoever must not leave a platform behind, however they end themselves."""


def main() -> int:
    """Serve; the address is printed once everything answers."""
    try:
        options = Options.load()
    except Misconfigured as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if os.environ.get(STOPS_WITH_STDIN):
        Thread(target=_stop_with_stdin, daemon=True).start()
    platform = Platform(options, on_ready=lambda: _announce(options))
    uvicorn.run(
        platform.app,
        host="127.0.0.1",
        port=options.port,
        ws="wsproto",
        ws_per_message_deflate=False,  # A quarter of what telling many people costs; for nothing.
        log_level="warning",
        timeout_graceful_shutdown=3,
    )
    return 0


def _stop_with_stdin() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _announce(options: Options) -> None:
    address = f"http://localhost:{options.port}"
    sys.stdout.write(
        f"\n  WECARE.DIGITAL    {address}\n"
        f"  a customer's phone {address}/local/phone\n"
        f"  sign in as         operator@example.com / Operator-2026\n"
        f"  send mode          {_in_words(options.send_mode)}\n\n"
    )
    sys.stdout.flush()


def _in_words(mode: SendMode) -> str:
    return "DRY_RUN: nothing is sent" if mode is SendMode.DRY_RUN else "LIVE, to the simulators"


if __name__ == "__main__":
    sys.exit(main())
