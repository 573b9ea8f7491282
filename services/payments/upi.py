"""Links that open a UPI app with everything filled in (NPCI's linking specification). Pure."""

from dataclasses import dataclass
from urllib.parse import quote

LONGEST_NOTE = 80
"""What UPI apps show of a note."""


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid: a UPI address and the name that apps show beside it."""

    vpa: str
    name: str


def rupees(paise: int) -> str:
    """An amount as UPI wants it: `1234.50`."""
    return f"{paise // 100}.{paise % 100:02d}"


def upi_link(payee: Payee, paise: int, note: str, reference: str) -> str:
    """The link for one request; `reference` comes back in the payee's statement."""
    said = {
        "pa": payee.vpa,
        "pn": payee.name,
        "am": rupees(paise),
        "cu": "INR",
        "tn": note,
        "tr": reference,
    }
    return "upi://pay?" + "&".join(
        f"{name}={quote(value, safe='@')}" for name, value in said.items()
    )
