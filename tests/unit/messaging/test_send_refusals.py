"""What is not sent, whoever asks and whatever happens meanwhile; and what only rehearses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from services.aws.memory import MemoryStore
from services.aws.store import Action, Put, Update
from services.contacts.repository import ContactRepository, contact_key
from services.core.errors import (
    Conflict,
    DeliveryRefused,
    Forbidden,
    NotFound,
    OptInRequired,
    ProviderFailed,
)
from services.core.settings import SendMode
from services.limits.slots import tracker_key
from services.messaging.channels.base import NotTaken
from services.messaging.model import MessageStatus, SendWhatsApp
from tests.factories.infrastructure import ALLOWLIST, memory_store_of
from tests.factories.logs import logged
from tests.factories.records import EMAIL, OPERATOR, PHONE, VIEWER, contact, keep
from tests.factories.sending import Desk, FakeSender, change_contact, desk, template, text
from tests.factories.time import NOW

BUSY = NotTaken("ThrottledRequestException")
CLOSED = NOW - timedelta(days=2)


@pytest.mark.proves("1.3", "1.6")
def test_a_viewer_sends_nothing():
    at = desk()
    with pytest.raises(Forbidden):
        at.service.send(VIEWER, text())
    assert not at.attempts and not at.stored()


@pytest.mark.parametrize("contact_id", ["nobody", ""])
def test_nobody_is_not_written_to(contact_id: str):
    with pytest.raises(NotFound):
        desk().service.send(OPERATOR, text(contact_id=contact_id))


def test_a_deleted_contact_is_not_written_to():
    at = desk()
    contacts = ContactRepository(at.store)
    contacts.delete(contacts.get("c1"), NOW)
    with pytest.raises(NotFound):
        at.service.send(OPERATOR, text())
    assert not at.attempts


REFUSED: list[tuple[dict[str, Any], SendWhatsApp, list[str]]] = [
    ({"opt_in_whats_app": False}, text(), ["OPT_IN_REQUIRED"]),
    ({"opt_in_whats_app": False, "opt_in_sms": True}, template(), ["OPT_IN_REQUIRED"]),
    ({}, text(phone_number_id="phone-number-id-foreign"), ["PHONE_NUMBER_NOT_ALLOWED"]),
    ({}, text(phone_number_id=""), ["PHONE_NUMBER_NOT_ALLOWED"]),
    ({"phone": None, "email": EMAIL}, text(), ["PHONE_NUMBER_MISSING"]),
    ({"last_inbound_message_at": CLOSED}, text(), ["TEMPLATE_REQUIRED"]),
    (
        {"opt_in_whats_app": False, "last_inbound_message_at": None},
        text(phone_number_id="x"),
        ["OPT_IN_REQUIRED", "PHONE_NUMBER_NOT_ALLOWED", "TEMPLATE_REQUIRED"],
    ),
]


@pytest.mark.proves("3.5", "3.6", "3.7", "14.2", "16.8", "property 14", "property 74")
@pytest.mark.parametrize(("about", "wanted", "reasons"), REFUSED)
def test_what_a_rule_forbids_is_logged_and_audited_with_every_reason_and_leaves_no_message(
    about: dict[str, Any], wanted: SendWhatsApp, reasons: list[str]
):
    at = desk(about={"name": "Ada Lovelace", **about})
    with logged() as lines, pytest.raises(DeliveryRefused) as refused:
        at.service.send(OPERATOR, wanted)
    assert refused.value.code == reasons[0]
    assert refused.value.details["reasons"] == reasons
    found = lines.named("validation_failure")
    assert [(f["contactId"], f["channel"], f["reason"]) for f in found] == [
        ("c1", "whatsapp", reason) for reason in reasons
    ]
    assert {line["level"] for line in found} == {"WARNING"}
    assert not any(secret in lines.text for secret in (PHONE, EMAIL, "Lovelace", "hello"))
    assert not at.attempts and not at.stored() and not at.publisher.published
    assert not at.rows("RateLimitTrackers")
    [row] = at.rows("AuditLogs")
    assert (row["action"], row["resourceId"], row["userId"]) == (
        "send_refused",
        "c1",
        OPERATOR.user_id,
    )
    assert row["details"] == {"channel": "whatsapp", "reasons": reasons}


class Interrupted(MemoryStore):
    """Something happens between what a sender reads and what it writes, once."""

    happens: Callable[[MemoryStore], None] | None = None

    def write(self, *actions: Action) -> None:
        if self.happens:
            happens, self.happens = self.happens, None
            happens(self)
        super().write(*actions)


def interrupted(happens: Callable[[MemoryStore], None]) -> Desk:
    store = memory_store_of(Interrupted)
    made = desk(store=store)
    store.happens = happens
    return made


CHANGED_MEANWHILE: list[tuple[Callable[[MemoryStore], None], type[Exception]]] = [
    (change_contact(optInWhatsApp=False), OptInRequired),
    (change_contact(deletedAt="2026-03-01T12:00:00.000Z"), NotFound),
]


@pytest.mark.proves("3.1", "3.5")
@pytest.mark.parametrize(("happens", "refusal"), CHANGED_MEANWHILE)
def test_consent_that_ends_between_reading_and_committing_stops_the_message(
    happens: Callable[[MemoryStore], None], refusal: type[Exception]
):
    at = interrupted(happens)
    with pytest.raises(refusal):
        at.service.send(OPERATOR, text())
    assert not at.attempts and not at.stored()


def test_a_number_that_changes_between_reading_and_committing_is_the_one_that_is_used():
    at = interrupted(change_contact(phone="+12025550123"))
    at.service.send(OPERATOR, text())
    assert [a.payload["to"] for a in at.attempts] == ["+12025550123"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"optInWhatsApp": False}, "OPT_IN_REQUIRED"),
        ({"deletedAt": "2026-03-01T12:00:00.000Z"}, "NOT_FOUND"),
        ({"lastInboundMessageAt": "2026-01-01T00:00:00.000Z"}, "TEMPLATE_REQUIRED"),
    ],
)
def test_consent_that_ends_between_two_attempts_stops_the_message(
    changes: dict[str, Any], reason: str
):
    at = Desk()
    at.sender = FakeSender(BUSY, before=lambda _: change_contact(**changes)(at.store))
    keep(at.store, contact())
    with pytest.raises(ProviderFailed) as failed:
        at.service.send(OPERATOR, text())
    assert failed.value.details["apiError"] == reason
    assert len(at.attempts) == 1
    assert [m.status for m in at.stored()] == ["failed"]


def test_a_busy_number_does_not_hide_why_a_message_may_never_go():
    at = desk(about={"opt_in_whats_app": False})
    busy = int((NOW + timedelta(minutes=1)).timestamp() * 1_000_000)
    at.store.write(Update(*tracker_key(ALLOWLIST[0]), set={"freeAt": busy}))
    with pytest.raises(OptInRequired):
        at.service.send(OPERATOR, text())


def test_a_contact_that_others_keep_changing_is_a_conflict_and_nothing_is_sent():
    class Restless(MemoryStore):
        changes = 0

        def write(self, *actions: Action) -> None:
            if any(isinstance(a, Put) and a.table == "Messages" for a in actions):
                self.changes += 1
                super().write(Update(*contact_key("c1"), set={"phone": f"+1202555{self.changes}"}))
            super().write(*actions)

    at = desk(store=memory_store_of(Restless))
    with pytest.raises(Conflict, match="try again"):
        at.service.send(OPERATOR, text())
    assert not at.attempts and not at.stored()


def set_config(store: MemoryStore, value: object) -> None:
    store.write(Put("SystemConfig", {"configKey": "send_mode", "configValue": value}))


@pytest.mark.proves("5.3", "10.7", "property 22")
@pytest.mark.parametrize(
    ("mode", "configured", "leaves"),
    [
        (SendMode.LIVE, None, True),
        (SendMode.LIVE, "LIVE", True),
        (SendMode.LIVE, "DRY_RUN", False),
        (SendMode.LIVE, "live", False),
        (SendMode.LIVE, "", False),
        (SendMode.LIVE, "garbage", False),
        (SendMode.LIVE, 1, False),
        (SendMode.LIVE, True, False),
        (SendMode.DRY_RUN, None, False),
        (SendMode.DRY_RUN, "LIVE", False),
        (SendMode.DRY_RUN, "DRY_RUN", False),
        (SendMode.DRY_RUN, "garbage", False),
    ],
)
def test_property_22_configuration_can_lower_live_and_nothing_can_raise_a_dry_run(
    mode: SendMode, configured: object, leaves: bool
):
    """Feature: wecare-digital-admin-platform, Property 22: DRY_RUN Skips API (WhatsApp)."""
    at = desk(mode=mode)
    if configured is not None:
        set_config(at.store, configured)
    shown = at.service.send(OPERATOR, text())
    assert (len(at.attempts), shown.dry_run) == (int(leaves), not leaves)
    assert shown.status is MessageStatus.SENT
    assert str(shown.provider_message_id).startswith("dry-run-") is not leaves


def test_a_configuration_row_without_a_value_means_a_dry_run():
    at = desk()
    at.store.write(Put("SystemConfig", {"configKey": "send_mode"}))
    assert at.service.send(OPERATOR, text()).dry_run and not at.attempts
