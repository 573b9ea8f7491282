"""Identities that a contact let go of, and whether anybody else may have had them since.

Whoever holds a number next may send STOP from it. So a contact that is restored takes its consents
back only for identities whose latest holder it was itself: the row that says so is written whenever
an identity is released, and a release by somebody else replaces it. Rows expire, and without one
nobody knows; then the consents end (fail closed).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from services.aws.conditions import Equals
from services.aws.store import Action, Delete, Key, Put

KEPT_FOR = timedelta(days=30)
"""How long a deleted contact can come back with its consents."""


def released(keys: Iterable[str], contact_id: str, now: datetime) -> list[Action]:
    """Lets go of identities that the contact holds, and notes that it was the one."""
    held = Equals("contactId", contact_id)
    expires = int((now + KEPT_FOR).timestamp())
    rows: list[Action] = []
    for key in sorted(keys):
        note = {"identity": _noted(key), "contactId": contact_id, "expiresAt": expires}
        rows += [
            Delete("Identities", {"identity": key}, only_if=held),
            Put("Identities", note),
        ]
    return rows


def release_key(key: str) -> tuple[str, Key]:
    """Where the latest release of an identity is noted."""
    return "Identities", {"identity": _noted(key)}


def taken_back(keys: Iterable[str], contact_id: str) -> list[Delete]:
    """Forgets releases; fails if somebody else released one meanwhile."""
    held = Equals("contactId", contact_id)
    return [Delete(*release_key(key), only_if=held) for key in sorted(keys)]


def _noted(key: str) -> str:
    return f"released#{key}"
