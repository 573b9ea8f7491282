"""The document library."""

from functools import cache

from services.app.storage import store
from services.aws import clients
from services.aws.objects import S3Objects
from services.core.function_settings import MediaSettings
from services.documents.repository import DocumentRepository
from services.documents.service import DocumentService


@cache
def documents() -> DocumentService:
    """Adding, renaming, removing."""
    bucket = MediaSettings.load().media_bucket
    return DocumentService(DocumentRepository(store()), S3Objects(clients.s3(), bucket))
