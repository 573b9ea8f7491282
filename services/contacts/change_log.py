"""Which contacts changed lately, for every warm search function.

Whoever makes a contact, or changes its name, number, address or being there, writes a row in the
same transaction, so that a search sees whatever was written before it. A row only names the
contact; readers read the contact itself, so that the order of rows means nothing.
"""

from datetime import datetime, timedelta

from services.aws.store import Key, Put, Query, Store
from services.core.clock import iso, new_id

SEARCHED = frozenset({"name", "phone", "email", "deletedAt"})
"""The attributes of a contact that a search depends on."""

KEPT_FOR = timedelta(days=1)
FORGOTTEN_AFTER = KEPT_FOR / 2
"""Whoever read the log longer ago begins anew: rows that they did not see may be gone."""
OVERLAP = timedelta(seconds=90)
"""A row has its writer's moment, and appears when its transaction ends: at most a function's
timeout later, on a clock that may differ. So readers look back that far, again and again."""

_FEED = "contacts"
_PAGE = 5_000
"""About as many rows as DynamoDB gives at once."""


def changed(contact_id: str, now: datetime) -> Put:
    """The row that goes with a change of a contact."""
    return Put(
        "ContactChanges",
        {
            "feed": _FEED,
            "changeId": f"{iso(now)}#{new_id()}",
            "contactId": contact_id,
            "expiresAt": int((now + KEPT_FOR).timestamp()),
        },
    )


def changes_since(store: Store, moment: datetime) -> dict[str, str]:
    """Change to contact, for all that appeared after `moment` and some that did before."""
    found: dict[str, str] = {}
    start: Key | None = None
    while True:
        page = store.query(
            Query(
                "ContactChanges",
                ("feed", _FEED),
                at_least=("changeId", iso(moment - OVERLAP)),
                limit=_PAGE,
                start=start,
                only=("changeId", "contactId"),
            )
        )
        found |= {row["changeId"]: row["contactId"] for row in page.items}
        if page.next is None:
            return found
        start = page.next
