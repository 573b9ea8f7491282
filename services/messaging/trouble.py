"""What a failed message says about the whole account (docs/providers.md, "Errors")."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.limits.alerts import Alert
from services.limits.breaker import StoredBreakers
from services.messaging.failures import in_words
from services.messaging.model import MessageStatus, StoredMessage

STOP = frozenset({"131031", "368"})
"""WhatsApp locked the account, or blocked it for a violation: nothing more is sent for a while."""
_SAYS: Mapping[str, str] = {
    "131031": "WhatsApp locked the account",
    "368": "WhatsApp blocked the account for a policy violation",
    "131042": "WhatsApp has a billing problem with the account",
}


def account_alert(message: StoredMessage) -> Alert | None:
    """The critical alert that a failed message is; None for what concerns one message only."""
    code = message.error_code or ""
    if message.status is not MessageStatus.FAILED or code not in _SAYS:
        return None
    return Alert(
        kind="whatsapp_account",
        about=code,
        subject=_SAYS[code],
        details={"errorCode": code, "messageId": message.message_id, "advice": in_words(code)},
    )


@dataclass(frozen=True)
class AccountTrouble:
    """Tells administrators, and stops sending for a while where WhatsApp says so."""

    breakers: StoredBreakers

    def look_at(self, message: StoredMessage) -> None:
        """A message that a status made fail."""
        alert = account_alert(message)
        if alert is None:
            return
        self.breakers.alerts.tell(alert)
        if alert.about in STOP:
            self.breakers.trip(message.channel.value)
