"""Which files WhatsApp takes: types, sizes, and how each begins. Pure.

Types and limits are those of Meta's "Supported media types"; a size is in bytes. A file is what
its first bytes say, whatever its name and its declared type claim.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from services.messaging.model import SendableType

MB = 1024 * 1024
LIMITS = {
    SendableType.IMAGE: 5 * MB,
    SendableType.AUDIO: 16 * MB,
    SendableType.VIDEO: 16 * MB,
    SendableType.DOCUMENT: 100 * MB,
}
HEAD = 4096
"""How many first bytes are enough to tell what a file is."""

_MP4 = re.compile(
    rb".{4}ftyp(isom|iso\d|mp4\d|mp71|avc1|M4[ABV] |MSNV|dash|mmp4|f4v |3g[a-z0-9]{2})", re.DOTALL
)
_3GP = re.compile(rb".{4}ftyp3g[a-z0-9]{2}", re.DOTALL)
_OFFICE = (
    b"[Content_Types].xml",
    b"_rels/",
    b"docProps/",
    b"customXml/",
    b"word/",
    b"xl/",
    b"ppt/",
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")

type Sign = Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class FileType:
    """One content type: what it is sent as, its ending, and whether a file begins like it."""

    content_type: str
    kind: SendableType
    suffix: str
    fits: Sign

    @property
    def limit(self) -> int:
        """The most bytes that WhatsApp takes."""
        return LIMITS[self.kind]


def type_of(declared: str) -> FileType | None:
    """The type that a declaration such as `audio/ogg; codecs=opus` names, if WhatsApp takes it."""
    return TYPES.get(declared.split(";", maxsplit=1)[0].strip().lower())


def _begins(*signs: bytes) -> Sign:
    return lambda first: first.startswith(signs)


def _mp3(first: bytes) -> bool:
    """A tag, or a frame of MPEG audio whose layer is one that exists."""
    frame = len(first) > 1 and first[0] == 0xFF and first[1] & 0xE0 == 0xE0
    return first.startswith(b"ID3") or (frame and first[1] & 0x06 != 0)


def _aac(first: bytes) -> bool:
    frame = len(first) > 1 and first[0] == 0xFF and first[1] & 0xF6 == 0xF0
    return first.startswith(b"ADIF") or frame


def _opus(first: bytes) -> bool:
    """WhatsApp takes Ogg with Opus only."""
    return first.startswith(b"OggS") and b"OpusHead" in first[:128]


def _pdf(first: bytes) -> bool:
    return b"%PDF-" in first[:1024]


def _office(first: bytes) -> bool:
    """A ZIP archive whose first entry is one of Office's."""
    return first.startswith(b"PK\x03\x04") and first[30:].startswith(_OFFICE)


def _words(first: bytes) -> bool:
    """UTF-8 without control characters; the end may cut a letter in two."""
    for cut in range(4):
        try:
            return not _CONTROL.search(first[: len(first) - cut].decode())
        except UnicodeDecodeError:
            continue
    return False


_K = SendableType
_OOXML = "application/vnd.openxmlformats-officedocument"
_OLD_OFFICE = _begins(bytes.fromhex("d0cf11e0a1b11ae1"))
TYPES = {
    known.content_type: known
    for known in (
        FileType("image/jpeg", _K.IMAGE, ".jpg", _begins(b"\xff\xd8\xff")),
        FileType("image/png", _K.IMAGE, ".png", _begins(b"\x89PNG\r\n\x1a\n")),
        FileType("audio/aac", _K.AUDIO, ".aac", _aac),
        FileType("audio/amr", _K.AUDIO, ".amr", _begins(b"#!AMR")),
        FileType("audio/mpeg", _K.AUDIO, ".mp3", _mp3),
        FileType("audio/mp4", _K.AUDIO, ".m4a", lambda first: bool(_MP4.match(first))),
        FileType("audio/ogg", _K.AUDIO, ".ogg", _opus),
        FileType("video/mp4", _K.VIDEO, ".mp4", lambda first: bool(_MP4.match(first))),
        FileType("video/3gpp", _K.VIDEO, ".3gp", lambda first: bool(_3GP.match(first))),
        FileType("text/plain", _K.DOCUMENT, ".txt", _words),
        FileType("application/pdf", _K.DOCUMENT, ".pdf", _pdf),
        FileType("application/msword", _K.DOCUMENT, ".doc", _OLD_OFFICE),
        FileType("application/vnd.ms-excel", _K.DOCUMENT, ".xls", _OLD_OFFICE),
        FileType("application/vnd.ms-powerpoint", _K.DOCUMENT, ".ppt", _OLD_OFFICE),
        FileType(f"{_OOXML}.wordprocessingml.document", _K.DOCUMENT, ".docx", _office),
        FileType(f"{_OOXML}.spreadsheetml.sheet", _K.DOCUMENT, ".xlsx", _office),
        FileType(f"{_OOXML}.presentationml.presentation", _K.DOCUMENT, ".pptx", _office),
    )
}
"""Every type that may be sent, by its name."""
