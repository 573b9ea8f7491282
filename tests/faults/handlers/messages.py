"""Messages out: sent at once, queued, swept; over every channel."""

from datetime import timedelta
from typing import Any

from services.aws.store import Update
from services.limits.slots import tracker_key
from services.messaging.model import Channel, MessageStatus
from services.messaging.waiting import joins
from tests.factories.infrastructure import ALLOWLIST, INFRASTRUCTURE
from tests.factories.records import contact, keep, message
from tests.faults.handlers.contacts import LIBRARY, ada
from tests.faults.handlers.scenario import Scenario, message_in, mutation, tick
from tests.faults.handlers.services import uploaded
from tests.faults.handlers.truth import finally_
from tests.faults.handlers.world import Step, World

SENDERS = {
    "whatsapp": INFRASTRUCTURE["values"]["WHATSAPP_PHONE_NUMBER_ID_1"],
    "sms": INFRASTRUCTURE["values"]["SMS_POOL_ID"],
    "email": INFRASTRUCTURE["values"]["SES_SENDER_EMAIL"],
}
SAYS: dict[str, tuple[str, dict[str, Any]]] = {
    "whatsapp": ("Mutation.sendWhatsApp", {"messageType": "text", "content": "hello"}),
    "sms": ("Mutation.sendSms", {"content": "hello"}),
    "email": ("Mutation.sendEmail", {"subject": "Hello", "bodyText": "hello"}),
}
TEMPLATE = {"messageType": "template", "templateName": "order_ready", "templateLanguage": "en"}
OPT_INS = {"whatsapp": "optInWhatsApp", "sms": "optInSms", "email": "optInEmail"}


def sent(channel: str, **more: Any) -> Step:
    """An operator sends something, under one token."""
    name, says = SAYS[channel]
    return mutation(name, input={"contactId": "c1", "clientToken": "once", **says, **more})


def cold(world: World) -> None:
    """Nobody wrote: what begins a conversation counts for the tier."""
    ada(world, last_inbound_message_at=None)


def busy(world: World, channel: str, seconds: float = 60) -> None:
    """Every slot of the sender is taken for a while."""
    numbers = ALLOWLIST if channel == "whatsapp" else (SENDERS[channel],)
    free = int((world.now + timedelta(seconds=seconds)).timestamp() * 1_000_000)
    for sender in numbers:
        world.store.write(Update(*tracker_key(sender, channel), set={"freeAt": free}))


def crowded(channel: str) -> Step:
    """A contact, and no slot that is free."""

    def setup(world: World) -> None:
        ada(world)
        busy(world, channel)

    return setup


def queued(channel: str) -> Step:
    """Two messages wait for one contact, and the first is due."""

    def setup(world: World) -> None:
        crowded(channel)(world)
        sent(channel)(world)
        sent(channel, clientToken="twice")(world)
        assert {row["status"] for row in world.rows("Messages")} == {"queued"}
        world.now = world.aws.queues["outbound-queue"][0].visible_at

    return setup


def ending(channel: str) -> Step:
    """The contact ends the consent, unless they did."""

    def act(world: World) -> None:
        if not world.notes.get("ended"):
            world.notes["ended"] = True
            with world.unarmed():
                change = {"contactId": "c1", OPT_INS[channel]: False}
                world.persist("Mutation.updateContact", input=change)

    return act


def withdrawn(act: Step, channel: str) -> Step:
    """The consent ends once the first copy is answered, or its process ended."""

    def then(world: World) -> None:
        before = world.crashed

        def crashed() -> None:
            before()
            ending(channel)(world)

        world.crashed = crashed
        act(world)
        ending(channel)(world)

    return then


def picture(world: World) -> None:
    mutation(
        "Mutation.sendWhatsApp",
        input={
            "contactId": "c1",
            "clientToken": "once",
            "messageType": "image",
            "mediaFileId": world.notes["fileId"],
        },
    )(world)


def uploads(world: World) -> None:
    wanted = {"filename": "cat.jpg", "contentType": "image/jpeg", "size": 13}
    world.persist("Mutation.createMediaUpload", input=wanted)


def stuck(world: World) -> None:
    """One message whose sender died, one whose wake was lost, one that nobody heard of again."""
    ada(world)
    keep(world.store, contact(contact_id="c2", phone="+12025550123", opt_in_whats_app=False))
    earlier = world.now - timedelta(minutes=30)
    for key, status, who in (
        ("died", MessageStatus.SENDING, "c1"),
        ("silent", MessageStatus.UNKNOWN, "c1"),
        ("lost", MessageStatus.QUEUED, "c2"),
    ):
        row = message(
            message_id=key,
            contact_id=who,
            channel=Channel.SMS,
            kind=None,
            status=status,
            timestamp=earlier,
            due_at=earlier if status is MessageStatus.QUEUED else None,
        )
        keep(world.store, row)
    world.store.write(joins(row))


def swept(world: World) -> None:
    """Nothing is on its way for ever, and administrators know what nobody knows."""
    states = {row["messageId"]: row["status"] for row in world.rows("Messages")}
    assert states == {"died": "unknown", "silent": "unknown", "lost": "failed"}, states
    world.advance(1200)
    world.schedule("outbound-sweep")
    assert world.aws.alerts.count("messages_unknown") >= 1, world.aws.alerts
    finally_(world)


SENT = ("Messages", "Conversations", "WaitingMessages")

SCENARIOS = [
    *(
        scenario
        for channel in SAYS
        for scenario in (
            Scenario(
                f"outbound-{channel}",
                "a message",
                sent(channel),
                ada,
                tables=SENT,
                once=("send_message",),
                told=True,
            ),
            Scenario(
                f"outbound-{channel}",
                "a message over the limit",
                sent(channel),
                crowded(channel),
                tables=SENT,
                told=True,
            ),
            Scenario(
                f"outbound-{channel}",
                "a consent that ends meanwhile",
                withdrawn(sent(channel), channel),
                ada,
                meanwhile=ending(channel),
                told=True,
            ),
            Scenario(
                "outbound-worker",
                f"two of {channel} in line",
                message_in("outbound-queue"),
                queued(channel),
                tables=SENT,
                told=True,
            ),
            Scenario(
                "outbound-worker",
                f"a consent of {channel} that ends meanwhile",
                withdrawn(message_in("outbound-queue"), channel),
                queued(channel),
                meanwhile=ending(channel),
                told=True,
            ),
        )
    ),
    Scenario(
        "outbound-whatsapp",
        "a template that begins a conversation",
        mutation(
            "Mutation.sendWhatsApp", input={"contactId": "c1", "clientToken": "once", **TEMPLATE}
        ),
        cold,
        tables=SENT,
        told=True,
    ),
    Scenario("outbound-whatsapp", "a picture", picture, uploaded, tables=SENT, told=True),
    Scenario(
        "outbound-whatsapp",
        "an upload",
        uploads,
        each={"create_media_upload": "Mutation.createMediaUpload"},
    ),
    Scenario(
        "outbound-whatsapp",
        "the list of templates",
        mutation("Query.whatsAppTemplates"),
        tables=("Templates", *LIBRARY),
    ),
    Scenario("outbound-sweep", "what does not move", tick("outbound-sweep"), stuck, swept),
    Scenario("messages-read", "a thread", mutation("Query.messages", contactId="c1"), stuck),
    Scenario("messages-read", "conversations", mutation("Query.conversations"), stuck),
]
