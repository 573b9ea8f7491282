"""Forms, made and worded anew."""

from functools import cache

from services.app.storage import store
from services.core.function_settings import FormSettings
from services.forms.repository import FormRepository
from services.forms.service import FormService


@cache
def forms() -> FormService:
    """Making and changing forms."""
    return FormService(FormRepository(store()), FormSettings.load().public_forms_url)
