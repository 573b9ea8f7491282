"""What must be so however a run went: a recount of everything that is counted, pointed at or kept.

Nothing here asks the code under test; each law is said again in words of its own.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from services.contacts.model import StoredContact
from services.counts.consents import OPT_INS
from services.counts.reading import read_counts
from services.messaging.model import OPT_IN, Channel
from tests.factories.bulk import counters_agree
from tests.factories.counting import counters, reference
from tests.factories.infrastructure import INFRASTRUCTURE, names
from tests.factories.time import NOW
from tests.faults.handlers.world import World

LEFT = ("sent", "delivered", "read")
ON_THE_WAY = ("queued", "sending")
KEYS = {table: names(row["key"]) for table, row in INFRASTRUCTURE["tables"].items()}


def instant(world: World) -> None:
    """At every instant, also right after a crash: counters are what a recount gives."""
    assert not world.aws.wrong, world.aws.wrong
    assert counters(world.store) == reference(world.store), "the counters of messages drift"
    told = dict(read_counts(world.store, NOW.date()).opt_ins)
    assert told == consents(world), f"{told} consents are counted, {consents(world)} are there"
    counters_agree(world.store)
    identities_agree(world)
    tier_agrees(world)


def finally_(world: World) -> None:
    """Once nothing waits: everything has ended, and the record is the truth."""
    instant(world)
    for row in world.rows("Messages"):
        if row["direction"] == "outbound":
            outbound_agrees(world, row)
    conversations_agree(world)
    unknown = set(world.aws.reached) - {row["messageId"] for row in world.rows("Messages")}
    assert not unknown, f"sent, and no row knows of it: {unknown}"
    assert not world.rows("WaitingMessages"), "somebody waits for nothing"


def consents(world: World) -> dict[str, int]:
    """A count of every contact."""
    there = [row for row in world.rows("Contacts") if "deletedAt" not in row]
    return {name: sum(row.get(name, False) for row in there) for name in OPT_INS}


def identities_agree(world: World) -> None:
    """Who is there holds exactly their identities, and nobody else holds one."""
    held = {
        row["identity"]: row["contactId"]
        for row in world.rows("Identities")
        if not row["identity"].startswith("released#")
    }
    mine = {
        key: row["contactId"]
        for row in world.rows("Contacts")
        if "deletedAt" not in row
        for key in StoredContact.from_item(row).identities()
    }
    assert held == mine, f"{held} are held, {mine} should be"


def tier_agrees(world: World) -> None:
    """Whoever counts for the tier does so once; bulk jobs are looked at by their own suites."""
    if world.rows("BulkJobs"):
        return
    trackers = world.rows("RateLimitTrackers")
    counted = sum(row["messageCount"] for row in trackers if row["channel"] == "whatsapp-tier")
    marked = sum("tierCountedAt" in row for row in world.rows("Contacts"))
    assert counted == marked, f"{counted} count for the tier, {marked} should"


def outbound_agrees(world: World, row: dict[str, Any]) -> None:
    """A message of ours has ended, and says what happened to it."""
    key, status = row["messageId"], row["status"]
    reached = world.aws.reached[key]
    if key in world.notes.get("kept", ()):
        return
    assert status not in ON_THE_WAY, f"{key} is {status} for ever"
    if status in LEFT and not row.get("dryRun"):
        assert reached == 1, f"{key} is {status}, and never left"
    told = any(each["status"] == "failed" for each in row.get("statusHistory", ()))
    if status == "failed" and not told:
        assert reached == 0, f"{key} failed, and was sent"


def told_of(world: World) -> set[tuple[str, str]]:
    """Every message as it is."""
    return {(row["messageId"], row["status"]) for row in world.rows("Messages")}


def heard(world: World) -> None:
    """Subscribers were told of every message that came, or that changed.

    What a function itself sent is told of with the provider's next event if it died before.
    """
    before = world.notes["before"]
    told = {(each["messageId"], each["status"]) for _, each in world.aws.published}
    ours = {row["messageId"] for row in world.rows("Messages") if row["direction"] == "outbound"}
    ours -= {message_id for message_id, _ in before}
    untold = {each for each in told_of(world) - before - told if each[0] not in ours}
    assert not untold, f"nobody was told of {untold}"


def conversations_agree(world: World) -> None:
    """Each conversation shows one of its latest messages, once on its channel and once on all."""
    latest: dict[tuple[str, str], str] = {}
    there = {row["messageId"]: row for row in world.rows("Messages")}
    for row in there.values():
        for feed in (row["channel"], "all"):
            place = row["contactId"], feed
            latest[place] = max(latest.get(place, ""), row["timestamp"])
    shown = {(row["contactId"], row["feed"]): row for row in world.rows("Conversations")}
    assert shown.keys() == latest.keys(), f"{set(shown)} conversations, {set(latest)} should be"
    for place, row in shown.items():
        last = there[row["lastMessageId"]]
        assert last["timestamp"] == latest[place], f"{place} shows an older message"


def consenting(world: World) -> None:
    """From now on a message that leaves without consent, as storage has it then, is wrong.

    A message whose intent was recorded when the consent ended may leave: its slot is within half a
    second.
    """

    def sent(message_id: str) -> None:
        row = world.store.get("Messages", {"messageId": message_id})
        if row is None:
            world.aws.wrong.append(f"{message_id} left before its intent was stored")
            return
        contact = world.store.get("Contacts", {"contactId": row["contactId"]})
        opt_in = OPT_IN[Channel(row["channel"])]
        allowed = contact and "deletedAt" not in contact and contact.get(opt_in) is True
        if not allowed and message_id not in world.notes.get("on its way", ()):
            world.aws.wrong.append(f"{message_id} left without consent")

    world.aws.providers.sent = sent


def on_its_way(world: World) -> set[str]:
    """The messages whose intent is recorded."""
    return {row["messageId"] for row in world.rows("Messages") if row["status"] == "sending"}


def shape(world: World, tables: tuple[str, ...]) -> dict[str, Counter[str]]:
    """How many rows there are, by what tells them apart whatever ids were drawn."""
    return {table: Counter(_kinds(world, table)) for table in tables}


def _kinds(world: World, table: str) -> Iterator[str]:
    for row in world.rows(table):
        yield "/".join(str(row[name]) for name in _TOLD_BY.get(table, ()) if name in row)


_TOLD_BY = {
    "Messages": ("channel", "direction", "messageType", "content"),
    "AuditLogs": ("action", "resourceType"),
    "Contacts": ("name", "phone", "email", "optInWhatsApp", "optInSms", "optInEmail"),
    "Links": ("title", "enabled"),
    "Payments": ("amountPaise", "status"),
    "Invoices": ("number", "status"),
    "Forms": ("name", "version", "enabled"),
    "FormTexts": ("version", "consentText"),
    "ConsentEvidence": ("formId", "said"),
    "Documents": ("name",),
    "MediaFiles": ("contentType",),
    "AIInteractions": ("messageId", "approved", "feedback"),
    "Users": ("userId", "role", "enabled"),
    "SystemConfig": ("configKey", "configValue"),
    "BulkJobs": ("status", "totalRecipients"),
    "BulkRecipients": ("contactId",),
    "DLQMessages": ("queueName", "state"),
}
