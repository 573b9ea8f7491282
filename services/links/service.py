"""Short links: made by operators, followed by anybody."""

from dataclasses import dataclass

from services.access.audit import audit_row
from services.access.roles import Permission, Principal
from services.aws.paging import key_from, page_size, token_for
from services.aws.store import Busy, ConditionFailed, Unanswered
from services.core.clock import Clock, NewId, new_id, same_id, utc_now
from services.core.errors import Conflict
from services.core.model import Page
from services.links.codes import code_of
from services.links.model import Link, LinkSwitch, NewLink, StoredLink
from services.links.repository import LinkRepository, no_such_link
from services.telemetry.log import warn

TRIES = 5
"""How many codes are tried; the second is needed once in a thousand million times."""


@dataclass(frozen=True)
class LinkService:
    """Link use cases; `base` is where our links begin."""

    links: LinkRepository
    base: str
    clock: Clock = utc_now
    new_id: NewId = new_id

    def create(self, by: Principal, new: NewLink) -> Link:
        """Make a link. A repeated `client_token` gives the link of the first call.

        Raises:
            Conflict: the token made another link.
        """
        by.require(Permission.MANAGE_SERVICES)
        now, seed = self.clock(), new.client_token or self.new_id()
        for attempt in range(TRIES):
            link = StoredLink(
                code=code_of(same_id("link", by.user_id, seed, str(attempt))),
                title=new.title,
                kind=new.kind,
                target=new.leads_to(),
                created_by=by.user_id,
                created_at=now,
            )
            row = audit_row(
                by, "create_link", ("link", link.code), now, self.new_id(), kind=link.kind.value
            )
            if self.links.add(link, row):
                return link.shown(self.base)
            there = self.links.get(link.code)
            if there and new.client_token and there.created_by == by.user_id:
                return self._repeated(there, link)
        raise Conflict("No free code was found for this link; try again.")

    def switch(self, by: Principal, switch: LinkSwitch) -> Link:
        """Let a link work, or not; what it counted stays.

        Raises:
            NotFound: no such link.
        """
        by.require(Permission.MANAGE_SERVICES)
        action = "enable_link" if switch.enabled else "disable_link"
        row = audit_row(by, action, ("link", switch.code), self.clock(), self.new_id())
        self.links.switch(switch.code, enabled=switch.enabled, row=row)
        link = self.links.get(switch.code)
        if link is None:
            raise no_such_link(switch.code)
        return link.shown(self.base)

    def newest(self, by: Principal, limit: int | None, next_token: str | None) -> Page[Link]:
        """Links, newest first."""
        by.require(Permission.READ)
        found, more = self.links.newest(page_size(limit), key_from(next_token))
        shown = tuple(link.shown(self.base) for link in found)
        return Page[Link](items=shown, next_token=token_for(more))

    def _repeated(self, there: StoredLink, wanted: StoredLink) -> Link:
        if (there.title, there.target) != (wanted.title, wanted.target):
            raise Conflict("This clientToken was already used for another link; use a new one.")
        return there.shown(self.base)


@dataclass(frozen=True)
class Following:
    """Somebody opens a link."""

    links: LinkRepository
    clock: Clock = utc_now

    def follow(self, code: str, *, counted: bool) -> str | None:
        """Where a link leads; None if there is none or it is switched off.

        A click that cannot be counted does not keep anybody from getting there.
        """
        link = self.links.get(code)
        if link is None or not link.enabled:
            return None
        if counted:
            try:
                self.links.clicked(code, self.clock())
            except (Busy, ConditionFailed, Unanswered):
                warn("click_not_counted", code=code)
        return link.target
