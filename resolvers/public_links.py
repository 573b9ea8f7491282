"""public-links: what stands behind a short link, at a function URL that needs no sign-in.

Apps that show a preview open a link before a person does; those and a HEAD are not counted.
"""

import re

from resolvers._public_page import Answer, Event, method_of, page, redirect, request_of
from services.app.following import following
from services.core.correlation import follow
from services.core.loose import as_dict
from services.telemetry.log import note

_PREVIEW = re.compile(
    r"facebookexternalhit|whatsapp/|telegrambot|twitterbot|slackbot|linkedinbot|skypeuripreview"
    r"|discordbot|googlebot|bingbot|crawler|spider|preview",
    re.IGNORECASE,
)
_NOWHERE = (
    "<p>This link leads nowhere any more, or was not typed completely. "
    "Ask whoever sent it to you for a new one.</p>"
)


def handler(event: Event, context: object) -> Answer:
    """One request to the function URL (payload version 2.0); the path ends with the code."""
    del context
    follow(request_of(event))
    method = method_of(event)
    if method not in ("GET", "HEAD"):
        return page(405, "<p>Open this link in a browser.</p>")
    code = str(event.get("rawPath") or "").rstrip("/").rpartition("/")[2]
    agent = str(as_dict(event.get("headers")).get("user-agent") or "")
    counted = method == "GET" and _PREVIEW.search(agent) is None
    target = following().follow(code, counted=counted)
    note("link_followed", found=target is not None, counted=counted and target is not None)
    return redirect(target) if target else page(404, _NOWHERE)
