"""Which message of the customer's came last; whatever answers an earlier one is stale."""

from dataclasses import replace

from services.aws.conditions import Condition, Equals
from services.aws.store import Check, Update

ATTRIBUTE = "lastInboundMessageId"


def noting(contact: Update | Check, message_id: str) -> Update:
    """A change or check of a contact that also notes the message which the customer just wrote."""
    if isinstance(contact, Check):
        contact = Update(contact.table, contact.key, only_if=contact.only_if)
    return replace(contact, set={**contact.set, ATTRIBUTE: message_id})


def still(message_id: str) -> Condition:
    """The customer has not written since this message."""
    return Equals(ATTRIBUTE, message_id)
