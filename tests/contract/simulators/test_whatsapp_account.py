"""The simulated WhatsApp account, asked by the services' own clients: real shapes, real errors."""

import json
from collections.abc import Generator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.validate import ParamValidator
from starlette.applications import Starlette

from local.ports import free_ports
from local.simulators.outbox import Outbox
from local.simulators.whatsapp_account import (
    ACCOUNT_ID,
    PAGE,
    WhatsAppAccount,
    whatsapp_account_routes,
)
from local.simulators.whatsapp_media import CustomerFile, MediaShelf, whatsapp_media_routes
from services.core.clock import utc_now
from services.media.provider import SocialMessagingMedia
from services.messaging.channels.base import Accepted, Rejected
from services.messaging.templates.account import SocialMessagingTemplates, Unreadable
from services.messaging.templates.definition import defined
from services.messaging.templates.model import Summary
from tests.contract.simulators.test_sms_and_email import _client, served
from tests.factories.files import JPEG
from tests.factories.infrastructure import ALLOWLIST
from tests.factories.whatsapp_templates import summary
from tests.http import http

REGION = "us-east-1"
HELLO = {
    "name": "zz",
    "language": "en",
    "category": "UTILITY",
    "status": "APPROVED",
    "components": [{"type": "BODY", "text": "Hi"}],
}


class Meta:
    """The simulators on a port of their own, and clients that reach them."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.account = WhatsAppAccount(ALLOWLIST, REGION)
        self.outbox = Outbox()
        self.objects: dict[tuple[str, str], CustomerFile] = {}
        self.shelf = MediaShelf(ALLOWLIST, self.outbox, self._put, self._read)
        self.client: Any = _client("socialmessaging", f"{self.url}/providers/socialmessaging")
        self.templates = SocialMessagingTemplates(self.client)
        self.media = SocialMessagingMedia(self.client)

    async def _put(self, bucket: str, key: str, file: CustomerFile) -> None:
        self.objects[bucket, key] = file

    async def _read(self, bucket: str, key: str) -> CustomerFile | None:
        return self.objects.get((bucket, key))

    @property
    def app(self) -> Starlette:
        routes = [*whatsapp_account_routes(self.account), *whatsapp_media_routes(self.shelf)]
        return Starlette(routes=routes)

    def holds(self, operation: str, answer: dict[str, Any]) -> None:
        """The answer is one that botocore's model allows."""
        shape = self.client.meta.service_model.operation_model(operation).output_shape
        said = {name: value for name, value in answer.items() if name != "ResponseMetadata"}
        assert ParamValidator().validate(said, shape).generate_report() == ""


@pytest.fixture(scope="module")
def meta() -> Generator[Meta]:
    [port] = free_ports(1)
    running = Meta(port)
    with served(running.app, port):
        yield running


def test_every_answer_has_the_shape_of_the_model(meta: Meta):
    client = meta.client
    number = client.get_linked_whatsapp_business_account_phone_number(id=ALLOWLIST[0])
    meta.holds("GetLinkedWhatsAppBusinessAccountPhoneNumber", number)
    page = client.list_whatsapp_message_templates(id=ACCOUNT_ID, maxResults=100)
    meta.holds("ListWhatsAppMessageTemplates", page)
    for one in page["templates"]:
        found = client.get_whatsapp_message_template(
            id=ACCOUNT_ID, metaTemplateId=one["metaTemplateId"]
        )
        meta.holds("GetWhatsAppMessageTemplate", found)
        assert json.loads(found["template"])["name"] == one["templateName"]


def test_the_account_of_a_number_and_all_its_templates_are_read_page_by_page(meta: Meta):
    for number in range(PAGE):
        body = HELLO | {"name": f"page_{number}"}
        assert http.put(f"{meta.url}/local/templates", json=body).status_code == 200
    account = meta.templates.account_of(ALLOWLIST[1])
    known = meta.templates.summaries(account)
    assert len(known) > PAGE and len({one.key for one in known}) == len(known)
    assert {one.status for one in known} >= {"APPROVED", "PAUSED", "REJECTED", "PENDING"}
    assert {one.language for one in known} >= {"en", "hi"}


def test_every_shipped_template_can_be_read(meta: Meta):
    known = meta.templates.summaries(ACCOUNT_ID)
    texts = meta.templates.definitions(ACCOUNT_ID, known)
    read = [
        defined(ACCOUNT_ID, one, text or "", utc_now())
        for one, text in zip(known, texts, strict=True)
    ]
    problems = {one.name for one in read if one.status == "APPROVED" and one.problem}
    assert problems == {"product_tour"}
    assert all(one.body for one in read)


def test_what_is_not_there_is_an_error_of_the_model(meta: Meta):
    with pytest.raises(Unreadable):
        meta.templates.account_of("phone-number-id-nobody")
    with pytest.raises(Unreadable):
        meta.templates.summaries("waba-nobody")
    assert meta.templates.definitions(ACCOUNT_ID, [summary("nothing")]) == [None]
    with pytest.raises(ClientError) as refused:
        meta.client.list_whatsapp_message_templates(id="waba-nobody")
    assert refused.value.response.get("Error", {}).get("Code") == "ResourceNotFoundException"


def test_an_account_that_is_down_says_nothing(meta: Meta):
    meta.account.is_down = True
    try:
        with pytest.raises(Unreadable):
            meta.templates.summaries(ACCOUNT_ID)
        with pytest.raises(Unreadable):
            meta.templates.account_of(ALLOWLIST[0])
        assert meta.templates.definitions(ACCOUNT_ID, [summary("hello", "en")]) == [None]
    finally:
        meta.account.is_down = False


def test_nobody_listens_there_and_nothing_is_known():
    [port] = free_ports(1)
    templates = SocialMessagingTemplates(_client("socialmessaging", f"http://127.0.0.1:{port}"))
    with pytest.raises(Unreadable):
        templates.summaries(ACCOUNT_ID)


@pytest.mark.parametrize(
    "wrong", [{}, {"name": "x"}, HELLO | {"status": "SLEEPY"}, HELLO | {"name": "Big"}]
)
def test_a_template_that_is_none_is_refused(meta: Meta, wrong: dict[str, Any]):
    assert http.put(f"{meta.url}/local/templates", json=wrong).status_code == 400


@pytest.mark.proves("5.6", "property 25")
def test_a_file_is_handed_over_by_number_bucket_and_key(meta: Meta):
    meta.objects["media", "out/1/file.jpg"] = CustomerFile("image/jpeg", JPEG)
    taken = meta.media.post(ALLOWLIST[0], "media", "out/1/file.jpg")
    assert isinstance(taken, Accepted)
    assert meta.shelf.has(ALLOWLIST[0], taken.provider_id)
    assert not meta.shelf.has(ALLOWLIST[1], taken.provider_id)
    call = meta.outbox.all()[-1]
    assert call["operation"] == "PostWhatsAppMessageMedia"
    assert call["request"] == {
        "originationPhoneNumberId": ALLOWLIST[0],
        "sourceS3File": {"bucketName": "media", "key": "out/1/file.jpg"},
    }
    meta.holds("PostWhatsAppMessageMedia", call["response"])


@pytest.mark.parametrize(
    ("number", "content"),
    [
        (ALLOWLIST[0], None),
        (ALLOWLIST[0], b""),
        (ALLOWLIST[0], bytes(6 * 1024 * 1024)),
        ("phone-number-id-nobody", JPEG),
    ],
)
def test_a_file_that_meta_does_not_take_is_rejected(meta: Meta, number: str, content: bytes | None):
    meta.objects.pop(("media", "x"), None)
    if content is not None:
        meta.objects["media", "x"] = CustomerFile("image/jpeg", content)
    assert isinstance(meta.media.post(number, "media", "x"), Rejected)


def test_a_summary_of_the_list_is_what_the_catalogue_compares(meta: Meta):
    [paused] = [one for one in meta.templates.summaries(ACCOUNT_ID) if one.name == "survey"]
    assert paused == Summary(
        name="survey",
        language="en",
        category="MARKETING",
        status="PAUSED",
        meta_template_id=paused.meta_template_id,
    )
