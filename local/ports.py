"""Ports that nobody uses."""

import socket
from itertools import islice
from random import SystemRandom


def is_free(port: int) -> bool:
    """Whether nobody listens on a port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


LISTENED_ON = range(20_000, 32_000)
"""Below the ports of outgoing connections, one of which might take what was free a moment ago."""


def free_ports(count: int) -> list[int]:
    """Different ports of this machine that are free at this moment."""
    anywhere = SystemRandom().sample(LISTENED_ON, 50 * count)
    return list(islice(filter(is_free, anywhere), count))
