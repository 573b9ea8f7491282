"""unsubscribe: the page behind the link of an email, at a function URL that needs no sign-in.

A GET shows a page with one button and changes nothing, because mail programs and scanners open
links. A POST ends emails; it comes from that button, or from the mail program itself (RFC 8058).
"""

from html import escape
from typing import Any

from services.app.unsubscribe import unsubscribing
from services.core.loose import as_dict
from services.telemetry.log import note

type Event = dict[str, Any]

_STYLE = (
    "body{font:18px Helvetica,Arial,sans-serif;max-width:30rem;margin:4rem auto;padding:0 1rem}"
)
_BUTTON = "button{font:inherit;padding:.7rem 1.4rem;color:#fff;background:#000;border:0}"
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    ),
}
_ASK = "<p>Do you want to stop getting emails from us?</p>"
_FORM = '<form method="post" action="?token={token}"><button>Unsubscribe</button></form>'
_DONE = "<p>You will get no more emails from us.</p>"
_UNKNOWN = (
    "<p>This link is not complete. Open it from the email again, or answer the email and ask us "
    "to stop.</p>"
)


def handler(event: Event, context: object) -> Event:
    """One request to the function URL (payload version 2.0)."""
    del context
    method = str(as_dict(as_dict(event.get("requestContext")).get("http")).get("method"))
    token = str(as_dict(event.get("queryStringParameters")).get("token") or "")
    if method == "POST":
        done = unsubscribing().unsubscribe(token)
        note("unsubscribe", done=done)
        return _page(200, _DONE) if done else _page(404, _UNKNOWN)
    if method not in ("GET", "HEAD"):
        return _page(405, "<p>Open this link in a browser.</p>")
    if not unsubscribing().is_ours(token):
        return _page(404, _UNKNOWN)
    return _page(200, _ASK + _FORM.format(token=escape(token)))


def _page(status: int, content: str) -> Event:
    body = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>WECARE.DIGITAL</title><style>{_STYLE}{_BUTTON}</style></head>"
        f"<body><h1>WECARE.DIGITAL</h1>{content}</body></html>"
    )
    return {"statusCode": status, "headers": _HEADERS, "body": body}
