"""public-forms: the page on which anybody may agree to messages; it needs no sign-in.

What is sent here changes no contact and gives no consent: see `services.forms.filling`.
"""

from base64 import b64decode
from urllib.parse import parse_qs

from resolvers._form_page import TRAP, empty_page, refused_page, waiting_page
from resolvers._public_page import Answer, Event, method_of, page, request_of
from services.app.form_page import form_page
from services.core.correlation import follow
from services.core.loose import as_dict
from services.forms.filling import Filled, Waiting
from services.telemetry.log import note

LONGEST_BODY = 20_000
MOST_FIELDS = 20
LONGEST_ADDRESS = 45
_UNKNOWN = (
    "<p>This form does not exist or is closed. Ask whoever sent you the link for a new one.</p>"
)


def handler(event: Event, context: object) -> Answer:
    """One request to the function URL (payload version 2.0); its path ends with the form's id."""
    del context
    follow(request_of(event))
    method = method_of(event)
    if method not in ("GET", "HEAD", "POST"):
        return page(405, "<p>Open this link in a browser.</p>")
    form_id = str(event.get("rawPath") or "").rstrip("/").rpartition("/")[2]
    form = form_page().look(form_id)
    note("form_page", found=form is not None, method=method)
    if form is None:
        return page(404, _UNKNOWN)
    if method != "POST":
        return empty_page(form)
    filled = _filled(event)
    answer = form_page().take(form, filled)
    if isinstance(answer, Waiting):
        return waiting_page(form, answer)
    note("form_refused", problems=[problem.value for problem in answer])
    return refused_page(form, filled.name, answer)


def _filled(event: Event) -> Filled:
    said = _fields(_body(event))
    caller = as_dict(as_dict(event.get("requestContext")).get("http"))

    def first(name: str) -> str:
        return " ".join(said.get(name, [""])[0].split())

    return Filled(
        name=first("name"),
        agreed=first("agree") == "yes",
        version=first("version"),
        trap=first(TRAP),
        address=_visitor(event, str(caller.get("sourceIp") or "")),
        through=str(caller.get("sourceIp") or ""),
        agent=str(caller.get("userAgent") or ""),
    )


def _visitor(event: Event, asked_by: str) -> str:
    """Whom the proxy before us saw; who asks us directly can write anything there."""
    told = str(as_dict(event.get("headers")).get("x-forwarded-for") or "")
    before = [part.strip() for part in told.split(",") if part.strip() not in ("", asked_by)]
    return before[-1][:LONGEST_ADDRESS] if before else asked_by


def _fields(body: str) -> dict[str, list[str]]:
    try:
        return parse_qs(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}


def _body(event: Event) -> str:
    """What a browser sent; a function URL hands forms on in base64."""
    body = str(event.get("body") or "")
    if len(body) > LONGEST_BODY:
        return ""
    if not event.get("isBase64Encoded"):
        return body.encode(errors="replace").decode()
    try:
        return b64decode(body, validate=True).decode(errors="replace")
    except ValueError:
        return ""
