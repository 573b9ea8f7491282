"""Tables that an earlier version left behind get the indexes that came since."""

from typing import TYPE_CHECKING

from local.manifest import load
from local.provision import add_missing_indexes, create_table
from services.aws.dynamo import DynamoStore
from services.aws.store import Put, Query
from services.core.clock import new_id

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def test_an_index_that_came_later_finds_the_rows_that_were_there_before(
    embedded: "DynamoDBClient",
):
    name, table = new_id(), load().tables["AuditLogs"]
    create_table(embedded, name, table.model_copy(update={"indexes": {}}))
    store = DynamoStore(embedded, lambda _: name)
    store.write(Put("AuditLogs", {"logId": "1", "feed": "all", "timestamp": "2026-03-01"}))
    for _ in range(2):
        add_missing_indexes(embedded, name, table)
    page = store.query(Query("AuditLogs", ("feed", "all"), index="feed-timestamp-index"))
    assert [item["logId"] for item in page.items] == ["1"]
