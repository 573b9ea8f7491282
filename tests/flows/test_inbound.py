"""What customers do in WhatsApp besides writing, as a program sees it over the API."""

import json
import time
from typing import Any

import pytest

from tests.flows.api import MESSAGE, Api, Refused, eventually, happen, sent_by, sign_in
from tests.flows.test_conversation import consenting
from tests.platform import RunningPlatform

SHOWN = f"""{MESSAGE} replyTo reactions {{ emoji at }} editedAt originalContent revokedAt
  verdict {{ allowed reasons }}"""


def thread(api: Api, contact_id: str) -> list[Any]:
    query = f"query($c: ID!) {{ messages(contactId: $c) {{ items {{ {SHOWN} }} }} }}"
    return api.ask(query, c=contact_id)["items"]


def says(platform: RunningPlatform, sender: str, wamid: str, **said: Any) -> None:
    message = {"from": sender.removeprefix("+"), "id": wamid, "timestamp": int(time.time())}
    happen(platform.url, "whatsapp", value={"messages": [message | said]})


def text(body: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": body}}


def test_a_reaction_an_edit_and_a_deletion_are_on_their_messages(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = consenting(operator, phone)["contactId"]
    says(platform, phone, f"wamid.a{phone}", **text("helo"))
    eventually(lambda: thread(operator, contact))
    sent = operator.send(contact, "Hello!")
    assert sent["status"] == "sent"

    def ours() -> Any:
        [found] = [m for m in thread(operator, contact) if m["messageId"] == sent["messageId"]]
        return found

    wamid = eventually(lambda: ours()["whatsappMessageId"])
    assert ours()["verdict"] == {"allowed": True, "reasons": []}
    liked = {"type": "reaction", "reaction": {"message_id": wamid, "emoji": "👍"}}
    says(platform, phone, f"wamid.r{phone}", **liked)
    eventually(lambda: [r["emoji"] for r in ours()["reactions"]] == ["👍"])
    says(platform, phone, f"wamid.q{phone}", **text("Yes"), context={"id": wamid})
    better = {"original_message_id": f"wamid.a{phone}", "message": text("hello")}
    says(platform, phone, f"wamid.e{phone}", type="edit", edit=better)
    gone = {"original_message_id": f"wamid.q{phone}"}
    eventually(lambda: [m for m in thread(operator, contact) if m["content"] == "Yes"])
    says(platform, phone, f"wamid.g{phone}", type="revoke", revoke=gone)
    [answer] = eventually(lambda: [m for m in thread(operator, contact) if m["revokedAt"]])
    assert (answer["content"], answer["replyTo"]) == ("Yes", sent["messageId"])
    [edited] = eventually(lambda: [m for m in thread(operator, contact) if m["editedAt"]])
    assert (edited["content"], edited["originalContent"]) == ("hello", "helo")
    says(platform, phone, f"wamid.t{phone}", type="reaction", reaction={"message_id": wamid})
    eventually(lambda: ours()["reactions"] == [])


def test_a_customer_who_hides_their_number_is_answered_by_their_user_id(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    user_id = f"IN.{phone.removeprefix('+')}"
    said = {"from_user_id": user_id, "id": f"wamid.u{phone}", "timestamp": int(time.time())}
    who = {"profile": {"name": f"Hidden {user_id}"}, "user_id": user_id}
    happen(platform.url, "whatsapp", value={"messages": [said | text("hi")], "contacts": [who]})
    query = "query($q: String) { searchContacts(query: $q) { items { contactId phone } } }"
    [found] = eventually(lambda: operator.ask(query, q=f"hidden {user_id}")["items"])
    assert found["phone"] is None
    operator.update_contact(contactId=found["contactId"], optInWhatsApp=True)
    assert operator.send(found["contactId"], f"Hello {user_id}")["status"] == "sent"
    [body] = [each for each in sent_by(platform.url, "whatsapp") if user_id in json.dumps(each)]
    assert f'"recipient": "{user_id}"' in json.dumps(body).replace("\\", "")


@pytest.mark.proves("3.1", "3.5")
def test_who_stops_marketing_is_not_written_to_and_an_auditor_sees_why(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = consenting(operator, phone)["contactId"]
    number = phone.removeprefix("+")
    stop = {"wa_id": number, "category": "marketing_messages", "value": "stop", "timestamp": 1}
    change = {"field": "user_preferences", "value": {"user_preferences": [stop]}}
    entry = json.dumps({"id": "77", "changes": [change]})
    happen(platform.url, "whatsapp", whatsAppWebhookEntry=entry)
    eventually(lambda: operator.contact(contact)["optInWhatsApp"] is False)
    with pytest.raises(Refused, match="OPT_IN_REQUIRED"):
        operator.send(contact, "Buy now")
    admin = Api(platform.url, sign_in(platform.info(), "admin@example.com"))
    query = "query($r: ID) { auditLog(resourceId: $r) { items { action details } } }"
    log = {row["action"]: row["details"] for row in admin.ask(query, r=contact)["items"]}
    assert "whatsapp:user_preferences" in log["revoke_opt_in"]
    assert "OPT_IN_REQUIRED" in log["send_refused"] and "TEMPLATE_REQUIRED" in log["send_refused"]


@pytest.mark.proves("4.7")
def test_one_broken_message_of_an_event_waits_alone_in_the_dead_letters(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = operator.create_contact(name="Half", phone=phone)["contactId"]
    at = {"timestamp": int(time.time())}
    good = {"from": phone.removeprefix("+"), "id": f"wamid.ok{phone}", **at, **text("good")}
    broken = {"from": "nobody", "id": f"wamid.no{phone}", **at, **text("broken")}
    happen(platform.url, "whatsapp", value={"messages": [broken, good]})
    eventually(lambda: thread(operator, contact))
    query = 'query { dlqMessages(queueName: "inbound-dlq", limit: 50) { items { payload } } }'

    def letters() -> list[str]:
        found = [each["payload"] for each in operator.ask(query)["items"]]
        return [each for each in found if f"wamid.no{phone}" in each]

    [letter] = eventually(letters)
    assert f"wamid.ok{phone}" not in letter


def test_a_customer_who_changes_number_stays_the_same_contact_and_is_answered_there(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = consenting(operator, phone)["contactId"]
    old, new = f"IN.old{phone[1:]}", f"IN.new{phone[1:]}"
    says(platform, phone, f"wamid.m{phone}", **text("hi"), from_user_id=old)
    eventually(lambda: thread(operator, contact))
    ids = {"previous": old, "current": new}
    moved = {"user_id": ids, "detail": "User id has been updated.", "timestamp": int(time.time())}
    for _ in range(2):
        happen(platform.url, "whatsapp", field="user_id_update", value={"user_id_update": [moved]})
    [line] = eventually(lambda: [m for m in thread(operator, contact) if "updated" in m["content"]])
    assert line["messageType"] == "system"
    hidden = {"from_user_id": new, "id": f"wamid.n{phone}", "timestamp": int(time.time())}
    happen(platform.url, "whatsapp", value={"messages": [hidden | text("me again")]})
    eventually(lambda: [m for m in thread(operator, contact) if m["content"] == "me again"])
    assert operator.send(contact, f"Hello {new}")["status"] == "sent"
    [body] = [each for each in sent_by(platform.url, "whatsapp") if new in json.dumps(each)]
    assert f'"recipient": "{new}"' in json.dumps(body).replace("\\", "")


def test_an_edit_that_overtakes_its_message_is_on_it_all_the_same(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = consenting(operator, phone)["contactId"]
    better = {"original_message_id": f"wamid.o{phone}", "message": text("hello")}
    says(platform, phone, f"wamid.p{phone}", type="edit", edit=better)
    eventually(lambda: thread(operator, contact))
    says(platform, phone, f"wamid.o{phone}", **text("helo"))
    [edited] = eventually(lambda: [m for m in thread(operator, contact) if m["editedAt"]])
    assert (edited["content"], edited["originalContent"]) == ("hello", "helo")
