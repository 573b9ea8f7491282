"""Email through Amazon SES (sesv2)."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr
from typing import TYPE_CHECKING, Any

from services.contacts.model import StoredContact
from services.core.errors import DeliveryRefused, Invalid
from services.limits.slots import EMAIL
from services.messaging.channels.answers import outcome_of
from services.messaging.channels.base import Draft, Outcome, Outgoing
from services.messaging.channels.html import readable, sanitised
from services.messaging.channels.plain import PlainLine
from services.messaging.channels.unsubscribe import Link, Links
from services.messaging.model import Channel, MessageKind, SendEmail, StoredMessage
from services.messaging.rules import email_refusals

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

TEXT_BYTES = 100_000
HTML_BYTES = 200_000
"""Together they fit into one stored item (400 KB) and into one published event (240 KB)."""
_BREAKS = frozenset({"Cc", "Zl", "Zp"})


def payload(
    contact: StoredContact, draft: Draft, *, sender: str, message_id: str, unsubscribe: str
) -> dict[str, Any]:
    """The request. The tag comes back in every event; one click ends it (RFC 8058)."""
    plain = draft.body_html is None or draft.plain
    body: dict[str, Any] = {"Text": _utf8(draft.content)} if plain else {}
    if draft.body_html is not None:
        body["Html"] = _utf8(draft.body_html)
    return {
        "FromEmailAddress": sender,
        "Destination": {"ToAddresses": [contact.email]},
        "Content": {
            "Simple": {
                "Subject": _utf8(draft.subject or ""),
                "Body": body,
                "Headers": [
                    {"Name": "List-Unsubscribe", "Value": f"<{unsubscribe}>"},
                    {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
                ],
            }
        },
        "EmailTags": [{"Name": "messageId", "Value": message_id}],
    }


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}


def compose(wanted: SendEmail) -> Draft:
    """The email: its subject on one line, its HTML harmless (Requirement 7.4).

    Raises:
        Invalid: there is no subject or nothing to read, or it is more than may be sent.
    """
    subject = _subject(wanted.subject)
    plain, html = wanted.body_text, wanted.body_html
    if not (plain and plain.strip()) and not (html and html.strip()):
        raise Invalid(
            "Write the email first, as text, as HTML or as both.",
            fields={"bodyText": "write text or HTML"},
        )
    _require_size("bodyText", plain, TEXT_BYTES)
    _require_size("bodyHtml", html, HTML_BYTES)
    if not (html and html.strip()):
        return Draft(plain or "", subject=subject)
    clean = sanitised(html)
    if not (shown := readable(clean)) and "<img" not in clean:
        raise Invalid(
            "Nothing readable is left of this HTML once scripts are taken out; write it anew.",
            fields={"bodyHtml": "holds nothing that may be sent"},
        )
    has_plain = plain is not None and bool(plain.strip())
    content = plain if plain and has_plain else _cut(shown)
    return Draft(content, subject=subject, body_html=clean, plain=has_plain)


def _cut(shown: str) -> str:
    """As much of it as a thread and an event may hold."""
    return shown.encode()[:TEXT_BYTES].decode(errors="ignore")


def _subject(said: str) -> str:
    if any(unicodedata.category(letter) in _BREAKS for letter in said):
        raise Invalid(
            "Write the subject on one line, without line breaks or control characters.",
            fields={"subject": "may not have line breaks"},
        )
    if not said.strip():
        raise Invalid("Write a subject first.", fields={"subject": "may not be empty"})
    return said.strip()


def _require_size(name: str, text: str | None, most: int) -> None:
    if text is not None and len(text.encode()) > most:
        raise Invalid(
            f"This email is too long; shorten it to {most // 1000} KB.",
            fields={name: f"may have at most {most // 1000} KB"},
        )


@dataclass(frozen=True)
class EmailLine(PlainLine[SendEmail]):
    """Email, from one verified address under one name."""

    address_of_ours: str
    name: str
    links: Links
    channel = Channel.EMAIL
    address = "email"
    rate = EMAIL

    @property
    def senders(self) -> tuple[str]:
        return (self.address_of_ours,)

    def draft(self, wanted: SendEmail) -> Draft:
        return compose(wanted)

    def wish(self, message: StoredMessage) -> SendEmail:
        return SendEmail(
            contact_id=message.contact_id,
            subject=message.subject or "",
            body_text=None if message.html_only else message.content,
            body_html=message.body_html,
        )

    def refusals(
        self, contact: StoredContact, kind: MessageKind | None, sender: str, now: datetime
    ) -> list[DeliveryRefused]:
        del kind, sender, now
        return email_refusals(contact)

    def payload(
        self, contact: StoredContact, wanted: SendEmail, draft: Draft, message_id: str
    ) -> dict[str, Any]:
        del wanted
        return payload(
            contact,
            draft,
            sender=formataddr((self.name, self.address_of_ours)),
            message_id=message_id,
            unsubscribe=self.links.to(Link(contact.contact_id, message_id)),
        )


class Ses:
    """The real sender. Its client tries once: a send has no idempotency token."""

    def __init__(self, client: "SESV2Client", configuration_set: str) -> None:
        self._client, self._configuration_set = client, configuration_set

    def send(self, message: Outgoing) -> Outcome:
        """One SendEmail call (Requirement 7.2)."""
        return outcome_of(
            lambda: self._client.send_email(
                ConfigurationSetName=self._configuration_set, **message.payload
            ).get("MessageId")
        )
