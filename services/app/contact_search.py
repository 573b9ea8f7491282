"""Finding contacts."""

from functools import cache

from services.app.storage import store
from services.aws import clients
from services.aws.environment import table_name
from services.contacts.search.keeping import Snapshots
from services.contacts.search.service import ContactSearch
from services.contacts.search.shelf import S3Shelf
from services.contacts.search.warm import WarmIndex
from services.core.function_settings import ContactSearchSettings


@cache
def contact_search() -> ContactSearch:
    """The search."""
    return ContactSearch(store(), warm_index())


@cache
def warm_index() -> WarmIndex:
    """The index that this process holds; its snapshots have the name of the table."""
    settings = ContactSearchSettings.load()
    key = f"{settings.search_prefix}{table_name('Contacts')}"
    shelf = S3Shelf(clients.s3, settings.report_bucket, key)
    return WarmIndex(store(), Snapshots(store(), shelf))
