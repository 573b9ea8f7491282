"""Reading and changing the settings that administrators may change (Requirement 1.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from services.access.audit import audit_row
from services.access.model import ConfigEntry, SetSystemConfig
from services.access.roles import Permission, Principal
from services.aws.conditions import same
from services.aws.store import Busy, ConditionFailed, Item, Store, Update
from services.core.clock import Clock, NewId, iso, new_id, utc_now
from services.core.configuration import KEYS, SEND_MODE, ConfigKey, key_named
from services.core.errors import Invalid
from services.core.settings import SendMode, Settings

ATTEMPTS = 3


@dataclass(frozen=True)
class ConfigurationService:
    """Configuration use cases."""

    store: Store
    settings: Settings
    clock: Clock = utc_now
    new_id: NewId = new_id
    deployed: Mapping[str, str] = field(default_factory=dict[str, str])
    """What this deployment says of a key until administrators do."""

    def read(self, by: Principal) -> tuple[ConfigEntry, ...]:
        """Every key with the value that is in force."""
        by.require(Permission.ADMINISTER)
        keys = [self._key(name) for name in KEYS]
        rows = self.store.get_many([key.row for key in keys])
        return tuple(_entry(key, row) for key, row in zip(keys, rows, strict=True))

    def _key(self, name: str) -> ConfigKey:
        key = key_named(name)
        return replace(key, default=self.deployed.get(name, key.default))

    def set(self, by: Principal, wanted: SetSystemConfig) -> ConfigEntry:
        """A new value for one key, with the audit row that holds the old and the new one.

        Raises:
            Invalid: no such key, no such value, or LIVE where nothing may leave.
        """
        by.require(Permission.ADMINISTER)
        key = self._key(wanted.config_key)
        key.require(wanted.config_value)
        self._require_possible(key, wanted.config_value)
        for _ in range(ATTEMPTS):
            before, now = self.store.get(*key.row), self.clock()
            changes = {
                "configValue": wanted.config_value,
                "updatedBy": by.user_id,
                "updatedAt": iso(now),
            }
            old = (before or {}).get("configValue")
            update = Update(*key.row, set=changes, only_if=same("configValue", old))
            row = audit_row(
                by,
                "set_system_config",
                ("config", key.name),
                now,
                self.new_id(),
                before=old,
                after=wanted.config_value,
            )
            try:
                self.store.write(update, row)
            except ConditionFailed:
                continue
            return _entry(key, changes)
        raise Busy

    def _require_possible(self, key: ConfigKey, value: str) -> None:
        """The configuration only lowers LIVE; it never raises DRY_RUN (Requirement 10.7)."""
        if key.name == SEND_MODE.name and value == SendMode.LIVE != self.settings.send_mode:
            said = "this deployment only rehearses (DRY_RUN); LIVE is set where it is deployed"
            raise Invalid(f"send_mode: {said}.", fields={"configValue": said})


def _entry(key: ConfigKey, row: Item | None) -> ConfigEntry:
    there = row or {}
    return ConfigEntry(
        config_key=key.name,
        config_value=key.in_force(row),
        description=key.description,
        kind=key.kind,
        choices=key.choices,
        minimum=key.minimum,
        maximum=key.maximum,
        default_value=key.default,
        updated_by=there.get("updatedBy"),
        updated_at=there.get("updatedAt"),
    )
