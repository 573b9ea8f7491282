"""The words of drafts that a person approves."""

from enum import StrEnum


class DraftDecision(StrEnum):
    """What an operator decides about a draft."""

    APPROVE = "approve"
    REJECT = "reject"


class DraftFeedback(StrEnum):
    """What an operator thinks of a draft (Requirement 15.6)."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    NONE = "none"
