"""A customer's photo arrives at once, and its file a moment later."""

import base64

import pytest

from tests.flows.api import Api, eventually, write_as_customer
from tests.http import http
from tests.platform import RunningPlatform

JPEG = b"\xff\xd8\xff\xe0" + b"photo" * 100
MEDIA = "media { fileId filename contentType size }"


@pytest.mark.proves("4.4", "4.5", "4.6", "property 17")
def test_a_customers_photo_can_be_seen(
    platform: RunningPlatform, operator: Api, viewer: Api, phone: str
) -> None:
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    photo = {
        "type": "image",
        "contentType": "image/jpeg",
        "base64": base64.b64encode(JPEG).decode(),
        "caption": "Is this broken?",
    }
    write_as_customer(platform.url, phone, "", media=photo)
    items = f"items {{ content messageType {MEDIA} }}"
    query = f"query($c: ID!) {{ messages(contactId: $c) {{ {items} }} }}"

    def with_file() -> list[dict[str, object]]:
        return [m for m in viewer.ask(query, c=contact)["items"] if m["media"]]

    [message] = eventually(with_file)
    assert (message["messageType"], message["content"]) == ("image", "Is this broken?")
    media = message["media"]
    assert isinstance(media, dict)
    assert (media["contentType"], media["size"]) == ("image/jpeg", len(JPEG))
    link = viewer.ask("query($f: ID!) { mediaUrl(fileId: $f) { url } }", f=media["fileId"])
    assert http.get(link["url"]).content == JPEG
