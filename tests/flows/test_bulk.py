"""A bulk job on the real local platform: processes, queue, storage, provider, subscription."""

import json
import os
import signal
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from services.aws.attributes import to_dynamo
from tests.factories.records import contact
from tests.flows.api import Api, Refused, aws, behave, eventually, sent_by, sign_in
from tests.http import http
from tests.platform import RunningPlatform, running_platform

JOB = """jobId status totalRecipients sentCount failedCount unknownCount pendingCount version
  createdAt startedAt completedAt"""
CREATE = f"mutation($i: CreateBulkJobInput!) {{ createBulkJob(input: $i) {{ {JOB} }} }}"
CONTROL = f"""mutation($j: ID!, $a: BulkJobAction!) {{
  controlBulkJob(jobId: $j, action: $a) {{ {JOB} }} }}"""
READ = f"query($j: ID!) {{ bulkJob(jobId: $j) {{ {JOB} }} }}"
REPORT = f"query($j: ID!) {{ bulkReport(jobId: $j) {{ job {{ {JOB} }} jsonUrl csvUrl }} }}"
PREFLIGHT = """query($i: CreateBulkJobInput!) { bulkPreflight(input: $i) {
  totalRecipients distinctRecipients reachable refusals { code count reason advice }
  tier { limit used needed left } segments rate seconds
  needsConfirmation confirmationThreshold } }"""
CONFIGURE = "mutation($i: SetSystemConfigInput!) { setSystemConfig(input: $i) { configKey } }"
REPLAY = "mutation($i: ReplayDlqInput!) { replayDlq(input: $i) { replayed } }"
TEMPLATE = {
    "channel": "whatsapp",
    "messageType": "template",
    "templateName": "order_ready",
    "templateLanguage": "en",
    "confirmed": True,
}


def people(operator: Api, count: int, start: int) -> list[str]:
    made: list[str] = []
    for number in range(count):
        phone = f"+91{7100000000 + start + number}"
        contact = operator.create_contact(name=f"Bulk {number}", phone=phone)["contactId"]
        operator.update_contact(contactId=contact, optInWhatsApp=True)
        made.append(contact)
    return made


def job_of(operator: Api, job_id: str) -> Any:
    return operator.ask(READ, j=job_id)


def finished(
    operator: Api, job_id: str, within: float = 90, meanwhile: Callable[[], None] = lambda: None
) -> Any:
    def look() -> Any:
        meanwhile()
        job = job_of(operator, job_id)
        return job if job["status"] in ("completed", "cancelled") else None

    return eventually(look, within)


def received(platform: RunningPlatform) -> Counter[str]:
    """How often each number got something."""
    calls = http.get(f"{platform.url}/local/outbox").json()
    asked = [call["request"] for call in calls if call["channel"] == "whatsapp"]
    sent = [request["message"] for request in asked if "message" in request]
    return Counter(message["to"] for message in sent if message["type"] == "template")


def report_of(operator: Api, job_id: str) -> tuple[Any, str]:
    report = operator.ask(REPORT, j=job_id)
    return http.get(report["jsonUrl"]).json(), http.get(report["csvUrl"]).text


@pytest.mark.proves("8.1", "8.2", "8.3", "8.6", "8.7", "8.8", "13.7", "property 43", "property 44")
def test_150_people_pause_resume_complete_and_the_report(
    platform: RunningPlatform, operator: Api, viewer: Api
) -> None:
    http.delete(f"{platform.url}/local/outbox")
    who = people(operator, 149, 0)
    silent = operator.create_contact(name="No consent", phone="+917109999999")["contactId"]
    wanted = TEMPLATE | {"recipientContactIds": [*who, silent, who[0]], "clientToken": "flow-1"}
    with pytest.raises(Refused) as unconfirmed:
        operator.ask(CREATE, i=wanted | {"confirmed": False})
    assert unconfirmed.value.code == "CONFIRMATION_REQUIRED"
    with slow(platform):
        job = operator.ask(CREATE, i=wanted)
        key = job["jobId"]
        eventually(lambda: job_of(operator, key)["sentCount"] > 0)
        paused = operator.ask(CONTROL, j=key, a="pause")
    assert (job["totalRecipients"], paused["status"]) == (150, "paused")
    assert operator.ask(CREATE, i=wanted)["jobId"] == key
    eventually(lambda: nobody_holds(platform, key))
    assert job_of(viewer, key)["pendingCount"] > 0
    operator.ask(CONTROL, j=key, a="resume")
    done = finished(operator, key)
    if done["unknownCount"]:  # an answer that came too late; its delivery event says what it was
        done = eventually(lambda: settled_job(operator, key))
    counts = [done[name] for name in ("sentCount", "failedCount", "unknownCount", "pendingCount")]
    assert (done["status"], counts) == ("completed", [149, 1, 0, 0])
    assert set(received(platform).values()) == {1}
    assert len(received(platform)) == 149
    told, table = report_of(viewer, key)
    assert (told["sentCount"], told["failedCount"], told["totalRecipients"]) == (149, 1, 150)
    assert [failure["reason"] for failure in told["failures"]] == ["OPT_IN_REQUIRED"]
    assert len(table.splitlines()) == 151
    with pytest.raises(Refused) as late:
        operator.ask(CONTROL, j=key, a="pause")
    assert late.value.code == "CONFLICT"


@contextmanager
def slow(platform: RunningPlatform) -> Generator[None]:
    """A provider that takes its time, so that there is something left to pause."""
    behave(platform.url, "whatsapp", latencyMs=300)
    yield
    behave(platform.url, "whatsapp")


def nobody_holds(platform: RunningPlatform, job_id: str) -> bool:
    """Whether every worker has let go of the job's chunks."""
    info = platform.info()
    found = aws(info, "dynamodb").query(
        TableName=info["tables"]["BulkChunks"],
        KeyConditionExpression="jobId = :job",
        ExpressionAttributeValues={":job": {"S": job_id}},
    )
    return all(row["leasedUntil"]["N"] == "0" for row in found["Items"])


KILLED_AMONG = int(os.environ.get("KILLED_AMONG", "150"))
KILLS = int(os.environ.get("KILLS", "2"))
"""`make kills` runs twenty among two thousand."""


@pytest.mark.proves("8.6", "8.9")
def test_workers_killed_with_kill_9_message_nobody_twice_and_forget_nobody(tmp_path: Path) -> None:
    with running_platform(tmp_path / "data", QUEUE_VISIBILITY_SECONDS="3") as platform:
        operator = Api(platform.url, sign_in(platform.info(), "operator@example.com"))
        raise_tier(platform)
        who = stored_people(platform, KILLED_AMONG)
        job = operator.ask(CREATE, i=TEMPLATE | {"recipientContactIds": who})["jobId"]
        kills, step = 0, max(1, KILLED_AMONG // (KILLS + 1))
        while kills < KILLS and job_of(operator, job)["status"] != "completed":
            until = job_of(operator, job)["pendingCount"] - step * 3 // 4
            eventually(
                lambda until=until: job_of(operator, job)["pendingCount"] <= max(until, 0), 150
            )
            kills += kill_workers(platform)
        done = finished(operator, job, 250, meanwhile=lambda: put_back(operator))
        got = received(platform)
        told = {"recipients": KILLED_AMONG, "kills": kills, "most in a second": busiest(platform)}
        print(json.dumps(told | {"job": done}))  # noqa: T201
        assert kills > 0
        assert done["pendingCount"] == 0
        assert set(got.values()) <= {1}
        assert done["sentCount"] + done["unknownCount"] == KILLED_AMONG
        assert done["unknownCount"] <= 25 * kills
        settled = settled_by_events(operator, done, len(got))
        print(json.dumps({"received": len(got), "settled": settled}))  # noqa: T201
        counts = [settled[name] for name in ("sentCount", "failedCount", "unknownCount")]
        assert counts == [len(got), 0, KILLED_AMONG - len(got)]
        assert report_of(operator, job)[0]["sentCount"] == len(got)


def settled_by_events(operator: Api, job: Any, reached: int) -> Any:
    """The job once delivery events have settled whoever was reached, while they go on to do so."""
    while job["sentCount"] < reached:
        job = eventually(lambda known=job: more_sent(operator, known))
    return job


def more_sent(operator: Api, known: Any) -> Any:
    job = job_of(operator, known["jobId"])
    return job if job["sentCount"] > known["sentCount"] else None


@pytest.mark.proves("6.1", "7.1", "8.4", "8.5", "8.6")
@pytest.mark.parametrize(
    ("channel", "message"),
    [
        ("sms", {"content": "Your order is ready."}),
        ("email", {"subject": "Your order", "bodyHtml": "<p>It is ready.</p><script>x</script>"}),
    ],
)
def test_a_text_and_an_email_reach_those_who_opted_in_and_reports_settle_the_rest(
    platform: RunningPlatform, operator: Api, channel: str, message: dict[str, Any]
) -> None:
    who = people(operator, 6, 3000 if channel == "sms" else 4000)
    for number, consenting in enumerate(who[:4]):
        address = f"{channel}{number}@example.com"
        operator.update_contact(contactId=consenting, optInSms=True, optInEmail=True, email=address)
    wanted = {"channel": channel, "messageType": "text", "recipientContactIds": who, **message}
    before = operator.ask(PREFLIGHT, i=wanted)
    assert (before["reachable"], before["needsConfirmation"]) == (4, False)
    assert [(one["code"], one["count"]) for one in before["refusals"]] == [("OPT_IN_REQUIRED", 2)]
    sent = len(sent_by(platform.url, channel))
    behave(platform.url, channel, fail="lost", failures=1)
    job = operator.ask(CREATE, i=wanted)["jobId"]
    done = finished(operator, job)
    assert (done["failedCount"], done["pendingCount"]) == (2, 0)
    settled = eventually(lambda: settled_job(operator, job))
    behave(platform.url, channel)
    assert settled["sentCount"] == 4
    assert len(sent_by(platform.url, channel)) - sent == 4


def busiest(platform: RunningPlatform) -> int:
    """The most messages that reached the simulated WhatsApp within a second, by its own clock."""
    calls = http.get(f"{platform.url}/local/outbox").json()
    moments = [
        datetime.fromisoformat(call["at"]) for call in calls if call["channel"] == "whatsapp"
    ]
    return max(
        sum(0 <= (later - moment).total_seconds() < 1 for later in moments[n : n + 200])
        for n, moment in enumerate(moments)
    )


def settled_job(operator: Api, job_id: str) -> Any:
    job = job_of(operator, job_id)
    return job if not job["unknownCount"] else None


def stored_people(platform: RunningPlatform, count: int) -> list[str]:
    """Contacts who consented, put into the table at once."""
    info, made = platform.info(), []
    tables = aws(info, "dynamodb")
    name = next(n for n in tables.list_tables()["TableNames"] if n.endswith("-Contacts"))
    for begin in range(0, count, 25):
        part = [
            contact(contact_id=f"killed-{number}", phone=f"+91{7200000000 + number}")
            for number in range(begin, min(count, begin + 25))
        ]
        puts = [{"PutRequest": {"Item": to_dynamo(one.to_item())}} for one in part]
        tables.batch_write_item(RequestItems={name: puts})
        made += [one.contact_id for one in part]
    return made


def raise_tier(platform: RunningPlatform) -> None:
    admin = Api(platform.url, sign_in(platform.info(), "admin@example.com"))
    wanted = {"configKey": "whatsapp_tier_limit", "configValue": "100000"}
    admin.ask(CONFIGURE, i=wanted)


def put_back(operator: Api) -> None:
    """A chunk that was killed three times is a dead letter; an operator replays it."""
    operator.ask(REPLAY, i={"queueName": "bulk-dlq"})


def kill_workers(platform: RunningPlatform) -> int:
    """End one busy bulk-worker process, as a crash would."""
    killed = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            group = (entry / "stat").read_text().rsplit(")", 1)[-1].split()[2]
        except OSError:
            continue
        ours = platform.process and int(group) == platform.process.pid
        if ours and command.strip().endswith("local.functions.worker bulk-worker"):
            os.kill(int(entry.name), signal.SIGKILL)
            killed += 1
    return killed
