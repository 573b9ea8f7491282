"""What delivery events do to the recipients of bulk jobs."""

from services.app.realtime import publisher
from services.app.storage import store
from services.bulk.progress import Progress
from services.bulk.settling import RecipientSettler
from services.core.function_settings import PublishSettings


def settler(settings: PublishSettings) -> RecipientSettler:
    """Settles recipients whose answer was lost."""
    return RecipientSettler(store(), Progress(store(), publisher(settings)))
