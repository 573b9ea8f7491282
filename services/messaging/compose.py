"""What an operator asked to send, complete and within the channel's limits."""

from services.core.errors import Invalid
from services.messaging.model import MessageKind, SendableType, SendWhatsApp


def compose(wanted: SendWhatsApp) -> tuple[MessageKind, str]:
    """How the message is paid for, and its content as the thread shows it.

    Raises:
        Invalid: something is missing, or this type cannot be sent yet.
    """
    match wanted.message_type:
        case SendableType.TEXT:
            return MessageKind.FREEFORM, _text(wanted)
        case SendableType.TEMPLATE:
            return MessageKind.TEMPLATE, _template(wanted)
        case other:
            raise Invalid(
                f"This platform cannot send {other} messages yet; send a text.",
                fields={"messageType": "send text or template"},
            )


def _text(wanted: SendWhatsApp) -> str:
    if wanted.content is None or not wanted.content.strip():
        raise Invalid("Write a message first.", fields={"content": "may not be empty"})
    if wanted.template_name is not None:
        raise Invalid(
            "A text has no template; choose the type template.",
            fields={"templateName": "only with the type template"},
        )
    return wanted.content


def _template(wanted: SendWhatsApp) -> str:
    missing = {
        name: "is required for a template"
        for name, value in (
            ("templateName", wanted.template_name),
            ("templateLanguage", wanted.template_language),
        )
        if not value
    }
    if missing:
        raise Invalid("Choose a template and its language.", fields=missing)
    parameters = ", ".join(wanted.template_parameters or ())
    named = f"{wanted.template_name} ({wanted.template_language})"
    return f"{named}: {parameters}" if parameters else named
