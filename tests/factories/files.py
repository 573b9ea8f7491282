"""Bytes that begin as files of their types do."""

from services.media.types import TYPES

MPEG_4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2avc1mp41"
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 24
OFFICE = b"PK\x03\x04" + b"\x00" * 26 + b"[Content_Types].xml"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"photo" * 100
PDF = b"%PDF-1.7\n" + b"1 0 obj\n" * 20
_KNOWN: dict[str, bytes] = {
    "image/jpeg": JPEG,
    "image/png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 32,
    "audio/aac": b"\xff\xf1\x50\x80" + b"\x00" * 32,
    "audio/amr": b"#!AMR\n" + b"\x00" * 32,
    "audio/mpeg": b"ID3\x04" + b"\x00" * 32,
    "audio/mp4": b"\x00\x00\x00\x18ftypM4A " + b"\x00" * 32,
    "audio/ogg": b"OggS" + b"\x00" * 24 + b"OpusHead" + b"\x00" * 32,
    "video/mp4": MPEG_4,
    "video/3gpp": b"\x00\x00\x00\x18ftyp3gp4" + b"\x00" * 32,
    "text/plain": "नमस्ते, hello\n".encode(),
    "application/pdf": PDF,
}
_OFFICE = {name: OFFICE if "openxml" in name else OLD_OFFICE for name in TYPES}
SAMPLES = _OFFICE | _KNOWN
"""One small file of each type."""
