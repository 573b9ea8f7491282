"""The checks, in the order in which they are made; each leaves nothing behind."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from smoke.api import Api
from smoke.deployment import Failed

CREATE = "mutation($i: CreateContactInput!) { createContact(input: $i) { contactId } }"
CONSENT = "mutation($i: UpdateContactInput!) { updateContact(input: $i) { optInWhatsApp } }"
DELETE = "mutation($c: ID!) { deleteContact(contactId: $c) { contactId } }"
SEND = """mutation($i: SendWhatsAppInput!) {
  sendWhatsApp(input: $i) { messageId contactId status dryRun }
}"""
TEMPLATES = """{ whatsAppTemplates {
  name language problem headerMedia parameters { name }
} }"""
FOLLOW = "subscription($c: ID) { onMessageStatus(contactId: $c) { messageId contactId status } }"

type Check = Callable[[Api], str]


def who(api: Api) -> str:
    """A query that needs a role."""
    me = api.ask("{ me { userId role } }")
    return f"signed in as {me['role']}"


def sending(api: Api) -> str:
    """The deployment is what its outputs say it is."""
    status = api.ask("{ sendingStatus { environment sendMode } }")
    said = (status["environment"], status["sendMode"])
    if said != (api.at.environment, api.at.send_mode):
        raise Failed(f"The functions run in {said}, the outputs say otherwise; deploy again.")
    return f"{said[0]}, {said[1]}"


def refusal(api: Api) -> str:
    """Consent is asked for before anything else."""
    with _contact(api) as contact:
        try:
            api.ask(SEND, i=_template(api, contact))
        except Failed as refused:
            if str(refused).startswith("OPT_IN_REQUIRED"):
                return "nobody is messaged without consent"
            raise
    raise Failed("A message went to somebody who never opted in; stop this deployment now.")


def delivery(api: Api) -> str:
    """A send, and its echo to those who follow the conversation."""
    if not api.at.may_send:
        return "not sent: this deployment is live, and a check never reaches a customer"
    with _contact(api) as contact:
        api.ask(CONSENT, i={"contactId": contact, "optInWhatsApp": True})
        with api.subscribed(FOLLOW, c=contact) as events:
            message = api.ask(SEND, i=_template(api, contact))
            published = events.next()["data"]["onMessageStatus"]
    if published["messageId"] != message["messageId"]:
        raise Failed("Subscribers were told about another message; check the publish mutations.")
    return f"sent as {'a dry run' if message['dryRun'] else 'a simulation'}, and seen live"


CHECKS: tuple[Check, ...] = (who, sending, refusal, delivery)


@contextmanager
def _contact(api: Api) -> Generator[str]:
    """A contact that lives for one check."""
    phone = f"+1555{uuid4().int % 10**7:07d}"
    created: Any = api.ask(CREATE, i={"name": "Smoke check", "phone": phone})
    contact = str(created["contactId"])
    try:
        yield contact
    finally:
        api.ask(DELETE, c=contact)


def _template(api: Api, contact: str) -> dict[str, Any]:
    """A message by whatever template of the account can be sent without a file."""
    found: list[Any] = api.ask(TEMPLATES)
    usable = [each for each in found if not each["problem"] and not each["headerMedia"]]
    if not usable:
        raise Failed("The WhatsApp account has no approved template; approve one and check again.")
    return {
        "contactId": contact,
        "messageType": "template",
        "templateName": usable[0]["name"],
        "templateLanguage": usable[0]["language"],
        "templateParameters": ["smoke check" for _ in usable[0]["parameters"]],
        "clientToken": str(uuid4()),
    }
