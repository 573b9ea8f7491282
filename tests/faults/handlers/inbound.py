"""Messages in, and what becomes of those that went out."""

import json
from datetime import timedelta
from itertools import permutations
from typing import Any

from services.ai.switch import SWITCH
from services.aws.store import Put
from services.messaging.model import Channel, MessageStatus
from tests.factories.correspondence import bounce, complaint, customer_text
from tests.factories.records import keep, message
from tests.factories.time import NOW
from tests.factories.webhooks import (
    FROM,
    inbound,
    profile,
    status_of,
    statuses,
    text_from,
    value_of,
)
from tests.factories.webhooks import (
    event as events_of,
)
from tests.faults.handlers.contacts import ada
from tests.faults.handlers.running import report
from tests.faults.handlers.scenario import Scenario, event, message_in
from tests.faults.handlers.services import FORM, page
from tests.faults.handlers.world import Step, World

WHATSAPP, FEEDBACK = "inbound-whatsapp-handler", "inbound-feedback"
KEPT = ("Messages", "Conversations", "Contacts", "Identities")
OURS = "wamid.m1"
PICTURE: dict[str, Any] = {
    "type": "image",
    "image": {"id": "media1", "mime_type": "image/jpeg"},
    "text": None,
}
FURTHER = {"sent": 1, "delivered": 2, "read": 3}


def asked(world: World) -> None:
    """Drafts are on, and a contact is there."""
    ada(world)
    world.store.write(Put(SWITCH[0], {**SWITCH[1], "configValue": "true"}))


def sent(channel: str, *, is_known: bool = False) -> Step:
    """A message of ours whose answer was lost; or of which an event told already."""

    def setup(world: World) -> None:
        ada(world)
        kind: Any = {} if channel == "whatsapp" else {"kind": None}
        earlier = NOW - timedelta(minutes=3)
        row = message(
            channel=Channel(channel), status=MessageStatus.UNKNOWN, timestamp=earlier, **kind
        )
        keep(world.store, row)
        world.aws.reached["m1"] = 1
        if is_known:
            world.topic(*report(channel, "m1", "sent"))

    return setup


def in_order(channel: str, words: tuple[str, ...]) -> Step:
    """The provider's events in this order."""

    def act(world: World) -> None:
        for word in words:
            world.topic(*report(channel, "m1", word))

    return act


def furthest(words: tuple[str, ...]) -> Step:
    def check(world: World) -> None:
        [row] = [row for row in world.rows("Messages") if row["messageId"] == "m1"]
        assert row["status"] == max(words, key=FURTHER.__getitem__), row["status"]
        told = [each["status"] for each in row["statusHistory"]]
        assert len(told) == len(set(told)), f"the history says {told}"

    return check


def reaction(emoji: str, about: str = OURS) -> str:
    said = {"message_id": about, "emoji": emoji}
    return inbound(text_from(id=f"wamid.r.{emoji}", type="reaction", reaction=said, text=None))


def reacted(world: World) -> None:
    [row] = [row for row in world.rows("Messages") if row["messageId"] == "m1"]
    assert [each["emoji"] for each in row.get("reactions", [])] == ["👍"], row.get("reactions")


def delivered(world: World) -> None:
    """Somebody may react to it."""
    sent("whatsapp", is_known=True)(world)


def filled_in(world: World) -> None:
    """A form waits for its message."""
    made = world.ask("Mutation.createForm", input=FORM)
    world.notes["formId"] = made["formId"]
    page("public-forms", "formId", "POST", name="Asha Rao", agree="yes", version="1")(world)
    [world.notes["code"]] = [row["code"] for row in world.rows("FormEntries") if "formId" in row]


def joined(world: World) -> None:
    text = text_from(id="wamid.join", body=f"JOIN {world.notes['code'].upper()}")
    world.topic(WHATSAPP, inbound(text, contacts=[profile("A.")]))


def is_asha(world: World) -> None:
    """Whom the message introduced is called as the form says, and consented once."""
    [who] = world.rows("Contacts")
    assert (who["name"], who["optInWhatsApp"], who["optInSms"]) == ("Asha Rao", True, True)
    assert len(world.rows("ConsentEvidence")) == 1


def picture(world: World) -> None:
    """The file of a message is wanted."""
    ada(world)
    world.topic(WHATSAPP, inbound(text_from(**PICTURE)))
    assert world.aws.bodies("media-queue")


def has_file(world: World) -> None:
    [row] = world.rows("Messages")
    assert row["media"]["contentType"] == "image/jpeg" and len(world.rows("MediaFiles")) == 1


def one_draft_at_most(world: World) -> None:
    """Asking for a draft delays nobody, so it may get lost; an operator can ask for another."""
    assert len(world.rows("AIInteractions")) <= 1


def preference(value: str) -> str:
    said = {
        "wa_id": FROM,
        "category": "marketing_messages",
        "value": value,
        "timestamp": int(NOW.timestamp()),
    }
    changed = [{"field": "user_preferences", "value": {"user_preferences": [said]}}]
    return events_of(entry=json.dumps({"id": "77", "changes": changed}))


def moved() -> str:
    """A customer changed their number."""
    system = {
        "type": "user_changed_number",
        "body": "Ada changed",
        "previous_user_id": "IN.1",
        "user_id": "IN.2",
        "wa_id": "919812345670",
    }
    return inbound(text_from(FROM, id="w.move", type="system", system=system, text=None))


def several() -> str:
    """Two messages, a status, and something that nobody can read."""
    told = [status_of("wamid.m1", "delivered", biz_opaque_callback_data="m1")]
    return events_of(
        value_of(text_from(id="w1", body="one"), text_from("nobody", id="w0"), statuses=told),
        value_of(text_from(id="w2", body="two")),
    )


def two_and_a_letter(world: World) -> None:
    """What could be read was stored; what could not waits whole."""
    assert sorted(
        row["content"] for row in world.rows("Messages") if row["direction"] == "inbound"
    ) == [
        "one",
        "two",
    ]
    letters = [
        row for row in world.rows("DLQMessages") if row.get("state") in ("waiting", "exhausted")
    ]
    assert letters and all("nobody" in row["payload"] for row in letters), letters


def opted_out(opt_in: str) -> Step:
    def check(world: World) -> None:
        [who] = world.rows("Contacts")
        assert who[opt_in] is False

    return check


def helped(world: World) -> None:
    """HELP is answered once."""
    assert sum(world.aws.reached.values()) <= 1
    assert [row["direction"] for row in world.rows("Messages")].count("outbound") == 1


ORDERS = (
    *(("whatsapp", words) for words in permutations(("sent", "delivered", "read"))),
    *(
        (channel, words)
        for channel in ("sms", "email")
        for words in permutations(("sent", "delivered"))
    ),
)

SCENARIOS = [
    Scenario(
        WHATSAPP,
        "a text of somebody new",
        event(WHATSAPP, inbound(text_from(), contacts=[profile("Ada")])),
        tables=KEPT,
    ),
    Scenario(
        WHATSAPP,
        "a text of somebody known, with drafts",
        event(WHATSAPP, inbound(text_from())),
        asked,
        one_draft_at_most,
        tables=KEPT,
    ),
    Scenario(
        WHATSAPP, "a picture", event(WHATSAPP, inbound(text_from(**PICTURE))), ada, has_file, KEPT
    ),
    Scenario(WHATSAPP, "its file", message_in("media-queue"), picture, has_file, KEPT),
    Scenario(
        WHATSAPP,
        "an event with something unreadable",
        event(WHATSAPP, several()),
        sent("whatsapp"),
        two_and_a_letter,
        tables=KEPT,
    ),
    Scenario(WHATSAPP, "a reaction", event(WHATSAPP, reaction("👍")), delivered, reacted, KEPT),
    Scenario(
        WHATSAPP,
        "a status of a message that is not known yet",
        event(WHATSAPP, statuses(status_of("wamid.x", "delivered"))),
        ada,
    ),
    Scenario(WHATSAPP, "a form confirmed", joined, filled_in, is_asha, KEPT, once=("give_opt_in",)),
    Scenario(
        WHATSAPP,
        "marketing stopped",
        event(WHATSAPP, preference("stop")),
        ada,
        opted_out("optInWhatsApp"),
        once=("revoke_opt_in",),
    ),
    Scenario(
        WHATSAPP,
        "a failure because marketing was stopped",
        event(
            WHATSAPP,
            statuses(
                status_of(
                    "wamid.m1", "failed", biz_opaque_callback_data="m1", errors=[{"code": 131050}]
                )
            ),
        ),
        sent("whatsapp", is_known=True),
        opted_out("optInWhatsApp"),
        tables=KEPT,
        once=("revoke_opt_in",),
    ),
    Scenario(
        WHATSAPP,
        "a user id that is learned",
        event(WHATSAPP, inbound(text_from(from_user_id="IN.1"))),
        ada,
        tables=KEPT,
    ),
    Scenario(WHATSAPP, "a change of number", event(WHATSAPP, moved()), ada, tables=KEPT),
    *(
        Scenario(
            WHATSAPP if channel == "whatsapp" else FEEDBACK,
            f"{', '.join(words)} of {channel}",
            in_order(channel, words),
            sent(channel),
            furthest(words),
            tables=("Messages",),
        )
        for channel, words in ORDERS
    ),
    Scenario(FEEDBACK, "a text of somebody new", event(FEEDBACK, customer_text()), tables=KEPT),
    Scenario(
        FEEDBACK,
        "STOP",
        event(FEEDBACK, customer_text("STOP")),
        ada,
        opted_out("optInSms"),
        tables=KEPT,
        once=("revoke_opt_in",),
    ),
    Scenario(
        FEEDBACK,
        "HELP",
        event(FEEDBACK, customer_text("HELP")),
        ada,
        helped,
        once=("answer_help",),
    ),
    Scenario(
        FEEDBACK,
        "a bounce",
        event(FEEDBACK, bounce()),
        sent("email", is_known=True),
        opted_out("optInEmail"),
        tables=KEPT,
        once=("revoke_opt_in",),
    ),
    Scenario(
        FEEDBACK,
        "a complaint",
        event(FEEDBACK, complaint()),
        sent("email", is_known=True),
        opted_out("optInEmail"),
        tables=KEPT,
        once=("revoke_opt_in",),
    ),
]
