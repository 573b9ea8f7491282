import pytest

from services.messaging.failures import in_words
from services.messaging.model import MessageStatus
from services.messaging.trouble import AccountTrouble
from tests.factories.records import message
from tests.factories.sending import Desk


@pytest.mark.proves("14.7", "property 62")
@pytest.mark.parametrize(("code", "stops"), [("131031", True), ("368", True), ("131042", False)])
def test_property_62_trouble_with_the_account_is_a_critical_alert_and_may_stop_sending(
    code: str, stops: bool
):
    """Feature: wecare-digital-admin-platform, Property 62: Critical Errors Trigger Alerts."""
    at = Desk()
    AccountTrouble(at.breakers).look_at(message(status=MessageStatus.FAILED, error_code=code))
    [alert] = at.alerts.alerts
    assert (alert.kind, alert.about) == ("whatsapp_account", code)
    assert alert.details["advice"] == in_words(code)
    assert at.breakers.read("whatsapp").is_open == stops


@pytest.mark.parametrize("code", ["131026", "131047", None])
def test_what_concerns_one_message_alerts_nobody(code: str | None):
    at = Desk()
    AccountTrouble(at.breakers).look_at(message(status=MessageStatus.FAILED, error_code=code))
    assert not at.alerts.alerts and not at.rows("Breakers")
