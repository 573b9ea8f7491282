"""links-api: Query.links, Mutation.createLink, Mutation.switchLink."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.short_links import short_links
from services.core.model import Page
from services.links.model import Link, LinkSwitch, NewLink


def links(by: Principal, arguments: Arguments) -> Page[Link]:
    """Query.links."""
    return short_links().newest(by, arguments.get("limit"), arguments.get("nextToken"))


def create_link(by: Principal, arguments: Arguments) -> Link:
    """Mutation.createLink."""
    return short_links().create(by, NewLink.model_validate(arguments["input"]))


def switch_link(by: Principal, arguments: Arguments) -> Link:
    """Mutation.switchLink."""
    return short_links().switch(by, LinkSwitch.model_validate(arguments["input"]))


handler = appsync(links=links, createLink=create_link, switchLink=switch_link)
