"""Somebody fills a form in. Nothing is agreed by that: anybody could have typed it.

What was filled in waits for a WhatsApp message with its code. Whoever sends that message holds the
number that it comes from, which is why no number is asked for.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network

from services.core.clock import Clock, NewId, new_id, utc_now
from services.core.errors import Conflict
from services.forms.message import joining_text
from services.forms.model import LONGEST_NAME, WAITS, Entry, StoredForm, hash_of
from services.forms.repository import EntryRepository, FormRepository
from services.links.codes import code_of
from services.links.targets import whatsapp_target
from services.telemetry.log import note

TRIES = 5
MOST = 60
"""Entries of one visitor's address in ten minutes; many phones of one carrier share an address."""
MOST_THROUGH = 3_000
"""The same for whoever asked us, which may be a proxy; it alone cannot make addresses up."""
WINDOW_SECONDS = 600
LONGEST_AGENT = 300


class Problem(StrEnum):
    """Why a form was not taken."""

    NO_NAME = "no_name"
    LONG_NAME = "long_name"
    NOT_AGREED = "not_agreed"
    OTHER_TEXT = "other_text"
    TRAPPED = "trapped"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Filled:
    """What was sent; `trap` is a field that people do not see, so only programs fill it in.

    `address` is the visitor's as a proxy tells it, `through` whoever asked us.
    """

    name: str
    agreed: bool
    version: str
    trap: str
    address: str
    through: str
    agent: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a customer does next: send `text` to `number` by WhatsApp, which `link` opens."""

    number: str
    text: str
    link: str


def problems(form: StoredForm, filled: Filled) -> tuple[Problem, ...]:
    """What is wrong with what was filled in. Pure."""
    found = {
        Problem.TRAPPED: bool(filled.trap),
        Problem.OTHER_TEXT: filled.version != str(form.version),
        Problem.NO_NAME: not filled.name,
        Problem.LONG_NAME: len(filled.name) > LONGEST_NAME,
        Problem.NOT_AGREED: not filled.agreed,
    }
    return tuple(problem for problem, there in found.items() if there)


@dataclass(frozen=True)
class Filling:
    """Forms as customers meet them."""

    forms: FormRepository
    entries: EntryRepository
    clock: Clock = utc_now
    new_id: NewId = new_id

    def look(self, form_id: str) -> StoredForm | None:
        """The form; None if there is none, or if it is switched off."""
        form = self.forms.get(form_id)
        return form if form and form.enabled else None

    def take(self, form: StoredForm, filled: Filled) -> Waiting | tuple[Problem, ...]:
        """Keep what was filled in for 24 hours, or say what is wrong with it.

        Raises:
            Conflict: no code was free.
        """
        if found := problems(form, filled):
            return found
        now = self.clock()
        counters = {
            _counter("visitor", filled.address, now): MOST,
            _counter("through", filled.through, now): MOST_THROUGH,
        }
        for _ in range(TRIES):
            entry = _entry(form, filled, code_of(self.new_id()), now)
            taken = self.entries.add(entry, counters)
            if taken is None:
                return (Problem.TOO_MANY,)
            if taken:
                note("form_filled", formId=form.form_id, version=form.version)
                text = joining_text(entry.code, form.language, form.channels)
                link = whatsapp_target(form.whats_app_number, text)
                return Waiting(form.whats_app_number, text, link)
        raise Conflict("No free code was found; send the form again.")


def _entry(form: StoredForm, filled: Filled, code: str, now: datetime) -> Entry:
    return Entry(
        code=code,
        form_id=form.form_id,
        version=form.version,
        text_hash=hash_of(form.consent_text),
        channels=form.channels,
        name=filled.name,
        submitted_at=now,
        ip_address=filled.address,
        user_agent=filled.agent[:LONGEST_AGENT],
        expires_at=int((now + WAITS).timestamp()),
    )


def _counter(kind: str, address: str, now: datetime) -> str:
    """Who is counted together: an IPv4 address, or the network that one IPv6 customer has."""
    return f"{kind}#{_origin(address)}#{int(now.timestamp()) // WINDOW_SECONDS}"


def _origin(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network((known, 64), strict=False)) if isinstance(known, IPv6Address) else address
