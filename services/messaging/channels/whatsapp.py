"""WhatsApp through AWS End User Messaging Social."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from services.contacts.model import StoredContact
from services.core.errors import DeliveryRefused
from services.core.settings import SendMode
from services.limits.slots import WHATSAPP_ACCOUNT, WHATSAPP_PER_NUMBER
from services.messaging.channels.answers import outcome_of
from services.messaging.channels.base import Draft, Outcome, Outgoing
from services.messaging.compose import compose
from services.messaging.files import Files, NoFiles, ReadyFile
from services.messaging.model import (
    Channel,
    MessageKind,
    MessageType,
    SendableType,
    SendWhatsApp,
    StoredMessage,
    TemplateUse,
)
from services.messaging.rules import whatsapp_refusals, window_is_open
from services.messaging.templates.catalogue import NoTemplates, Templates
from services.messaging.templates.filling import content_of, form_of, require_fit

if TYPE_CHECKING:
    from mypy_boto3_socialmessaging import EndUserMessagingSocialClient


def payload(contact: StoredContact, draft: Draft, message_id: str) -> dict[str, Any]:
    """Meta's message object. Our id comes back in every status as `biz_opaque_callback_data`.

    Raises:
        ValueError: a draft that nobody prepared; it would leave without its file or parameters.
    """
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_to(contact),
        **_body(draft),
        "biz_opaque_callback_data": message_id,
    }


def _to(contact: StoredContact) -> dict[str, str | None]:
    """The number, unless it is hidden or no longer theirs; somebody else may have it by now."""
    if contact.phone and not contact.number_left:
        return {"to": contact.phone}
    return {"recipient": contact.whats_app_user_id}


def _body(draft: Draft) -> dict[str, Any]:
    kind = draft.message_type
    if kind is MessageType.TEXT:
        return {"type": "text", "text": {"body": draft.content, "preview_url": False}}
    if draft.form is None:
        raise ValueError(f"a {kind} that was not prepared")
    return {"type": kind.value, kind.value: draft.form}


def file_form(kind: SendableType, file: ReadyFile, caption: str | None) -> dict[str, Any]:
    """Meta's media object; only a document shows its name (Requirement 5.7)."""
    form = {"id": file.media_id}
    if caption:
        form["caption"] = caption
    if kind is SendableType.DOCUMENT and file.media.filename:
        form["filename"] = file.media.filename
    return form


class SocialMessaging:
    """The real sender. Its client tries once: a send has no idempotency token."""

    def __init__(self, client: "EndUserMessagingSocialClient", meta_api_version: str) -> None:
        self._client, self._version = client, meta_api_version

    def send(self, message: Outgoing) -> Outcome:
        """One SendWhatsAppMessage call (Requirements 5.2, 5.8)."""
        return outcome_of(
            lambda: self._client.send_whatsapp_message(
                originationPhoneNumberId=message.sender,
                message=json.dumps(message.payload).encode(),
                metaApiVersion=self._version,
            ).get("messageId")
        )


@dataclass(frozen=True)
class WhatsAppLine:
    """WhatsApp, from the numbers of the allowlist.

    Each number keeps its own rate; so many that together they could exceed that of their account
    (Requirement 13.1) are refused at start.
    """

    senders: tuple[str, ...]
    templates: Templates = field(default_factory=NoTemplates)
    files: Files = field(default_factory=NoFiles)
    channel = Channel.WHATSAPP
    address = "phone"
    rate = WHATSAPP_PER_NUMBER

    def __post_init__(self) -> None:
        if len(self.senders) * self.rate > WHATSAPP_ACCOUNT:
            raise ValueError(f"{len(self.senders)} numbers could exceed their account's rate")

    def draft(self, wanted: SendWhatsApp) -> Draft:
        return compose(wanted)

    def wish(self, message: StoredMessage) -> SendWhatsApp:
        use = message.template
        is_text = message.message_type is MessageType.TEXT
        return SendWhatsApp(
            contact_id=message.contact_id,
            message_type=SendableType(message.message_type),
            content=message.content if is_text else None,
            media_file_id=message.media.file_id if message.media else None,
            caption=message.caption,
            template_name=use.name if use else None,
            template_language=use.language if use else None,
            template_parameters=use.parameters if use else None,
            phone_number_id=message.phone_number_id,
        )

    def sender(self, wanted: SendWhatsApp, contact: StoredContact) -> str:
        """The number that was asked for, else the one that the customer last wrote to."""
        if wanted.phone_number_id is not None:
            return wanted.phone_number_id
        last = contact.last_phone_number_id
        return last if last in self.senders and last else self.senders[0]

    def prepared(self, wanted: SendWhatsApp, draft: Draft, sender: str, mode: SendMode) -> Draft:
        """With its template filled, and its file at WhatsApp.

        Raises:
            TemplateNotUsable: there is no such template, or it may not be sent.
            Invalid: the parameters do not fit it, or the file is not what it should be.
            NotFound: there is no such file.
            ProviderFailed: the account cannot be read, or WhatsApp did not take the file.
        """
        if draft.template:
            return self._filled(draft, draft.template, sender, mode)
        if draft.file_id:
            kind = wanted.message_type
            file = self.files.ready(draft.file_id, kind, sender, mode)
            return replace(draft, media=file.media, form=file_form(kind, file, draft.caption))
        return draft

    def _filled(self, draft: Draft, use: TemplateUse, sender: str, mode: SendMode) -> Draft:
        template = self.templates.find(sender, use.name, use.language)
        require_fit(template, use.parameters, has_file=draft.file_id is not None)
        content, kind = content_of(template, use.parameters), template.header_media
        if not draft.file_id or kind is None:
            return replace(draft, content=content, form=form_of(template, use.parameters))
        file = self.files.ready(draft.file_id, kind, sender, mode)
        part = {"type": kind.value, kind.value: file_form(kind, file, None)}
        return replace(
            draft,
            content=content,
            media=file.media,
            form=form_of(template, use.parameters, part),
        )

    def refusals(
        self, contact: StoredContact, kind: MessageKind | None, sender: str, now: datetime
    ) -> list[DeliveryRefused]:
        paid_as = kind or MessageKind.FREEFORM
        return whatsapp_refusals(contact, paid_as, sender, self.senders, now)

    def starts_conversation(
        self, contact: StoredContact, kind: MessageKind | None, now: datetime
    ) -> bool:
        return kind is MessageKind.TEMPLATE and not window_is_open(contact, now)

    def payload(
        self, contact: StoredContact, wanted: SendWhatsApp, draft: Draft, message_id: str
    ) -> dict[str, Any]:
        del wanted
        return payload(contact, draft, message_id)
