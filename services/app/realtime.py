"""Telling subscribers."""

from services.aws import clients
from services.core.function_settings import PublishSettings
from services.realtime.publisher import AppSyncPublisher, Publisher


def publisher(settings: PublishSettings) -> Publisher:
    """AppSync."""
    return AppSyncPublisher(settings.graphql_url, settings.aws_region, clients.credentials)
