"""The few pages that anybody may see, from functions with an address of their own."""

from typing import Any

from services.core.loose import as_dict

type Event = dict[str, Any]
type Answer = dict[str, Any]

_STYLE = (
    "body{font:18px Helvetica,Arial,sans-serif;max-width:30rem;margin:4rem auto;padding:0 1rem}"
    "button{font:inherit;padding:.7rem 1.4rem;color:#fff;background:#000;border:0}"
)
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    ),
}


def method_of(event: Event) -> str:
    """The method of a request to a function URL (payload version 2.0)."""
    return str(as_dict(as_dict(event.get("requestContext")).get("http")).get("method"))


def request_of(event: Event) -> str:
    """The id of a request to a function URL."""
    return str(as_dict(event.get("requestContext")).get("requestId") or "")


def page(status: int, content: str, language: str = "en", style: str = "") -> Answer:
    """A whole page around `content`, which is HTML that is safe already; it runs no script."""
    body = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>WECARE.DIGITAL</title><style>{_STYLE}{style}</style></head>"
        f"<body><main><h1>WECARE.DIGITAL</h1>{content}</main></body></html>"
    )
    return {"statusCode": status, "headers": _HEADERS, "body": body}


def redirect(target: str) -> Answer:
    """On to another address, asked for anew each time."""
    headers = {"Location": target, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return {"statusCode": 302, "headers": headers, "body": ""}
