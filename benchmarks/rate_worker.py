"""One worker of `benchmarks.rate`: delivers the chunks on standard input, a line each.

It tells when its messages left as JSON on standard output, in seconds of the monotonic clock.
"""

import json
import sys
import time
from dataclasses import replace

from services.app.bulk_delivery import worker
from services.aws import clients
from services.bulk.model import ChunkOrder
from services.bulk.queue import RememberedChunks
from services.telemetry.log import logger


def main() -> None:
    """Deliver until nothing is left."""
    logger.setLevel("CRITICAL")
    left: list[float] = []

    def leaves(**_: object) -> None:
        left.append(time.monotonic())

    clients.social_messaging().meta.events.register_last("before-send", leaves)
    queue = RememberedChunks([ChunkOrder.model_validate_json(line) for line in sys.stdin])
    delivering = replace(worker(), queue=queue)
    while queue.orders:
        delivering.deliver(queue.orders.pop(0), lambda: 1000)
    sys.stdout.write(json.dumps(left))


if __name__ == "__main__":
    main()
