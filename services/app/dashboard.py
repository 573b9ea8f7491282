"""The dashboard."""

from functools import cache

from services.app.people import sending_status
from services.app.storage import store
from services.dashboard.service import DashboardService


@cache
def dashboard() -> DashboardService:
    """The dashboard's figures."""
    return DashboardService(store(), sending_status())
