"""Whether a file may be sent over WhatsApp, and as what. Pure."""

from services.aws.objects import Beginning
from services.core.errors import Invalid
from services.media.types import MB, TYPES, FileType, type_of
from services.messaging.files import one
from services.messaging.model import SendableType

_UNTOLD = frozenset({"", "binary/octet-stream", "application/octet-stream"})
"""What S3 calls an object of which nobody said what it is."""


def require_type(declared: str) -> FileType:
    """The type that a file is declared as.

    Raises:
        Invalid: WhatsApp does not take it.
    """
    found = type_of(declared)
    if found is None:
        raise Invalid(
            "WhatsApp does not take files of this type; choose a JPEG or PNG image, an MP4 or 3GP "
            "video, an AAC, AMR, MP3, M4A or Opus sound, or a PDF, Office or text document.",
            fields={"contentType": "is not taken by WhatsApp"},
            allowed=sorted(TYPES),
        )
    return found


def require_size(known: FileType, size: int) -> None:
    """Raises Invalid for an empty file, and for one that is more than WhatsApp takes."""
    if size <= 0:
        raise Invalid(
            "This file is empty; choose another one.", fields={"size": "may not be empty"}
        )
    if size > known.limit:
        most = known.limit // MB
        raise Invalid(
            f"WhatsApp takes {one(known.kind)} of at most {most} MB and this one has "
            f"{size / MB:.1f} MB; make it smaller.",
            fields={"size": f"may be at most {most} MB"},
            size=size,
            limit=known.limit,
        )


def require_kind(known: FileType, kind: SendableType) -> None:
    """Raises Invalid unless a file of this type can be sent as `kind`."""
    if known.kind is not kind:
        raise Invalid(
            f"This file is {one(known.kind)} and cannot be sent as {one(kind)}; "
            f"choose {one(kind)}, or send it as {one(known.kind)}.",
            fields={"mediaFileId": f"is {one(known.kind)}"},
            contentType=known.content_type,
        )


def require_as_declared(known: FileType, there: Beginning | None) -> Beginning:
    """The object that arrived, if it is what it was declared as (Requirement 5.5).

    Raises:
        Invalid: nothing arrived, or something else did.
    """
    if there is None:
        raise Invalid(
            "This file has not arrived yet; upload it first, then send the message.",
            fields={"mediaFileId": "is not uploaded yet"},
        )
    require_size(known, there.size)
    stored = there.content_type.split(";")[0].strip().lower()
    if not known.fits(there.first) or stored not in {known.content_type, *_UNTOLD}:
        raise Invalid(
            f"This file is not really {known.content_type}; save it in that format again, "
            "or choose another one.",
            fields={"mediaFileId": f"is not {known.content_type}"},
            contentType=known.content_type,
        )
    return there
