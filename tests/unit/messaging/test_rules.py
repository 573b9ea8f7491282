from datetime import timedelta
from typing import Any

import pytest

from services.contacts.model import window_closes_at
from services.core.errors import DeliveryRefused, OptInRequired
from services.messaging.model import MessageKind
from services.messaging.rules import require_allowed, whatsapp_refusals, window_is_open
from tests.factories.infrastructure import ALLOWLIST
from tests.factories.records import contact
from tests.factories.time import NOW

FREE, TEMPLATE = MessageKind.FREEFORM, MessageKind.TEMPLATE
AGO = timedelta(hours=24)
MS = timedelta(milliseconds=1)
OPT_IN, NUMBER = "OPT_IN_REQUIRED", "PHONE_NUMBER_NOT_ALLOWED"
MISSING, WINDOW = "PHONE_NUMBER_MISSING", "TEMPLATE_REQUIRED"
OURS, FOREIGN = ALLOWLIST[0], "phone-number-id-0"
NOBODY = {"phone": None, "opt_in_whats_app": False, "last_inbound_message_at": None}


@pytest.mark.proves("3.1", "3.2", "16.3", "16.4", "16.5", "16.6", "16.10")
@pytest.mark.parametrize(
    ("about", "kind", "sender", "reasons"),
    [
        ({}, FREE, OURS, []),
        ({}, FREE, ALLOWLIST[1], []),
        ({}, TEMPLATE, OURS, []),
        ({"last_inbound_message_at": None}, TEMPLATE, OURS, []),
        ({"last_inbound_message_at": NOW - 2 * AGO}, TEMPLATE, OURS, []),
        ({"phone": None, "whats_app_user_id": "IN.1"}, FREE, OURS, []),
        ({"opt_in_whats_app": False}, FREE, OURS, [OPT_IN]),
        ({"opt_in_whats_app": False}, TEMPLATE, OURS, [OPT_IN]),
        ({"opt_in_whats_app": False, "opt_in_sms": True}, FREE, OURS, [OPT_IN]),
        ({}, FREE, FOREIGN, [NUMBER]),
        ({}, TEMPLATE, "", [NUMBER]),
        ({}, FREE, OURS.upper(), [NUMBER]),
        ({}, FREE, OURS + " ", [NUMBER]),
        ({"phone": None}, FREE, OURS, [MISSING]),
        ({"phone": None, "email": "a@b.co"}, TEMPLATE, OURS, [MISSING]),
        ({"last_inbound_message_at": None}, FREE, OURS, [WINDOW]),
        ({"last_inbound_message_at": NOW - 2 * AGO}, FREE, OURS, [WINDOW]),
        ({"opt_in_whats_app": False}, FREE, FOREIGN, [OPT_IN, NUMBER]),
        (NOBODY, TEMPLATE, OURS, [OPT_IN, MISSING]),
        (NOBODY, FREE, FOREIGN, [OPT_IN, NUMBER, MISSING, WINDOW]),
    ],
)
def test_every_reason_not_to_send_is_found_in_the_order_of_the_rules(
    about: dict[str, Any], kind: MessageKind, sender: str, reasons: list[str]
):
    found = whatsapp_refusals(contact(**about), kind, sender, ALLOWLIST, NOW)
    assert [refusal.code for refusal in found] == reasons
    for refusal in found:
        assert (refusal.category, refusal.http_status) == ("VALIDATION_ERROR", 400)
        assert refusal.details["contactId"] == "c1" and refusal.details["channel"] == "whatsapp"


@pytest.mark.proves("16.2", "property 69")
@pytest.mark.parametrize(
    ("age", "is_open"),
    [
        (timedelta(0), True),
        (AGO - MS, True),
        (AGO, False),
        (AGO + MS, False),
        (timedelta(days=400), False),
    ],
)
def test_the_window_closes_exactly_24_hours_after_the_customer_wrote(age: timedelta, is_open: bool):
    wrote = NOW - age
    assert window_is_open(contact(last_inbound_message_at=wrote), NOW) is is_open
    assert window_closes_at(wrote) == wrote + timedelta(seconds=86400)


def test_a_window_that_never_opened_has_no_end():
    assert window_closes_at(None) is None
    assert contact(last_inbound_message_at=None).window_expires_at is None


def test_the_first_reason_is_told_and_the_others_travel_along():
    found = whatsapp_refusals(contact(**NOBODY), FREE, FOREIGN, ALLOWLIST, NOW)
    with pytest.raises(OptInRequired, match="record their opt-in") as refused:
        require_allowed(found)
    assert refused.value.details == {
        "contactId": "c1",
        "channel": "whatsapp",
        "optInWhatsApp": False,
        "reasons": [OPT_IN, NUMBER, MISSING, WINDOW],
    }


def test_nothing_is_raised_when_nothing_is_wrong():
    assert require_allowed([]) is None


@pytest.mark.parametrize("about", [{}, {"opt_in_whats_app": False}])
def test_an_empty_allowlist_lets_nothing_through(about: dict[str, Any]):
    with pytest.raises(DeliveryRefused):
        require_allowed(whatsapp_refusals(contact(**about), TEMPLATE, OURS, (), NOW))
