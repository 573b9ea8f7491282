"""What somebody hides in a recipient's id reaches the report of a job as text."""

import csv
import json
from io import StringIO
from typing import Any

import pytest

from tests.contract.resolvers.events import ask, module_of
from tests.factories.aws import Cloud, client
from tests.unit.bulk.test_report import FORMULAS


class Context:
    """What the worker asks of Lambda."""

    def get_remaining_time_in_millis(self) -> int:
        return 40_000


def delivered(cloud: Cloud) -> None:
    """bulk-worker takes what waits."""
    for body in cloud.letters("bulk-queue"):
        record = {"messageId": "r1", "body": body, "attributes": {"ApproximateReceiveCount": "1"}}
        answer = module_of("bulk-worker").handler({"Records": [record]}, Context())
        assert answer == {"batchItemFailures": []}


def cells(text: str) -> list[dict[str, str]]:
    header, *lines = csv.reader(StringIO(text, newline=""))
    return [dict(zip(header, line, strict=True)) for line in lines]


@pytest.mark.proves("8.8")
@pytest.mark.attack("spreadsheets")
@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_report_is_calculated(cloud: Cloud, formula: str):
    client("s3").create_bucket(Bucket="reports")
    job = ask(
        "Mutation.createBulkJob",
        input={
            "channel": "sms",
            "messageType": "text",
            "content": formula,
            "recipientContactIds": [formula],
        },
    )
    delivered(cloud)
    assert ask("Query.bulkJob", jobId=job["jobId"])["status"] == "completed"
    kept: Any = client("s3").list_objects_v2(Bucket="reports")["Contents"]
    bodies = {
        row["Key"]: client("s3").get_object(Bucket="reports", Key=row["Key"])["Body"].read()
        for row in kept
    }
    [table] = [body.decode() for key, body in bodies.items() if key.endswith(".csv")]
    [row] = cells(table)
    assert row["contactId"] == f"'{formula}"
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())
    [summary] = [json.loads(body) for key, body in bodies.items() if key.endswith(".json")]
    assert [failure["contactId"] for failure in summary["failures"]] == [formula]
