"""Where the next page of a list starts, as an opaque text for clients."""

import base64
import binascii
import json

from services.aws.store import Key
from services.core.errors import Invalid
from services.core.loose import as_dict

DEFAULT_LIMIT = 50
MOST = 200


def page_size(limit: int | None) -> int:
    """How many items a page holds: `limit`, or 50.

    Raises:
        Invalid: outside 1-200.
    """
    if limit is None:
        return DEFAULT_LIMIT
    if not 1 <= limit <= MOST:
        raise Invalid(
            f"Ask for between 1 and {MOST} items at a time.",
            fields={"limit": f"between 1 and {MOST}"},
        )
    return limit


def token_for(key: Key | None) -> str | None:
    """The token that continues after `key`; None after the last page."""
    if key is None:
        return None
    return base64.urlsafe_b64encode(json.dumps(dict(key)).encode()).decode().rstrip("=")


def key_from(token: str | None) -> Key | None:
    """The key that a token continues after.

    Raises:
        Invalid: the token is not one of ours.
    """
    if not token:
        return None
    try:
        key = as_dict(json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))))
    except (binascii.Error, ValueError, RecursionError):
        key = {}
    if key and all(type(value) in (str, int) for value in key.values()):
        return key
    raise foreign_token()


def foreign_token() -> Invalid:
    """The refusal of a token that does not continue this list."""
    return Invalid(
        "This nextToken does not belong to this list; start again without it.",
        fields={"nextToken": "start again without it"},
    )
