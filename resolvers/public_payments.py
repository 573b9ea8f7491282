"""public-payments: the page behind the link of a payment request; it needs no sign-in.

It names the amount, what it is for and who is paid, and nothing about the customer. Whether money
moved is between the customer's UPI app and the bank: the page never claims to know.
"""

from html import escape

from resolvers._public_page import Answer, Event, method_of, page, request_of
from services.app.payment_page import payment_page
from services.core.correlation import follow
from services.payments.upi import rupees
from services.telemetry.log import note

_STYLE = "a.pay{display:inline-block;padding:.7rem 1.4rem;color:#fff;background:#000}"
_UNKNOWN = (
    "<p>This link is not complete, or the request does not exist. "
    "Ask whoever sent it to you for a new one.</p>"
)


def handler(event: Event, context: object) -> Answer:
    """One request to the function URL (payload version 2.0); its path ends with the id."""
    del context
    follow(request_of(event))
    if method_of(event) not in ("GET", "HEAD"):
        return page(405, "<p>Open this link in a browser.</p>")
    payment_id = str(event.get("rawPath") or "").rstrip("/").rpartition("/")[2]
    found = payment_page().look(payment_id) if payment_id else None
    note("payment_page", found=found is not None)
    if found is None:
        return page(404, _UNKNOWN)
    payment, payee, link = found
    amount = rupees(payment.amount_paise)
    what = f"<p>Rs. {amount} to {escape(payee.name)}</p><p>{escape(payment.note)}</p>"
    if link is None:
        return page(200, what + "<p>This request is closed; there is nothing to pay.</p>")
    pay = (
        f'<p><a class="pay" href="{escape(link)}">Pay with a UPI app</a></p>'
        f"<p>The button opens the UPI app of this phone. On a computer, pay to "
        f"{escape(payee.vpa)} with the reference {escape(payment.reference)}.</p>"
    )
    return page(200, what + pay, style=_STYLE)
