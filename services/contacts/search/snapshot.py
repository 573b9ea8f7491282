"""An index as an object in a bucket, and back. Pure.

Reading a million contacts from their table takes a cold function most of a minute; reading this
takes it two seconds, and what changed since then is in the log.
"""

import json
import sys
from array import array
from dataclasses import dataclass
from datetime import datetime
from unicodedata import unidata_version
from zlib import compress, decompress, error

from services.contacts.search.blob import OFFSET, Blob
from services.core.clock import iso

FORM = f"1 {unidata_version} {sys.byteorder}"
"""Texts that other rules folded would not be found."""


@dataclass(frozen=True)
class Snapshot:
    """Every contact, with all changes that appeared before `at`."""

    at: datetime
    blob: Blob


def packed(snapshot: Snapshot) -> bytes:
    """The object."""
    blob = snapshot.blob
    header = {"form": FORM, "at": iso(snapshot.at), "count": len(blob), "texts": len(blob.texts)}
    parts = (blob.starts.tobytes(), blob.id_starts.tobytes(), blob.texts, blob.ids)
    return compress(b"\n".join((json.dumps(header).encode(), b"".join(parts))), level=1)


def unpacked(body: bytes) -> Snapshot | None:
    """What an object holds; None if it is none of ours, or of other rules."""
    try:
        head, rest = decompress(body).split(b"\n", 1)
        header = json.loads(head)
    except (error, ValueError):
        return None
    if header["form"] != FORM:
        return None
    width = array(OFFSET).itemsize * (header["count"] + 1)
    starts, id_starts = array(OFFSET), array(OFFSET)
    starts.frombytes(rest[:width])
    id_starts.frombytes(rest[width : 2 * width])
    end = 2 * width + header["texts"]
    blob = Blob(rest[2 * width : end], starts, rest[end:], id_starts)
    return Snapshot(datetime.fromisoformat(header["at"]), blob)
