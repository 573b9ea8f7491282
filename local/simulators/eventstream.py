"""AWS's event stream encoding (application/vnd.amazon.eventstream), as far as it is used."""

import struct
from binascii import crc32

_STRING = 7


def encoded(headers: dict[str, str], payload: bytes) -> bytes:
    """One message: lengths and their checksum, headers, payload, and the checksum of it all."""
    packed = b"".join(_header(name, value) for name, value in headers.items())
    prelude = struct.pack("!II", len(packed) + len(payload) + 16, len(packed))
    message = prelude + struct.pack("!I", crc32(prelude)) + packed + payload
    return message + struct.pack("!I", crc32(message))


def event(kind: str, payload: bytes) -> bytes:
    """An event of a kind, with a JSON payload."""
    return encoded(
        {":event-type": kind, ":content-type": "application/json", ":message-type": "event"},
        payload,
    )


def failure(kind: str, payload: bytes) -> bytes:
    """A modelled exception, after which nothing more comes."""
    return encoded(
        {
            ":exception-type": kind,
            ":content-type": "application/json",
            ":message-type": "exception",
        },
        payload,
    )


def _header(name: str, value: str) -> bytes:
    key, text = name.encode(), value.encode()
    return struct.pack("!B", len(key)) + key + struct.pack("!BH", _STRING, len(text)) + text
