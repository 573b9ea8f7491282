"""What a provider's error code means, and what to do next, in plain words.

The numbers are Meta's (Cloud API error codes) as AWS passes them on in `statuses[].errors[]`;
`TEXT_…` are the event types of AWS End User Messaging SMS, the others are those of SES.
"""

from collections.abc import Mapping

_WORDS: Mapping[str, str] = {
    "131026": "WhatsApp could not deliver it; check that the number uses WhatsApp.",
    "131047": "The 24-hour window was closed; send an approved template.",
    "470": "The 24-hour window was closed; send an approved template.",
    "131048": "WhatsApp limits this number because of spam reports; pause marketing messages.",
    "131049": "This customer got enough marketing for now; try again in a few days.",
    "131050": "The customer stopped marketing messages; do not send them any.",
    "131051": "WhatsApp does not know this type of message; tell support.",
    "131052": "WhatsApp could not fetch the file; choose another one.",
    "131053": "WhatsApp could not use the file; choose another one.",
    "131056": "Too many messages to this customer at once; wait a little and try again.",
    "130429": "The sending number reached its limit; it is worth trying again.",
    "130472": "WhatsApp kept this message back for an experiment; do not try again.",
    "131042": "WhatsApp has a billing problem with this account; tell an administrator.",
    "131031": "WhatsApp locked this account; stop sending and tell an administrator.",
    "368": "WhatsApp blocked this account for a policy violation; stop and tell an administrator.",
    "132000": "The template got the wrong number of parameters; correct them.",
    "132001": "This template does not exist in this language; choose another one.",
    "132005": "The filled template is too long; shorten its parameters.",
    "132012": "A parameter of the template has the wrong form; correct it.",
    "132016": "WhatsApp disabled this template; choose another one.",
    "132018": "A parameter of the template has the wrong form; correct it.",
    "132015": "This template is paused because of its quality; choose another one.",
}
_WORDS_OF_TEXTS: Mapping[str, str] = {
    "TEXT_INVALID": "The phone number is not valid; correct it.",
    "TEXT_INVALID_MESSAGE": "The text could not be sent as it is; write it anew.",
    "TEXT_UNREACHABLE": "The phone is off or out of reach; try again later.",
    "TEXT_CARRIER_UNREACHABLE": "The customer's network could not be reached; try again later.",
    "TEXT_BLOCKED": "The phone does not take texts, or blocks them; use another channel.",
    "TEXT_CARRIER_BLOCKED": "The customer's network blocked it; check the sender's registration.",
    "TEXT_SPAM": "The network took it for spam; change the words.",
    "TEXT_TTL_EXPIRED": "It could not be delivered in time; try again later.",
    "TEXT_PROTECT_BLOCKED": "Texts to this country are blocked; tell an administrator.",
    "TEXT_UNKNOWN": "The network does not say what became of it; ask the customer.",
    "DESTINATION_PHONE_NUMBER_OPTED_OUT": (
        "The customer opted out of SMS with the provider; the opt-in is withdrawn."
    ),
}
_WORDS_OF_EMAILS: Mapping[str, str] = {
    "BOUNCE_PERMANENT": "The address does not exist; the opt-in is withdrawn, ask for another.",
    "BOUNCE_TRANSIENT": "The mailbox is full or away; try again later.",
    "BOUNCE_UNDETERMINED": "The email came back without a reason; try again later.",
    "COMPLAINT": "The customer marked it as spam; the opt-in is withdrawn.",
    "REJECT": "The email service found something harmful in it; write it anew.",
    "RENDERING_FAILURE": "The email could not be put together; tell support.",
}
_TOO_FAST = "The provider was too busy, four times, and took nothing; try again in a minute."
_NOT_REACHED = "The provider could not be reached, and got nothing; try again in a minute."
_NOT_ALLOWED = "The provider does not let this platform send; tell an administrator."
_WORDS_OF_CALLS: Mapping[str, str] = {
    "ThrottledRequestException": _TOO_FAST,
    "ThrottlingException": _TOO_FAST,
    "TooManyRequestsException": _TOO_FAST,
    "LimitExceededException": _TOO_FAST,
    "NO_TURN": "The sender was too busy, and the message was not tried; try again in a minute.",
    "ConnectTimeoutError": _NOT_REACHED,
    "EndpointConnectionError": _NOT_REACHED,
    "ProxyConnectionError": _NOT_REACHED,
    "AccessDeniedException": _NOT_ALLOWED,
    "AccessDeniedByMetaException": _NOT_ALLOWED,
    "AccountSuspendedException": _NOT_ALLOWED,
    "SendingPausedException": _NOT_ALLOWED,
    "MailFromDomainNotVerifiedException": _NOT_ALLOWED,
}
_ALL = {**_WORDS, **_WORDS_OF_TEXTS, **_WORDS_OF_EMAILS, **_WORDS_OF_CALLS}
KNOWN = frozenset(_ALL)
_OTHER = "{who} did not deliver it (code {code}); try again later or tell support."


def in_words(code: str) -> str:
    """A sentence that says what happened and what to do."""
    who = "WhatsApp" if code.isdecimal() else "The provider"
    return _ALL.get(code, _OTHER.format(code=code, who=who))
