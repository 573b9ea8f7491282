"""Bulk jobs: created, delivered, steered and read through their functions."""

from contextlib import suppress
from typing import Any

from tests.factories.bulk import raise_tier
from tests.factories.faults import Killed
from tests.faults.handlers.contacts import LIBRARY, ada
from tests.faults.handlers.messages import ending, withdrawn
from tests.faults.handlers.scenario import Scenario, message_in, mutation, tick
from tests.faults.handlers.world import Step, World

WANTED: dict[str, Any] = {
    "messageType": "text",
    "content": "hello",
    "confirmed": True,
    "clientToken": "once",
}
PEOPLE = ["c1", "c2", "c3"]
JOB = ("BulkJobs", "BulkRecipients", "Messages", "Conversations")


def people(world: World) -> None:
    """Three contacts, of whom one has consented to nothing."""
    raise_tier(world.store)
    ada(world)
    ada(world, contact_id="c2", phone="+12025550123", email="bob@example.com")
    out = {"opt_in_whats_app": False, "opt_in_sms": False, "opt_in_email": False}
    ada(world, contact_id="c3", phone="+12025550124", email="eve@example.com", **out)


def wanted(channel: str) -> dict[str, Any]:
    more = {"subject": "Hello"} if channel == "email" else {}
    return {"channel": channel, "recipientContactIds": PEOPLE, **WANTED, **more}


def created(channel: str = "whatsapp") -> Step:
    """A job whose chunk waits."""

    def setup(world: World) -> None:
        people(world)
        world.notes["jobId"] = world.ask("Mutation.createBulkJob", input=wanted(channel))["jobId"]

    return setup


def completed(world: World) -> None:
    created()(world)
    world.settle()


def paused(world: World) -> None:
    created()(world)
    steered("pause")(world)
    world.settle()


def half_resumed(world: World) -> None:
    """Whoever resumed the job died before its chunks were in the queue."""
    paused(world)

    def dies(_: int) -> None:
        if world.plan.made[-1] == "sqs:SendMessageBatch":
            raise Killed

    world.plan.before = dies
    with world.armed(), suppress(Killed):
        world.ask("Mutation.controlBulkJob", jobId=world.notes["jobId"], action="resume")
    assert not world.aws.queues["bulk-queue"], "nobody died"


def steered(action: str) -> Step:
    def act(world: World) -> None:
        world.persist("Mutation.controlBulkJob", jobId=world.notes["jobId"], action=action)

    return act


def read(name: str) -> Step:
    def act(world: World) -> None:
        world.persist(name, jobId=world.notes["jobId"])

    return act


def ended(status: str, *, reported: bool = True) -> Step:
    """The job ended, and its counters, recipients and report are one."""

    def check(world: World) -> None:
        [job] = [row for row in world.rows("BulkJobs") if "status" in row]
        assert job["status"] == status, job["status"]
        recipients = world.rows("BulkRecipients")
        assert len(recipients) == len(PEOPLE)
        left = [row for row in recipients if row["status"] == "pending"]
        assert not left or status != "completed", f"{len(left)} are forgotten"
        refused = [row for row in recipients if row["contactId"] == "c3"]
        assert refused[0]["status"] != "sent", "somebody without consent is said to be reached"
        if reported:
            assert any(key.endswith(".json") for key in world.aws.objects), "no report"

    return check


def five_minutes_later(world: World) -> None:
    """What a tick could not do, the next one does."""
    world.advance(300)
    world.schedule("bulk-job-control")
    world.settle()
    ended("completed")(world)


SCENARIOS = [
    Scenario(
        "bulk-job-create",
        "a job",
        mutation("Mutation.createBulkJob", input=wanted("whatsapp")),
        people,
        ended("completed"),
        tables=JOB,
        once=("create_bulk_job",),
        told=True,
    ),
    Scenario(
        "bulk-job-create",
        "a look before",
        mutation("Query.bulkPreflight", input=wanted("whatsapp")),
        people,
        tables=(*JOB, *LIBRARY),
    ),
    *(
        Scenario(
            "bulk-worker",
            f"a chunk of {channel}",
            message_in("bulk-queue"),
            created(channel),
            ended("completed"),
            tables=("BulkRecipients", "Conversations"),
            told=True,
        )
        for channel in ("whatsapp", "sms", "email")
    ),
    Scenario(
        "bulk-worker",
        "a consent that ends meanwhile",
        withdrawn(message_in("bulk-queue"), "whatsapp"),
        created(),
        ended("completed"),
        meanwhile=ending("whatsapp"),
        told=True,
    ),
    Scenario(
        "bulk-job-control",
        "a pause",
        steered("pause"),
        created(),
        ended("paused", reported=False),
        once=("pause_bulk_job",),
    ),
    Scenario(
        "bulk-job-control",
        "going on",
        steered("resume"),
        paused,
        ended("completed"),
        once=("resume_bulk_job",),
        tables=JOB,
        told=True,
    ),
    Scenario(
        "bulk-job-control",
        "what a resumption left",
        tick("bulk-job-control"),
        half_resumed,
        five_minutes_later,
    ),
    Scenario(
        "bulk-job-control",
        "an end",
        steered("cancel"),
        created(),
        ended("cancelled"),
        once=("cancel_bulk_job",),
    ),
    Scenario("bulk-job-read", "a report", read("Query.bulkReport"), completed, tables=JOB),
    Scenario("bulk-job-read", "a job", read("Query.bulkJob"), completed, tables=(*JOB, *LIBRARY)),
]
