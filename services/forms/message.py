"""The WhatsApp message by which a customer confirms a form: who sends it holds the number. Pure."""

import re

from services.forms.model import FormLanguage
from services.links.codes import ALPHABET, LENGTH
from services.messaging.model import Channel

_JOIN = re.compile(rf"\s*JOIN[\s:]+([{ALPHABET}]{{{LENGTH}}})(?![0-9a-z])", re.IGNORECASE)
_NAMES = {
    FormLanguage.ENGLISH: {Channel.WHATSAPP: "WhatsApp", Channel.SMS: "SMS"},
    FormLanguage.HINDI: {Channel.WHATSAPP: "व्हाट्सऐप", Channel.SMS: "SMS"},
}
_AND = {FormLanguage.ENGLISH: " and ", FormLanguage.HINDI: " और "}
_AGREED = {
    FormLanguage.ENGLISH: "Yes, I agree to get messages from WECARE.DIGITAL by {channels}.",
    FormLanguage.HINDI: "हाँ, मुझे WECARE.DIGITAL से {channels} पर संदेश पाना मंज़ूर है।",
}


def joining_text(code: str, language: FormLanguage, channels: tuple[Channel, ...]) -> str:
    """The message in the customer's own words; it says what is agreed to, whoever passes it on."""
    agreed = _AGREED[language].format(channels=channels_in_words(language, channels))
    return f"JOIN {code.upper()}\n{agreed}"


def channels_in_words(language: FormLanguage, channels: tuple[Channel, ...]) -> str:
    """`WhatsApp and SMS`."""
    return _AND[language].join(_NAMES[language][channel] for channel in channels)


def code_in(text: str | None) -> str | None:
    """The code that a message confirms; None if it is an ordinary one."""
    found = _JOIN.match(text or "")
    return found[1].lower() if found else None
