"""Where nothing may be delivered, nothing exists that could."""

from typing import Any

import pytest

from services.app.lines import email_sender, sms_sender, whatsapp_sender
from services.app.outgoing_files import outgoing_files
from services.aws import clients
from services.aws.store import Update
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


@pytest.mark.proves("10.7")
@pytest.mark.usefixtures("cloud")
def test_in_a_preview_nobody_gets_one_by_asking_for_it():
    settings, before = OutboundWorkerSettings.load(), asked_for()
    made = [each(settings, SendMode.LIVE) for each in (whatsapp_sender, sms_sender, email_sender)]
    assert all(isinstance(each, DryRun) for each in made)
    assert isinstance(outgoing_files(settings).provider, NoPost)
    assert asked_for() == before
