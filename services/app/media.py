"""Files that operators upload, to send them over WhatsApp."""

from functools import cache

from services.app.outgoing_files import bucket
from services.app.storage import store
from services.core.function_settings import OutboundWhatsAppSettings
from services.media.uploads import MediaUploads


@cache
def media_uploads() -> MediaUploads:
    """Uploads of operators."""
    settings = OutboundWhatsAppSettings.load()
    return MediaUploads(store(), bucket(settings), settings.media_outbound_prefix)
