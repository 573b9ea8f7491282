"""Whatever comes in, the answer is typed, says what to do, and loses nothing."""

import json
import time
from typing import Any

import pytest
from jose import jwt

from tests.flows.api import (
    Api,
    Refused,
    aws,
    eventually,
    rows_of,
    sign_in,
    write_as_customer,
)
from tests.http import http
from tests.platform import RunningPlatform

CREATE = "mutation($i: CreateContactInput!) { createContact(input: $i) { contactId } }"


@pytest.mark.proves("2.2")
@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"name": "A", "phone": "98765 43210"}, "phone"),
        ({"name": "A", "phone": "9876543210"}, "phone"),
        ({"name": "A", "email": "nobody"}, "email"),
        ({"name": "", "phone": "+919876543210"}, "name"),
        ({"name": "x" * 256, "phone": "+919876543210"}, "name"),
    ],
)
def test_a_contact_with_a_bad_detail_is_refused_with_the_field(
    operator: Api, details: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        operator.create_contact(**details)
    assert refused.value.code == "VALIDATION_ERROR"
    assert field in refused.value.info["details"]["fields"]


def test_a_contact_without_phone_and_email_is_refused(operator: Api) -> None:
    with pytest.raises(Refused, match="phone number or an email"):
        operator.create_contact(name="Nobody")


def test_a_contact_that_is_not_there_or_was_deleted_is_not_found(operator: Api, phone: str) -> None:
    contact = operator.create_contact(name="Gone", phone=phone)["contactId"]
    delete = "mutation($c: ID!) { deleteContact(contactId: $c) { contactId deletedAt } }"
    assert operator.ask(delete, c=contact)["contactId"] == contact
    for missing in (contact, "never-was"):
        for ask in (
            lambda missing=missing: operator.contact(missing),
            lambda missing=missing: operator.update_contact(contactId=missing, name="B"),
            lambda missing=missing: operator.send(missing, "Hello"),
            lambda missing=missing: operator.ask(delete, c=missing),
        ):
            with pytest.raises(Refused) as refused:
                ask()
            assert (refused.value.code, refused.value.info["httpStatus"]) == ("NOT_FOUND", 404)


@pytest.mark.proves("1.3", "1.6", "2.7", "property 3")
def test_a_viewers_mutation_is_refused_and_audited(
    platform: RunningPlatform, viewer: Api, phone: str
) -> None:
    info = platform.info()

    def denials() -> int:
        return sum(row["action"]["S"] == "denied" for row in rows_of(info, "AuditLogs"))

    before = denials()
    with pytest.raises(Refused, match="ask an administrator") as refused:
        viewer.create_contact(name="Nisha", phone=phone)
    assert refused.value.code == "INSUFFICIENT_PERMISSIONS"
    assert refused.value.info["httpStatus"] == 403
    assert denials() == before + 1


def test_nobody_but_our_services_may_publish(operator: Api) -> None:
    message = {
        "messageId": "m",
        "contactId": "c",
        "channel": "whatsapp",
        "direction": "inbound",
        "messageType": "text",
        "status": "received",
        "dryRun": False,
        "timestamp": "2026-01-17T12:00:00.000Z",
        "updatedAt": "2026-01-17T12:00:00.000Z",
        "statusHistory": [],
        "reactions": [],
    }
    query = "mutation($i: PublishMessageInput!) { publishMessageStatus(input: $i) { messageId } }"
    with pytest.raises(Refused) as refused:
        operator.ask(query, i=message)
    assert refused.value.code == "Unauthorized"


@pytest.mark.attack("tokens")
@pytest.mark.proves("1.1")
def test_a_token_that_proves_nothing_is_refused(platform: RunningPlatform, operator: Api) -> None:
    claims = jwt.get_unverified_claims(operator.token)
    header, payload, signature = operator.token.split(".")
    tampered = {
        "forged signature": f"{header}.{payload}.{signature[::-1]}",
        "HS256": jwt.encode(claims, "secret", algorithm="HS256"),
        "of another pool": jwt.encode(claims | {"iss": "https://elsewhere"}, "s", "HS256"),
        "id token": id_token(platform.info()),
        "nothing": "",
        "words": "let me in",
    }
    for name, token in tampered.items():
        answer = Api(platform.url, token).post("{ me { userId } }")
        assert answer.status_code == 401, name
        assert answer.headers["x-amzn-ErrorType"] == "UnauthorizedException"


def id_token(info: dict[str, Any]) -> str:
    user = info["users"][0]
    answer = aws(info, "cognito-idp").initiate_auth(
        ClientId=info["userPoolClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": user["email"], "PASSWORD": user["password"]},
    )
    return answer["AuthenticationResult"]["IdToken"]


@pytest.mark.proves("1.2", "1.3", "1.4")
def test_a_program_comes_in_through_our_authorizer(platform: RunningPlatform) -> None:
    info = platform.info()
    viewer = Api(platform.url, "custom-" + sign_in(info, "viewer@example.com"))
    assert viewer.ask("{ sendingStatus { environment } }") == {"environment": "local"}
    with pytest.raises(Refused) as refused:
        viewer.create_contact(name="A", email="a@example.com")
    assert refused.value.code == "Unauthorized"
    assert Api(platform.url, "custom-nonsense").post("{ me { role } }").status_code == 401


def test_a_query_that_is_too_deep_or_too_large_is_refused(operator: Api) -> None:
    deep = "{ " + "a { " * 20 + "b" + " }" * 21
    errors = operator.post(deep).json()["errors"]
    assert errors
    huge = operator.post("{ me { userId } }", filler="x" * 1_100_000)
    assert huge.status_code == 400
    assert huge.json()["errors"][0]["message"]


@pytest.mark.proves("4.7", "property 18")
def test_events_that_are_not_ours_are_ignored_and_broken_ones_are_kept_whole(
    platform: RunningPlatform, viewer: Api, phone: str
) -> None:
    info = platform.info()
    sqs = aws(info, "sqs")
    half = json.dumps({"context": {}, "whatsAppWebhookEntry": f'{{"broken": "{phone}"'})
    for raw in ("plain text", json.dumps({"AlarmName": "not ours"}), half):
        http.post(f"{platform.url}/local/inbound/whatsapp", json={"raw": raw}).raise_for_status()

    def letters() -> list[Any]:
        found = sqs.receive_message(
            QueueUrl=info["queues"]["inbound-dlq"],
            MaxNumberOfMessages=10,
            WaitTimeSeconds=0,
            VisibilityTimeout=0,
        )
        return [json.loads(message["Body"]) for message in found.get("Messages", [])]

    def kept() -> list[Any]:
        return [letter for letter in letters() if letter["record"]["Sns"]["Message"] == half]

    [letter] = eventually(kept)
    assert letter["errorType"] == "Unreadable"
    write_as_customer(platform.url, phone, "I am still heard")
    query = "query($q: String) { searchContacts(query: $q) { items { contactId } } }"
    [contact] = eventually(lambda: viewer.ask(query, q=phone)["items"])
    assert viewer.messages(contact["contactId"])[0]["content"] == "I am still heard"
    assert all("AlarmName" not in letter["record"]["Sns"]["Message"] for letter in letters())


@pytest.mark.proves("5.10", "property 27")
def test_a_provider_that_fails_is_told_in_words(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    operator.update_contact(contactId=contact, optInWhatsApp=True)
    write_as_customer(platform.url, phone, "Hi")
    eventually(lambda: operator.messages(contact))
    with behaving(platform, fail="reject"), pytest.raises(Refused, match="nothing was") as no:
        operator.send(contact, "Rejected")
    assert (no.value.code, no.value.info["httpStatus"]) == ("EXTERNAL_API_ERROR", 502)
    with behaving(platform, fail="lost", statuses=[]):
        unknown = operator.send(contact, "Lost on the way back")
    assert unknown["status"] == "unknown"
    with behaving(platform, fail="throttle", failures=2):
        assert operator.send(contact, "Third time lucky")["status"] == "sent"
    statuses = {m["content"]: m["status"] for m in operator.messages(contact)}
    assert statuses["Rejected"] == "failed"
    assert statuses["Lost on the way back"] == "unknown"


class behaving:  # noqa: N801  reads as a phrase
    """The provider behaves as told inside, and as before outside."""

    def __init__(self, platform: RunningPlatform, **behaviour: Any) -> None:
        self.url, self.behaviour = f"{platform.url}/local/simulator", behaviour

    def __enter__(self) -> None:
        self.before = http.get(self.url).json()
        http.put(self.url, json=self.before | self.behaviour).raise_for_status()

    def __exit__(self, *_: object) -> None:
        http.put(self.url, json=self.before).raise_for_status()


@pytest.mark.proves("4.8", "property 19")
def test_a_message_that_arrives_three_times_is_stored_once(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    for _ in range(3):
        write_as_customer(platform.url, phone, "Once", wamid=f"wamid.{phone}")
    write_as_customer(platform.url, phone, "Last")
    eventually(lambda: len(operator.messages(contact)) >= 2)
    end = time.monotonic() + 1
    while time.monotonic() < end:
        assert sorted(m["content"] for m in operator.messages(contact)) == ["Last", "Once"]
