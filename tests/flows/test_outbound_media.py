"""A file from a browser to a customer: form, bucket, WhatsApp, thread."""

import base64
import json
from typing import Any

import httpx
import pytest

from tests.factories.files import JPEG, PDF
from tests.flows.api import Api, Refused, eventually, write_as_customer
from tests.http import http
from tests.platform import RunningPlatform

UPLOAD = """mutation($i: CreateMediaUploadInput!) {
  createMediaUpload(input: $i) { fileId url fields expiresAt } }"""
MEDIA = "messageId status messageType content caption media { fileId filename contentType size }"
SEND = f"mutation($i: SendWhatsAppInput!) {{ sendWhatsApp(input: $i) {{ {MEDIA} }} }}"
FOLDER = "whatsapp-media/whatsapp-media-outgoing/"
MB = 1024 * 1024
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def room_for(
    api: Api, content: bytes, filename: str = "cat.jpg", content_type: str = "image/jpeg"
) -> Any:
    file = {"filename": filename, "contentType": content_type, "size": len(content)}
    return api.ask(UPLOAD, i=file)


def post(
    room: Any, content: bytes, origin: str = "http://localhost:8000", **changes: str
) -> httpx.Response:
    """What a browser does with the form."""
    fields = json.loads(room["fields"]) | changes
    return http.post(
        room["url"],
        data=fields,
        files={"file": ("blob", content)},
        headers={"Origin": origin},
    )


def uploaded(api: Api, content: bytes, **more: str) -> str:
    room = room_for(api, content, **more)
    assert post(room, content).status_code == 204
    return room["fileId"]


def talking(platform: RunningPlatform, operator: Api, phone: str) -> str:
    """A contact who opted in and has just written."""
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    operator.update_contact(contactId=contact, optInWhatsApp=True)
    write_as_customer(platform.url, phone, "Can you send me a picture?")
    eventually(lambda: operator.messages(contact))
    return contact


def send(api: Api, contact: str, file_id: str, kind: str = "image", **more: Any) -> Any:
    wanted = {"contactId": contact, "messageType": kind, "mediaFileId": file_id}
    return api.ask(SEND, i=wanted | more)


def calls(platform: RunningPlatform, operation: str) -> list[Any]:
    outbox = http.get(f"{platform.url}/local/outbox").json()
    return [call for call in outbox if call["operation"] == operation]


def refused(act: Any, *arguments: Any, **named: Any) -> Refused:
    with pytest.raises(Refused) as refusal:
        act(*arguments, **named)
    return refusal.value


@pytest.mark.proves("5.5", "5.6", "5.7", "property 24")
def test_a_picture_goes_from_the_browser_to_the_customer_and_stays_in_the_thread(
    platform: RunningPlatform, operator: Api, viewer: Api, phone: str
) -> None:
    contact = talking(platform, operator, phone)
    file_id = uploaded(operator, JPEG, filename="बिल्ली.jpg")
    sent = send(operator, contact, file_id, caption="Here you are")
    assert (sent["status"], sent["messageType"], sent["caption"]) == (
        "sent",
        "image",
        "Here you are",
    )
    assert sent["media"] == {
        "fileId": file_id,
        "filename": "बिल्ली.jpg",
        "contentType": "image/jpeg",
        "size": len(JPEG),
    }
    [handed] = [
        call
        for call in calls(platform, "PostWhatsAppMessageMedia")
        if file_id in call["request"]["sourceS3File"]["key"]
    ]
    assert handed["request"]["sourceS3File"]["key"].startswith(f"{FOLDER}{file_id}/")
    [gone] = [
        call["request"]["message"]
        for call in calls(platform, "SendWhatsAppMessage")
        if call["request"]["message"].get("to") == phone
    ]
    media_id = handed["response"]["mediaId"]
    assert gone["image"] == {"id": media_id, "caption": "Here you are"}
    [latest, *_] = viewer.ask(
        f"query($c: ID!) {{ messages(contactId: $c) {{ items {{ {MEDIA} }} }} }}", c=contact
    )["items"]
    assert latest["media"] == sent["media"]
    link = viewer.ask("query($f: ID!) { mediaUrl(fileId: $f) { url } }", f=file_id)
    assert http.get(link["url"]).content == JPEG
    eventually(lambda: operator.message(sent["messageId"])["status"] == "read")


def test_a_file_is_handed_over_once_for_each_number_and_goes_out_again(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = talking(platform, operator, phone)
    file_id = uploaded(operator, PDF, filename="offer.pdf", content_type="application/pdf")
    numbers = {
        call["request"]["originationPhoneNumberId"]
        for call in calls(platform, "SendWhatsAppMessage")
    }
    for _ in range(2):
        sent = send(operator, contact, file_id, "document")
        assert sent["status"] == "sent"
    handed = [
        call["request"]["originationPhoneNumberId"]
        for call in calls(platform, "PostWhatsAppMessageMedia")
        if file_id in call["request"]["sourceS3File"]["key"]
    ]
    assert len(handed) == 1 and set(handed) <= numbers | set(handed)


def test_a_customers_own_file_may_be_sent_on(
    platform: RunningPlatform, operator: Api, viewer: Api, phone: str
) -> None:

    contact = talking(platform, operator, phone)
    photo = {
        "type": "image",
        "contentType": "image/jpeg",
        "base64": base64.b64encode(JPEG).decode(),
    }
    write_as_customer(platform.url, phone, "", media=photo)
    items = f"query($c: ID!) {{ messages(contactId: $c) {{ items {{ {MEDIA} }} }} }}"

    def file() -> Any:
        return [m["media"] for m in viewer.ask(items, c=contact)["items"] if m["media"]]

    [media] = eventually(file)
    assert send(operator, contact, media["fileId"])["status"] == "sent"


@pytest.mark.attack("uploads")
@pytest.mark.parametrize(
    ("file", "advice"),
    [
        ({"filename": "a.jpg", "contentType": "image/jpeg", "size": 6 * MB}, "at most 5 MB"),
        ({"filename": "a.jpg", "contentType": "image/jpeg", "size": 0}, "is empty"),
        ({"filename": "a.jpg", "contentType": "image/jpeg", "size": -1}, "is empty"),
        ({"filename": "a.gif", "contentType": "image/gif", "size": 9}, "choose a JPEG or PNG"),
        ({"filename": "a.html", "contentType": "text/html", "size": 9}, "choose a JPEG or PNG"),
        ({"filename": "a.mp3", "contentType": "audio/mpeg", "size": 17 * MB}, "at most 16 MB"),
        ({"filename": "a.mp4", "contentType": "video/mp4", "size": 17 * MB}, "at most 16 MB"),
        ({"filename": "a.pdf", "contentType": "application/pdf", "size": 101 * MB}, "100 MB"),
    ],
)
def test_there_is_no_room_for_what_whatsapp_does_not_take(
    operator: Api, file: dict[str, Any], advice: str
) -> None:
    refusal = refused(operator.ask, UPLOAD, i=file)
    assert refusal.code == "VALIDATION_ERROR" and advice in refusal.message


@pytest.mark.attack("uploads")
def test_who_only_reads_uploads_nothing(viewer: Api) -> None:
    assert refused(room_for, viewer, JPEG).code == "INSUFFICIENT_PERMISSIONS"


@pytest.mark.attack("uploads")
@pytest.mark.parametrize(
    ("changes", "content"),
    [
        ({"key": f"{FOLDER}somewhere/else.jpg"}, JPEG),
        ({"key": "whatsapp-media/whatsapp-media-incoming/x"}, JPEG),
        ({"key": f"{FOLDER}../report.csv"}, JPEG),
        ({"Content-Type": "text/html"}, JPEG),
        ({"Content-Type": "image/png"}, JPEG),
        ({"acl": "public-read"}, JPEG),
        ({"success_action_redirect": "https://example.com/"}, JPEG),
        ({"x-amz-meta-more": "of it"}, JPEG),
        ({}, JPEG + b"!"),
        ({}, JPEG[:-1]),
        ({}, b""),
        ({"policy": "e30="}, JPEG),
        ({"x-amz-date": "20200101T000000Z"}, JPEG),
    ],
)
def test_the_bucket_takes_exactly_what_the_form_is_for(
    operator: Api, viewer: Api, changes: dict[str, str], content: bytes
) -> None:
    room = room_for(operator, JPEG)
    assert post(room, content, **changes).status_code in (400, 403)
    link = viewer.ask("query($f: ID!) { mediaUrl(fileId: $f) { url } }", f=room["fileId"])
    assert http.get(link["url"]).status_code == 404


def test_a_browser_may_post_the_form_from_another_origin(operator: Api) -> None:
    room = room_for(operator, JPEG)
    answer = post(room, JPEG, origin="http://localhost:5173")
    assert answer.headers["access-control-allow-origin"] in ("*", "http://localhost:5173")


@pytest.mark.attack("uploads")
def test_no_name_of_a_file_gets_into_its_key(operator: Api) -> None:
    for name in (
        "../../etc/passwd",
        "a/b\\c.jpg",
        "a\x00b.jpg",
        "\u202egpj.exe",
        "",
        "...",
        "x" * 999,
    ):
        room = room_for(operator, JPEG, filename=name)
        key = json.loads(room["fields"])["key"]
        assert key == f"{FOLDER}{room['fileId']}/file.jpg"


WRONG: dict[str, tuple[bytes, str]] = {
    "image/jpeg": (b"MZ\x90\x00" + b"\x00" * 60, "image"),
    "image/png": (b"<html><script>alert(1)</script></html>", "image"),
    "application/pdf": (JPEG, "document"),
    WORD: (b"PK\x03\x04" + b"\x00" * 26 + b"evil.exe", "document"),
}


@pytest.mark.attack("uploads")
@pytest.mark.parametrize("declared", WRONG)
def test_a_wrong_file_under_a_right_name_is_sent_to_nobody(
    platform: RunningPlatform, operator: Api, phone: str, declared: str
) -> None:
    content, kind = WRONG[declared]
    contact = talking(platform, operator, phone)
    before = len(operator.messages(contact))
    file_id = uploaded(operator, content, filename="right.name", content_type=declared)
    refusal = refused(send, operator, contact, file_id, kind)
    assert refusal.code == "VALIDATION_ERROR" and "is not really" in refusal.message
    assert len(operator.messages(contact)) == before
    assert not [
        call
        for call in calls(platform, "PostWhatsAppMessageMedia")
        if file_id in call["request"]["sourceS3File"]["key"]
    ]


def test_a_file_that_cannot_go_says_why_and_stores_nothing(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = talking(platform, operator, phone)
    missing = refused(send, operator, contact, "no-such-file")
    early = refused(send, operator, contact, room_for(operator, JPEG)["fileId"])
    wrong = refused(send, operator, contact, uploaded(operator, JPEG), "document")
    assert [missing.code, early.code, wrong.code] == [
        "NOT_FOUND",
        "VALIDATION_ERROR",
        "VALIDATION_ERROR",
    ]
    assert "has not arrived yet; upload it first" in early.message
    assert "send it as an image" in wrong.message
    assert len(operator.messages(contact)) == 1


def test_a_repeated_token_means_the_same_file_too(
    platform: RunningPlatform, operator: Api, phone: str
) -> None:
    contact = talking(platform, operator, phone)
    one, other = uploaded(operator, JPEG), uploaded(operator, JPEG)
    token = f"file-{phone}"
    first = send(operator, contact, one, clientToken=token)
    assert send(operator, contact, one, clientToken=token)["messageId"] == first["messageId"]
    assert refused(send, operator, contact, other, clientToken=token).code == "CONFLICT"


def test_a_file_needs_an_open_window_and_consent_as_a_text_does(operator: Api, phone: str) -> None:
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    file_id = uploaded(operator, JPEG)
    assert refused(send, operator, contact, file_id).code == "OPT_IN_REQUIRED"
    operator.update_contact(contactId=contact, optInWhatsApp=True)
    assert refused(send, operator, contact, file_id).code == "TEMPLATE_REQUIRED"
