"""Links in storage."""

from services.aws.conditions import Absent, Equals, Present, both
from services.aws.store import Action, ConditionFailed, Key, Put, Query, Store, Update
from services.core.clock import iso
from services.core.errors import NotFound
from services.core.model import Moment
from services.links.codes import is_code
from services.links.model import StoredLink

FEED = "all"
"""The partition that lists every link by time."""


class LinkRepository:
    """Links; a switched-off one is still there, and leads nowhere."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, code: str) -> StoredLink | None:
        """The link with a code; None if there is none."""
        item = self._store.get("Links", {"code": code}) if is_code(code) else None
        return StoredLink.from_item(item) if item else None

    def add(self, link: StoredLink, *also: Action) -> bool:
        """Store a new link; False if its code is taken."""
        put = Put("Links", {**link.to_item(), "feed": FEED}, only_if=Absent("code"))
        try:
            self._store.write(put, *also)
        except ConditionFailed:
            return False
        return True

    def switch(self, code: str, *, enabled: bool, row: Action) -> None:
        """Let a link work, or not.

        Raises:
            NotFound: no such link.
        """
        change = Update("Links", {"code": code}, set={"enabled": enabled}, only_if=Present("code"))
        try:
            self._store.write(change, row)
        except ConditionFailed:
            raise no_such_link(code) from None

    def clicked(self, code: str, now: Moment) -> None:
        """Count one click on a link that works."""
        works = both(Present("code"), Equals("enabled", value=True))
        self._store.write(
            Update(
                "Links",
                {"code": code},
                set={"lastClickedAt": iso(now)},
                add={"clicks": 1},
                only_if=works,
            )
        )

    def newest(self, limit: int, start: Key | None) -> tuple[list[StoredLink], Key | None]:
        """Links, newest first."""
        page = self._store.query(
            Query(
                "Links",
                ("feed", FEED),
                index="feed-createdAt-index",
                newest_first=True,
                limit=limit,
                start=start,
            )
        )
        return [StoredLink.from_item(item) for item in page.items], page.next


def no_such_link(code: str) -> NotFound:
    """The refusal of a code that is none of ours."""
    return NotFound("There is no such link; open the list again.", code=code)
