"""What a provider's error code means, and what to do next, in plain words.

The codes are Meta's (Cloud API error codes) as AWS passes them on in `statuses[].errors[]`.
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
    "131056": "Too many messages to this customer at once; wait a little and try again.",
    "130429": "The sending number reached its limit; it is worth trying again.",
    "130472": "WhatsApp kept this message back for an experiment; do not try again.",
    "131042": "WhatsApp has a billing problem with this account; tell an administrator.",
    "131031": "WhatsApp locked this account; stop sending and tell an administrator.",
    "368": "WhatsApp blocked this account for a policy violation; stop and tell an administrator.",
    "132000": "The template got the wrong number of parameters; correct them.",
    "132001": "This template does not exist in this language; choose another one.",
    "132015": "This template is paused because of its quality; choose another one.",
}
_OTHER = "WhatsApp did not deliver it (code {code}); try again later or tell support."


def in_words(code: str) -> str:
    """A sentence that says what happened and what to do."""
    return _WORDS.get(code, _OTHER.format(code=code))
