"""What an operator asked to send over WhatsApp, complete and within its limits. Pure."""

from services.core.errors import Invalid
from services.messaging.channels.base import Draft
from services.messaging.model import (
    MessageKind,
    MessageType,
    SendableType,
    SendWhatsApp,
    TemplateUse,
)

FILES = frozenset(
    {SendableType.IMAGE, SendableType.VIDEO, SendableType.AUDIO, SendableType.DOCUMENT}
)
"""Types that are a file."""


def compose(wanted: SendWhatsApp) -> Draft:
    """The message, as far as the wish alone tells.

    Raises:
        Invalid: something is missing, or does not belong to this type.
    """
    if wanted.message_type is SendableType.TEXT:
        return _text(wanted)
    if wanted.message_type is SendableType.TEMPLATE:
        return _template(wanted)
    return _file(wanted)


def _text(wanted: SendWhatsApp) -> Draft:
    if wanted.content is None or not wanted.content.strip():
        raise Invalid("Write a message first.", fields={"content": "may not be empty"})
    if wanted.template_name is not None:
        raise Invalid(
            "A text has no template; choose the type template.",
            fields={"templateName": "only with the type template"},
        )
    if wanted.media_file_id is not None or wanted.caption is not None:
        raise Invalid(
            "A text has no file; choose the type of the file.",
            fields={"mediaFileId": "only with image, video, audio, document or template"},
        )
    return Draft(wanted.content, kind=MessageKind.FREEFORM)


def _template(wanted: SendWhatsApp) -> Draft:
    if wanted.template_name is None or wanted.template_language is None:
        missing = {
            name: "is required for a template"
            for name, value in (
                ("templateName", wanted.template_name),
                ("templateLanguage", wanted.template_language),
            )
            if not value
        }
        raise Invalid("Choose a template and its language.", fields=missing)
    if wanted.caption is not None:
        raise Invalid(
            "A template has words of its own; leave the caption out.",
            fields={"caption": "not with a template"},
        )
    use = TemplateUse(
        name=wanted.template_name,
        language=wanted.template_language,
        parameters=wanted.template_parameters or (),
    )
    return Draft(
        _named(use),
        MessageType.TEMPLATE,
        MessageKind.TEMPLATE,
        file_id=wanted.media_file_id,
        template=use,
    )


def _named(use: TemplateUse) -> str:
    """What stands for a template's words until they are known."""
    named = f"{use.name} ({use.language})"
    return f"{named}: {', '.join(use.parameters)}" if use.parameters else named


def _file(wanted: SendWhatsApp) -> Draft:
    if not wanted.media_file_id:
        raise Invalid("Choose a file first.", fields={"mediaFileId": "is required for this type"})
    if wanted.template_name is not None:
        raise Invalid(
            "A file has no template; choose the type template.",
            fields={"templateName": "only with the type template"},
        )
    if wanted.content is not None and wanted.content.strip():
        raise Invalid(
            "The words that go with a file are its caption; write them there.",
            fields={"content": "only with a text"},
        )
    caption = wanted.caption if wanted.caption and wanted.caption.strip() else None
    if caption and wanted.message_type is SendableType.AUDIO:
        raise Invalid(
            "WhatsApp shows no words with a sound; send them as a text of their own.",
            fields={"caption": "not with audio"},
        )
    return Draft(
        caption or "",
        MessageType(wanted.message_type),
        MessageKind.FREEFORM,
        caption=caption,
        file_id=wanted.media_file_id,
    )
