"""People, configuration, and how sending stands."""

from functools import cache

from services.access.configuration import ConfigurationService
from services.access.directory import CognitoDirectory
from services.access.users import UserService
from services.app.storage import store
from services.aws import clients
from services.core.configuration import CONFIRMATION_THRESHOLD
from services.core.function_settings import ConfigurationSettings
from services.core.settings import Settings
from services.limits.tier import SendingStatusReader


@cache
def users() -> UserService:
    """User use cases."""
    pool = Settings.load().cognito_user_pool_id
    return UserService(store(), CognitoDirectory(clients.cognito, pool))


@cache
def configuration() -> ConfigurationService:
    """Configuration use cases."""
    settings = ConfigurationSettings.load()
    deployed = {CONFIRMATION_THRESHOLD.name: settings.bulk_confirmation_threshold}
    return ConfigurationService(store(), settings, deployed=deployed)


@cache
def sending_status() -> SendingStatusReader:
    """How sending stands."""
    return SendingStatusReader(store(), Settings.load())
