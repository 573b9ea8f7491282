"""Where counters are stored: one partition, in the order of their slots, each slot in shards."""

from zlib import crc32

from services.aws.store import Key

TABLE = "Statistics"
PARTITION = ("statistic", "counts")
SHARDS = 16
"""Writers of one slot that rarely meet; two that do are tried again by the store."""


def key(slot: str, seed: str) -> Key:
    """The row of a slot that `seed` falls into; any seed will do."""
    return {PARTITION[0]: PARTITION[1], "slot": f"{slot}#{crc32(seed.encode()) % SHARDS:02}"}
