"""Short links as clients see them."""

from datetime import datetime

import strawberry

from schema.wiring import served
from services.access.roles import Permission
from services.links.model import LinkKind


@strawberry.type
class Link:
    """A short address that leads somewhere, and how often it was opened."""

    code: strawberry.ID
    url: str
    title: str
    kind: LinkKind
    target: str
    enabled: bool
    clicks: int
    last_clicked_at: datetime | None
    created_by: str
    created_at: datetime


@strawberry.type
class LinkPage:
    """One page of links, newest first."""

    items: list[Link]
    next_token: str | None


@strawberry.input
class CreateLinkInput:
    """A link to make: a target, or a WhatsApp number and the text that is written already."""

    title: str
    target: str | None = strawberry.UNSET
    whats_app_number: str | None = strawberry.UNSET
    text: str | None = strawberry.UNSET
    client_token: str | None = strawberry.UNSET


@strawberry.input
class SwitchLinkInput:
    """Whether a link works."""

    code: strawberry.ID
    enabled: bool


@strawberry.type
class LinkQuery:
    """Reads about links."""

    links = served("links-api", Permission.READ, LinkPage, limit=int | None, next_token=str | None)


@strawberry.type
class LinkMutation:
    """Making links."""

    create_link = served("links-api", Permission.MANAGE_SERVICES, Link, input=CreateLinkInput)
    switch_link = served("links-api", Permission.MANAGE_SERVICES, Link, input=SwitchLinkInput)
