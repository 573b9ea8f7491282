"""Tables as `amplify/infrastructure.json` describes them, also those of an earlier version."""

from typing import TYPE_CHECKING

import pytest

from local.manifest import load
from local.provision import add_missing_indexes, create_table
from services.aws.dynamo import DynamoStore
from services.aws.store import Put, Query
from services.core.clock import new_id
from tests.factories.storages import OVER_HTTP, FreshTables, dynamodb

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


@pytest.mark.proves("17.1", "17.10")
@pytest.mark.parametrize("kind", OVER_HTTP, indirect=True, scope="module")
def test_every_table_expires_by_the_attribute_that_is_described(url: str):
    client, expected = dynamodb(url), {name: row.ttl for name, row in load().tables.items()}
    names = FreshTables(client)
    found = {
        table: client.describe_time_to_live(TableName=names(table))["TimeToLiveDescription"]
        for table in expected
    }
    assert {table: said.get("AttributeName") for table, said in found.items()} == expected
    enabled = {table for table, said in found.items() if said.get("TimeToLiveStatus") == "ENABLED"}
    assert enabled == {table for table, attribute in expected.items() if attribute}
