"""The file that an inbound message comes with, from the message as WhatsApp sent it. Pure."""

import json
import re

from services.core.loose import as_dict
from services.media.model import MediaReference
from services.messaging.model import StoredMessage

_MEDIA_ID = re.compile("[A-Za-z0-9]{1,100}")
_PLAIN_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\]")
LONGEST_NAME = 200
UNKNOWN_TYPE = "application/octet-stream"


def reference_of(message: StoredMessage) -> MediaReference | None:
    """The reference; None if the message has no file, or names it in no way that we understand."""
    raw = as_dict(json.loads(message.raw)) if message.raw else {}
    part = as_dict(raw.get(message.message_type.value))
    media_id = str(part.get("id") or "")
    if not _MEDIA_ID.fullmatch(media_id):
        return None
    declared = str(part.get("mime_type") or "").split(";")[0].strip().lower()
    return MediaReference(
        media_id=media_id,
        content_type=declared if _PLAIN_TYPE.fullmatch(declared) else UNKNOWN_TYPE,
        filename=_safe_name(part.get("filename")),
    )


def _safe_name(name: object) -> str | None:
    """The name without anything that could make it a path."""
    if not isinstance(name, str):
        return None
    return _NOT_IN_NAMES.sub("_", name).strip(". ")[:LONGEST_NAME] or None
