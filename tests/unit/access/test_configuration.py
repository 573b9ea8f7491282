from dataclasses import replace
from typing import Any

import pytest

from services.access.configuration import ConfigurationService
from services.access.model import SetSystemConfig
from services.access.roles import Principal
from services.aws.store import Put, Store
from services.core.configuration import KEYS
from services.core.errors import Forbidden, Invalid
from services.core.settings import Environment, SendMode
from tests.factories.infrastructure import memory_store, rows
from tests.factories.people import admin
from tests.factories.records import OPERATOR, VIEWER, Ids
from tests.factories.time import FakeClock
from tests.factories.tokens import SETTINGS, settings

PRODUCTION = settings(send_mode=SendMode.LIVE, environment=Environment.PRODUCTION)


def service(settings: Any = PRODUCTION, store: Store | None = None) -> ConfigurationService:
    return ConfigurationService(store or memory_store(), settings, FakeClock(), Ids())


def setting(key: str, value: str) -> SetSystemConfig:
    return SetSystemConfig(config_key=key, config_value=value)


def test_every_key_is_shown_with_its_rule_and_the_value_in_force():
    store = memory_store()
    store.write(Put("SystemConfig", {"configKey": "send_mode", "configValue": "nonsense"}))
    shown = {one.config_key: one for one in service(store=store).read(admin())}
    assert list(shown) == list(KEYS)
    assert shown["send_mode"].config_value == "DRY_RUN"
    assert (shown["send_mode"].kind, shown["send_mode"].choices) == ("choice", ("DRY_RUN", "LIVE"))
    assert shown["ai_automation_enabled"].kind == "boolean"
    tier = shown["whatsapp_tier_limit"]
    assert (tier.kind, tier.minimum, tier.maximum, tier.config_value) == (
        "number",
        0,
        1_000_000,
        "250",
    )


def test_what_the_deployment_says_is_shown_until_administrators_say_something_else():
    key, by = "bulk_confirmation_threshold", admin()
    told = replace(service(), deployed={key: "35"})

    def shown() -> tuple[str, str]:
        [one] = [one for one in told.read(by) if one.config_key == key]
        return one.config_value, one.default_value

    assert shown() == ("35", "35")
    assert told.set(by, setting(key, "5")).default_value == "35"
    assert shown() == ("5", "35")


@pytest.mark.proves("1.5")
def test_a_change_keeps_who_changed_it_when_and_from_what_in_one_audit_row():
    store = memory_store()
    changing = service(store=store)
    by = admin()
    changing.set(by, setting("whatsapp_tier_limit", "2000"))
    changed = changing.set(by, setting("whatsapp_tier_limit", "10000"))
    assert (changed.config_value, changed.updated_by) == ("10000", by.user_id)
    assert changed == next(one for one in changing.read(by) if one.config_key == changed.config_key)
    found = [(row["resourceId"], row["details"]) for row in rows(store, "AuditLogs")]
    assert found == [
        ("whatsapp_tier_limit", {"before": None, "after": "2000"}),
        ("whatsapp_tier_limit", {"before": "2000", "after": "10000"}),
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [("send_mode", "live"), ("ai_automation_enabled", "1"), ("retention", "3"), ("", "")],
)
def test_what_is_refused_changes_nothing_and_leaves_no_audit_row(key: str, value: str):
    store = memory_store()
    with pytest.raises(Invalid):
        service(store=store).set(admin(), setting(key, value))
    assert rows(store, "SystemConfig") == rows(store, "AuditLogs") == []


@pytest.mark.proves("10.7", "property 52")
def test_property_52_where_nothing_may_leave_live_cannot_be_set():
    """Feature: wecare-digital-admin-platform, Property 52: Non-Production Enforces DRY_RUN."""
    rehearsing = service(SETTINGS)
    with pytest.raises(Invalid, match="only rehearses"):
        rehearsing.set(admin(), setting("send_mode", "LIVE"))
    assert rehearsing.set(admin(), setting("send_mode", "DRY_RUN")).config_value == "DRY_RUN"
    assert service().set(admin(), setting("send_mode", "LIVE")).config_value == "LIVE"


@pytest.mark.parametrize("by", [VIEWER, OPERATOR])
@pytest.mark.proves("1.5")
def test_only_administrators_read_and_change_settings(by: Principal):
    with pytest.raises(Forbidden):
        service().read(by)
    with pytest.raises(Forbidden):
        service().set(by, setting("send_mode", "DRY_RUN"))


def test_a_change_at_the_same_moment_is_seen_and_audited_with_the_true_old_value():
    store: Any = memory_store()

    class Rival:
        rivals = 1

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def write(self, *actions: Any) -> None:
            if self.rivals:
                self.rivals = 0
                service(store=store).set(admin("rival"), setting("send_mode", "DRY_RUN"))
            store.write(*actions)

    quick: Any = Rival()
    ConfigurationService(quick, PRODUCTION, FakeClock()).set(admin(), setting("send_mode", "LIVE"))
    details = {row["userId"]: row["details"] for row in rows(store, "AuditLogs")}
    assert details == {
        "rival": {"before": None, "after": "DRY_RUN"},
        "root": {"before": "DRY_RUN", "after": "LIVE"},
    }
