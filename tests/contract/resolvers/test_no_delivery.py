"""Where nothing may be delivered, nothing exists that could."""

from typing import Any

import pytest

from services.app.email_line import email_sender
from services.app.outgoing_files import outgoing_files
from services.app.sms_line import sms_sender
from services.app.whatsapp_line import whatsapp_sender
from services.aws import clients
from services.aws.store import Put, Update
from services.contacts.repository import contact_key
from services.core.clock import iso, utc_now
from services.core.function_settings import OutboundWorkerSettings
from services.core.settings import SendMode
from services.media.provider import NoPost
from services.messaging.channels.base import DryRun
from tests.contract.resolvers.events import ask
from tests.factories.aws import Cloud
from tests.factories.records import EMAIL, PHONE

DELIVERING = (clients.social_messaging, clients.whatsapp_files, clients.sms, clients.ses)


def asked_for() -> list[Any]:
    """How often each client that can deliver was asked for, in this process."""
    return [client.cache_info() for client in DELIVERING]


def consenting(cloud: Cloud) -> str:
    made = ask("Mutation.createContact", input={"name": "Ada", "phone": PHONE, "email": EMAIL})
    consents = dict.fromkeys(("optInWhatsApp", "optInSms", "optInEmail"), True)
    key = made["contactId"]
    ask("Mutation.updateContact", input={"contactId": key, **consents})
    cloud.store().write(Update(*contact_key(key), set={"lastInboundMessageAt": iso(utc_now())}))
    return key


@pytest.mark.attack("rehearsals")
@pytest.mark.proves("5.3", "6.3", "7.3", "10.7")
def test_in_a_preview_no_client_is_made_that_could_deliver(cloud: Cloud):
    key, before = consenting(cloud), asked_for()
    template = {"templateName": "hello", "templateLanguage": "en"}
    for field, wanted in (
        ("sendWhatsApp", {"messageType": "text", "content": "hi"}),
        ("sendWhatsApp", {"messageType": "template", **template}),
        ("sendSms", {"content": "hi"}),
        ("sendEmail", {"subject": "hi", "bodyText": "hi"}),
    ):
        shown = ask(f"Mutation.{field}", input={"contactId": key, **wanted})
        assert (shown["status"], shown["dryRun"]) == ("sent", True)
    assert asked_for() == before


@pytest.mark.proves("10.7", "property 52")
@pytest.mark.attack("rehearsals")
@pytest.mark.parametrize(
    "value", ["LIVE", "live", " LIVE ", "", 1, True, None, ["LIVE"], {"mode": "LIVE"}], ids=repr
)
def test_no_row_of_the_configuration_makes_a_preview_live(cloud: Cloud, value: object):
    cloud.store().write(Put("SystemConfig", {"configKey": "send_mode", "configValue": value}))
    key, before = consenting(cloud), asked_for()
    sent = [
        ask(
            "Mutation.sendWhatsApp", input={"contactId": key, "messageType": "text", "content": "a"}
        ),
        ask("Mutation.sendSms", input={"contactId": key, "content": "a"}),
        ask("Mutation.sendEmail", input={"contactId": key, "subject": "a", "bodyText": "a"}),
    ]
    assert [(each["status"], each["dryRun"]) for each in sent] == [("sent", True)] * 3
    assert asked_for() == before


@pytest.mark.proves("10.7")
@pytest.mark.attack("rehearsals")
@pytest.mark.parametrize("wish", [{"dryRun": False}, {"sendMode": "LIVE"}, {"environment": "x"}])
def test_no_wish_of_a_request_makes_a_preview_live(cloud: Cloud, wish: dict[str, object]):
    key, before = consenting(cloud), asked_for()
    for field, said in (
        ("sendWhatsApp", {"messageType": "text", "content": "a"}),
        ("sendSms", {"content": "a"}),
        ("sendEmail", {"subject": "a", "bodyText": "a"}),
    ):
        answer = ask(f"Mutation.{field}", input={"contactId": key, **said, **wish})
        assert answer["errorType"] == "VALIDATION_ERROR"
    assert asked_for() == before


@pytest.mark.proves("10.7")
@pytest.mark.attack("rehearsals")
@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("place", ["preview", "staging"])
def test_where_only_rehearsals_are_nobody_gets_one_by_asking_for_it(
    environment: pytest.MonkeyPatch, place: str
):
    environment.setenv("ENVIRONMENT", place)
    settings, before = OutboundWorkerSettings.load(), asked_for()
    made = [each(settings, SendMode.LIVE) for each in (whatsapp_sender, sms_sender, email_sender)]
    assert all(isinstance(each, DryRun) for each in made)
    assert isinstance(outgoing_files(settings).provider, NoPost)
    assert asked_for() == before
