"""unsubscribe: the page behind the link of an email, at a function URL that needs no sign-in.

A GET shows a page with one button and changes nothing, because mail programs and scanners open
links. A POST ends emails; it comes from that button, or from the mail program itself (RFC 8058).
"""

from html import escape

from resolvers._public_page import Answer, Event, method_of, page, request_of
from services.app.unsubscribe import unsubscribing
from services.core.correlation import follow
from services.core.loose import as_dict
from services.telemetry.log import note

_ASK = "<p>Do you want to stop getting emails from us?</p>"
_FORM = '<form method="post" action="?token={token}"><button>Unsubscribe</button></form>'
_DONE = "<p>You will get no more emails from us.</p>"
_UNKNOWN = (
    "<p>This link is not complete. Open it from the email again, or answer the email and ask us "
    "to stop.</p>"
)


def handler(event: Event, context: object) -> Answer:
    """One request to the function URL (payload version 2.0)."""
    del context
    follow(request_of(event))
    method = method_of(event)
    token = str(as_dict(event.get("queryStringParameters")).get("token") or "")
    if method == "POST":
        done = unsubscribing().unsubscribe(token)
        note("unsubscribe", done=done)
        return page(200, _DONE) if done else page(404, _UNKNOWN)
    if method not in ("GET", "HEAD"):
        return page(405, "<p>Open this link in a browser.</p>")
    if not unsubscribing().is_ours(token):
        return page(404, _UNKNOWN)
    return page(200, _ASK + _FORM.format(token=escape(token)))
