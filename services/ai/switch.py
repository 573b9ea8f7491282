"""Whether drafts are wanted at all: `ai_automation_enabled` in SystemConfig. Fails closed."""

from services.aws.store import Item, Key
from services.core.configuration import AI_AUTOMATION
from services.core.errors import AutomationOff

SWITCH: tuple[str, Key] = AI_AUTOMATION.row
"""Where it stands. Without the row, or with anything but `true` in it, nothing asks Bedrock."""


def is_on(row: Item | None) -> bool:
    """What the row says (Requirement 15.4)."""
    return AI_AUTOMATION.is_on(row)


def require_on(row: Item | None) -> None:
    """Raise AutomationOff unless drafts are wanted."""
    if not is_on(row):
        raise AutomationOff(
            "AI drafts are switched off; ask an administrator to switch them on, or write yourself."
        )
