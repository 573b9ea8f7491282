"""When a message may be sent. Pure: a contact and a moment in, every objection out.

The order is the specification's (spec/design.md, "Validation Logic"); the first reason is the one
that the caller sees, the others travel in its details. Nothing here falls back to another channel
(Requirement 3.7).
"""

from collections.abc import Collection
from datetime import datetime

from services.contacts.model import StoredContact, window_closes_at
from services.core.errors import (
    DeliveryRefused,
    EmailAddressMissing,
    OptInRequired,
    PhoneNumberMissing,
    PhoneNumberNotAllowed,
    Refusal,
    TemplateRequired,
)
from services.core.loose import texts_in
from services.messaging.model import Channel, MessageKind


def window_is_open(contact: StoredContact, now: datetime) -> bool:
    """Whether free-form messages are allowed: for 24 hours after the customer wrote (16.2)."""
    closes = window_closes_at(contact.last_inbound_message_at)
    return closes is not None and now < closes


def whatsapp_refusals(
    contact: StoredContact,
    kind: MessageKind,
    sender: str,
    allowlist: Collection[str],
    now: datetime,
) -> list[DeliveryRefused]:
    """Every reason not to send; empty if the message may go (Requirements 3.1, 3.2, 16.3-16.6)."""
    about = {"contactId": contact.contact_id, "channel": Channel.WHATSAPP.value}
    found: list[DeliveryRefused] = []
    if contact.opt_in_whats_app is not True:
        found.append(
            OptInRequired(
                "This contact has not opted in to WhatsApp; record their opt-in before you write.",
                optInWhatsApp=False,
                **about,
            )
        )
    if sender not in allowlist:
        found.append(
            PhoneNumberNotAllowed(
                "This sending number is not on the allowlist; choose one of the approved numbers.",
                phoneNumberId=sender,
                **about,
            )
        )
    if not (contact.phone or contact.whats_app_user_id):
        found.append(
            PhoneNumberMissing(
                "This contact has no phone number; add one before you write on WhatsApp.", **about
            )
        )
    if kind is MessageKind.FREEFORM and not window_is_open(contact, now):
        found.append(
            TemplateRequired(
                "The 24-hour window is closed; send an approved template, "
                "or wait until the customer writes.",
                **about,
            )
        )
    return found


def sms_refusals(contact: StoredContact) -> list[DeliveryRefused]:
    """Every reason not to send an SMS (Requirements 3.3, 6.1)."""
    about = {"contactId": contact.contact_id, "channel": Channel.SMS.value}
    found: list[DeliveryRefused] = []
    if contact.opt_in_sms is not True:
        found.append(
            OptInRequired(
                "This contact has not opted in to SMS; record their opt-in before you write.",
                optInSms=False,
                **about,
            )
        )
    if not contact.phone:
        found.append(
            PhoneNumberMissing(
                "This contact has no phone number; add one before you send an SMS.", **about
            )
        )
    return found


def email_refusals(contact: StoredContact) -> list[DeliveryRefused]:
    """Every reason not to send an email (Requirements 3.4, 7.1)."""
    about = {"contactId": contact.contact_id, "channel": Channel.EMAIL.value}
    found: list[DeliveryRefused] = []
    if contact.opt_in_email is not True:
        found.append(
            OptInRequired(
                "This contact has not opted in to email; record their opt-in before you write.",
                optInEmail=False,
                **about,
            )
        )
    if not contact.email:
        found.append(
            EmailAddressMissing(
                "This contact has no email address; add one before you send an email.", **about
            )
        )
    return found


def require_allowed(refusals: list[DeliveryRefused]) -> None:
    """Raise the first refusal, carrying the codes of all of them."""
    if first := verdict_of(refusals):
        raise first


def verdict_of(refusals: list[DeliveryRefused]) -> DeliveryRefused | None:
    """The first refusal, carrying the codes of all of them; None if there is none."""
    if not refusals:
        return None
    first = refusals[0]
    first.details["reasons"] = [refusal.code for refusal in refusals]
    return first


def reasons_of(refusal: Refusal) -> tuple[str, ...]:
    """Every reason of a refusal, as codes."""
    return tuple(texts_in(refusal.details.get("reasons"))) or (refusal.code,)
