"""Dead letters on the real local platform: things break, people look, replay, and it is done."""

import json
from typing import Any

import pytest

from tests.flows.api import Api, Refused, aws, eventually, sign_in, write_as_customer
from tests.flows.test_bulk import CREATE, TEMPLATE, finished, job_of, people, received
from tests.platform import RunningPlatform

LETTER = """dlqMessageId queueName state originalMessageId retryCount exhausted unreadable
  receivedAt lastAttemptAt replayedAt errorDetails payload"""
LIST = f"""query($q: String!, $s: DlqState) {{
  dlqMessages(queueName: $q, state: $s) {{ items {{ {LETTER} }} nextToken }} }}"""
REPLAY = """mutation($i: ReplayDlqInput!) { replayDlq(input: $i) {
  replayed failed skipped results { dlqMessageId outcome reason exhausted } } }"""
QUEUES = ("inbound-dlq", "bulk-dlq", "outbound-dlq")
STATISTICS = "{ dlqStatistics { queueName waiting exhausted replayed oldest } }"


@pytest.fixture
def broken(platform: RunningPlatform) -> RunningPlatform:
    """The platform, with nothing in its dead-letter queues that other tests left there."""
    operator = Api(platform.url, sign_in(platform.info(), "operator@example.com"))
    for queue in QUEUES:
        while any(replay(operator, queue)[outcome] for outcome in ("replayed", "failed")):
            pass
    return platform


@pytest.fixture
def fixer(operator: Api) -> Api:
    return operator


def table(tables: Any, name: str) -> str:
    return next(n for n in tables.list_tables()["TableNames"] if n.endswith(f"-{name}"))


def listed(api: Api, queue: str, state: str | None = None) -> list[Any]:
    return api.ask(LIST, q=queue, s=state)["items"]


def replay(api: Api, queue: str, **more: Any) -> Any:
    return api.ask(REPLAY, i={"queueName": queue} | more)


def put(info: dict[str, Any], queue: str, body: str) -> None:
    aws(info, "sqs").send_message(QueueUrl=info["queues"][queue], MessageBody=body)


def contacts(api: Api, phone: str) -> list[Any]:
    query = "query($q: String) { searchContacts(query: $q) { items { contactId } } }"
    return api.ask(query, q=phone)["items"]


@pytest.mark.proves("4.7", "9.1", "9.2", "9.4", "9.5", "9.6", "property 49", "property 50")
def test_a_customer_whose_row_was_broken_is_heard_after_all_and_once(
    broken: RunningPlatform, fixer: Api
) -> None:
    info, phone = broken.info(), "+917000099001"
    tables = aws(info, "dynamodb")
    contact = fixer.create_contact(name="Nisha", phone=phone)["contactId"]
    name = table(tables, "Identities")
    whole = next(i for i in tables.scan(TableName=name)["Items"] if phone in str(i))
    tables.put_item(TableName=name, Item={"identity": whole["identity"]})
    write_as_customer(broken.url, phone, "Do you hear me?")
    [letter] = eventually(lambda: listed(fixer, "inbound-dlq", "waiting"))
    assert phone.removeprefix("+") in letter["payload"] and "KeyError" in letter["errorDetails"]
    done = replay(fixer, "inbound-dlq", batchSize=10, maxRetries=5)
    assert (done["replayed"], done["failed"], done["skipped"]) == (0, 1, 0)
    assert listed(fixer, "inbound-dlq", "waiting")[0]["retryCount"] == 1
    tables.put_item(TableName=name, Item=whole)
    done = replay(fixer, "inbound-dlq", batchSize=10, maxRetries=5)
    assert (done["replayed"], done["failed"], done["skipped"]) == (1, 0, 0)
    assert [m["content"] for m in fixer.messages(contact)] == ["Do you hear me?"]
    assert listed(fixer, "inbound-dlq", "waiting") == []
    replayed = listed(fixer, "inbound-dlq", "replayed")
    assert letter["dlqMessageId"] in [m["dlqMessageId"] for m in replayed]
    write_as_customer(broken.url, phone, "And now?")
    eventually(lambda: len(fixer.messages(contact)) == 2)


@pytest.mark.proves("9.1", "9.5")
def test_a_text_that_broke_goes_through_the_function_of_texts(
    broken: RunningPlatform, fixer: Api
) -> None:
    info, phone = broken.info(), "+917000099002"
    event = {
        "originationNumber": phone,
        "destinationNumber": "+15550001111",
        "messageKeyword": "K",
        "messageBody": "by text",
        "inboundMessageId": "in-99002",
    }
    record = {"EventSource": "aws:sns", "Sns": {"MessageId": "s", "Message": json.dumps(event)}}
    for body in ({"record": record, "error": "x"}, {"Records": [record]}):
        put(info, "inbound-dlq", json.dumps(body))
    chosen = [letter["dlqMessageId"] for letter in listed(fixer, "inbound-dlq", "waiting")]
    assert len(chosen) == 1
    done = replay(fixer, "inbound-dlq", dlqMessageIds=chosen)
    assert done["results"] == [
        {"dlqMessageId": chosen[0], "outcome": "replayed", "reason": None, "exhausted": False}
    ]
    [who] = contacts(fixer, phone)
    assert [m["content"] for m in fixer.messages(who["contactId"])] == ["by text"]


@pytest.mark.proves("9.7", "property 51")
@pytest.mark.parametrize("queue", QUEUES)
def test_poison_is_kept_shown_and_parked(broken: RunningPlatform, fixer: Api, queue: str) -> None:
    info = broken.info()
    before = {letter["dlqMessageId"] for letter in listed(fixer, queue)}
    for body in ("this is not JSON", '{"nobody": "knows"}'):
        put(info, queue, body)
    everything = listed(fixer, queue, "exhausted")
    found = [letter for letter in everything if letter["dlqMessageId"] not in before]
    payloads = [json.loads(letter["payload"]) for letter in found]
    assert sorted(payloads, key=str) == ["this is not JSON", {"nobody": "knows"}]
    assert all(letter["unreadable"] and letter["exhausted"] for letter in found)
    done = replay(fixer, queue, dlqMessageIds=[letter["dlqMessageId"] for letter in found])
    assert (done["replayed"], done["failed"], done["skipped"]) == (0, 0, 2)
    viewer = Api(broken.url, sign_in(info, "viewer@example.com"))
    with pytest.raises(Refused) as refused:
        listed(viewer, queue)
    assert refused.value.code == "INSUFFICIENT_PERMISSIONS"
    numbers = {row["queueName"]: row for row in viewer.ask(STATISTICS)}
    assert numbers[queue]["exhausted"] == len(everything)


@pytest.mark.parametrize(
    "wrong", [{"batchSize": 0}, {"batchSize": 101}, {"maxRetries": 0}, {"maxRetries": 50}]
)
def test_numbers_out_of_bounds_are_refused_in_words(fixer: Api, wrong: dict[str, int]) -> None:
    with pytest.raises(Refused, match="must be between 1 and") as refused:
        replay(fixer, "inbound-dlq", **wrong)
    assert refused.value.code == "VALIDATION_ERROR"
    assert list(refused.value.info["details"]["fields"]) == list(wrong)


@pytest.mark.proves("8.9", "9.4", "property 45", "property 48")
def test_a_chunk_that_ended_in_bulk_dlq_is_replayed_and_its_job_completes(
    broken: RunningPlatform, fixer: Api
) -> None:
    """The worker failed on it and hides it for five minutes; after the third time SQS moves it."""
    info = broken.info()
    tables = aws(info, "dynamodb")
    contacts_table, chunks_table = table(tables, "Contacts"), table(tables, "BulkChunks")
    who = people(fixer, 3, 99_100)
    key = {"contactId": {"S": who[1]}}
    whole = tables.get_item(TableName=contacts_table, Key=key)["Item"]
    tables.put_item(TableName=contacts_table, Item=key | {"name": {"S": "Unreadable"}})
    job = fixer.ask(CREATE, i=TEMPLATE | {"recipientContactIds": who, "confirmed": True})["jobId"]
    chunk_key: Any = {"jobId": {"S": job}, "chunk": {"N": "0"}}

    def held() -> bool:
        return tables.get_item(TableName=chunks_table, Key=chunk_key)["Item"]["epoch"]["N"] != "0"

    eventually(held)
    order = {
        "jobId": job,
        "chunk": 0,
        "channel": "whatsapp",
        "messageType": "template",
        "recipientContactIds": who,
    }
    put(info, "bulk-dlq", json.dumps(order))
    [letter] = listed(fixer, "bulk-dlq", "waiting")
    assert letter["originalMessageId"] == f"{job}#0"
    assert job_of(fixer, job)["pendingCount"] == 3
    tables.put_item(TableName=contacts_table, Item=whole)
    assert replay(fixer, "bulk-dlq")["replayed"] == 1
    done = finished(fixer, job)
    assert (done["status"], done["sentCount"], done["pendingCount"]) == ("completed", 3, 0)
    reached = received(broken)
    assert [reached[fixer.contact(c)["phone"]] for c in who] == [1, 1, 1]
    assert listed(fixer, "bulk-dlq", "waiting") == []


def test_a_late_message_goes_back_to_its_queue(broken: RunningPlatform, fixer: Api) -> None:
    info = broken.info()
    put(info, "outbound-dlq", json.dumps({"messageId": "never-there"}))
    done = replay(fixer, "outbound-dlq")
    assert (done["replayed"], done["failed"]) == (1, 0)
