"""The file that an inbound message comes with, from the message as WhatsApp sent it. Pure."""

import json
import re

from services.core.loose import as_dict
from services.media.model import MediaReference
from services.media.names import safe_name
from services.messaging.model import StoredMessage

_MEDIA_ID = re.compile("[A-Za-z0-9]{1,100}")
_PLAIN_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
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
        filename=safe_name(part.get("filename")),
    )
