"""A bulk job on the real local platform: processes, queue, storage, provider, subscription."""

import json
import os
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.flows.api import Api, Refused, eventually, sign_in
from tests.platform import RunningPlatform, running_platform

pytestmark = pytest.mark.xdist_group("platform")

JOB = """jobId status totalRecipients sentCount failedCount unknownCount pendingCount version
  createdAt startedAt completedAt"""
CREATE = f"mutation($i: CreateBulkJobInput!) {{ createBulkJob(input: $i) {{ {JOB} }} }}"
CONTROL = f"""mutation($j: ID!, $a: BulkJobAction!) {{
  controlBulkJob(jobId: $j, action: $a) {{ {JOB} }} }}"""
READ = f"query($j: ID!) {{ bulkJob(jobId: $j) {{ {JOB} }} }}"
REPORT = f"query($j: ID!) {{ bulkReport(jobId: $j) {{ job {{ {JOB} }} jsonUrl csvUrl }} }}"
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


def finished(operator: Api, job_id: str, within: float = 60) -> Any:
    def look() -> Any:
        job = job_of(operator, job_id)
        return job if job["status"] in ("completed", "cancelled") else None

    return eventually(look, within)


def received(platform: RunningPlatform) -> Counter[str]:
    """How often each number got something."""
    calls = httpx.get(f"{platform.url}/local/outbox").json()
    sent = (call["request"]["message"] for call in calls if call["channel"] == "whatsapp")
    return Counter(message["to"] for message in sent if message["type"] == "template")


def report_of(operator: Api, job_id: str) -> tuple[Any, str]:
    report = operator.ask(REPORT, j=job_id)
    return httpx.get(report["jsonUrl"]).json(), httpx.get(report["csvUrl"]).text


@pytest.mark.proves("8.1", "8.2", "8.3", "8.6", "8.7", "8.8", "13.7", "property 43", "property 44")
def test_150_people_pause_resume_complete_and_the_report(
    platform: RunningPlatform, operator: Api, viewer: Api
) -> None:
    httpx.delete(f"{platform.url}/local/outbox")
    who = people(operator, 149, 0)
    silent = operator.create_contact(name="No consent", phone="+917109999999")["contactId"]
    wanted = TEMPLATE | {"recipientContactIds": [*who, silent, who[0]], "clientToken": "flow-1"}
    with pytest.raises(Refused) as unconfirmed:
        operator.ask(CREATE, i=wanted | {"confirmed": False})
    assert unconfirmed.value.code == "CONFIRMATION_REQUIRED"
    job = operator.ask(CREATE, i=wanted)
    assert operator.ask(CREATE, i=wanted)["jobId"] == job["jobId"]
    assert job["totalRecipients"] == 150
    key = job["jobId"]
    eventually(lambda: job_of(operator, key)["sentCount"] > 0, 30)
    paused = operator.ask(CONTROL, j=key, a="pause")
    assert paused["status"] == "paused"
    eventually(lambda: same_twice(lambda: job_of(viewer, key)["pendingCount"]))
    assert job_of(viewer, key)["pendingCount"] > 0
    operator.ask(CONTROL, j=key, a="resume")
    done = finished(operator, key)
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


def same_twice(look: Any) -> bool:
    before = look()
    time.sleep(0.7)
    return before == look()


@pytest.mark.proves("8.6", "8.9")
def test_workers_killed_with_kill_9_message_nobody_twice_and_forget_nobody(tmp_path: Path) -> None:
    with running_platform(tmp_path / "data", QUEUE_VISIBILITY_SECONDS="3") as platform:
        operator = Api(platform.url, sign_in(platform.info(), "operator@example.com"))
        who = people(operator, 150, 1000)
        job = operator.ask(CREATE, i=TEMPLATE | {"recipientContactIds": who})["jobId"]
        kills = 0
        for _ in range(2):
            before = job_of(operator, job)["pendingCount"]
            eventually(lambda before=before: job_of(operator, job)["pendingCount"] < before, 60)
            kills += kill_workers(platform)
            if job_of(operator, job)["status"] == "completed":
                break
        done = finished(operator, job, 150)
        assert kills > 0
        assert done["pendingCount"] == 0
        assert set(received(platform).values()) <= {1}
        assert done["sentCount"] + done["unknownCount"] == 150
        assert done["unknownCount"] <= 25 * kills
        report, _ = report_of(operator, job)
        assert report["sentCount"] == len(received(platform))
        print(json.dumps({"kills": kills, "unknown": done["unknownCount"]}))  # noqa: T201


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
