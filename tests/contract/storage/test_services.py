"""What the services really ask of storage: each storage ends with the rows that memory ends with.

Every expression that our code builds goes through DynamoDB's own interface here, also through the
strict one. Ids are drawn anew each time, so rows are compared by their attributes and kinds.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.access.audit import AuditLog
from services.ai.model import DraftFeedback
from services.ai.repository import draft_ids
from services.aws.store import Scan, Store
from services.bulk.model import BulkJobAction, BulkJobStatus
from services.contacts.model import ContactChange
from services.contacts.repository import ContactRepository
from services.contacts.search.scanning import scanned
from services.contacts.service import ContactService
from services.counts.reading import read_counts
from services.dlq.model import DlqName
from services.invoices.repository import InvoiceRepository
from services.invoices.service import InvoiceService
from services.links.model import LinkSwitch, NewLink
from services.links.repository import LinkRepository
from services.links.service import Following, LinkService
from services.messaging.channels.base import Lost, NotTaken
from services.messaging.model import Channel
from tests.factories import webhooks
from tests.factories.bulk import Bulk
from tests.factories.correspondence import (
    EMAIL_LINE,
    Mailbox,
    bounce,
    customer_text,
    desk,
    outgoing,
    text_event,
    wish,
)
from tests.factories.dlq import Repairs, chunk, late
from tests.factories.drafts import Studio, inbound, switch, writer
from tests.factories.forms import FormRoom
from tests.factories.inbox import Inbox
from tests.factories.infrastructure import INFRASTRUCTURE, memory_store
from tests.factories.invoices import bill, sold_by
from tests.factories.records import (
    ADMIN,
    EMAIL,
    OPERATOR,
    VIEWER,
    contact,
    keep,
    new_contact,
)
from tests.factories.sending import Desk, FakeSender, template, text
from tests.factories.storages import OVER_HTTP
from tests.factories.time import NOW, FakeClock
from tests.factories.webhooks import status_of, statuses, text_from

pytestmark = pytest.mark.parametrize("kind", OVER_HTTP, indirect=True, scope="module")

type Scene = Callable[[Any], None]

YEAR = timedelta(days=365)


def contacts(store: Any) -> None:
    clock = FakeClock()
    service = ContactService(ContactRepository(store), clock)
    made = service.create(OPERATOR, new_contact(email=EMAIL))
    change = {
        "contactId": made.contact_id,
        "name": "Bo",
        "optInSms": True,
        "phone": "+919800000001",
    }
    service.update(OPERATOR, ContactChange.model_validate(change))
    service.delete(OPERATOR, made.contact_id)
    service.create(OPERATOR, new_contact(name="Cy"))
    service.restore(OPERATOR, made.contact_id)
    for texts in ((), ("bo",), ("b", "%"), ("zzz",)):
        scanned(store, texts, 1, None)
    log = AuditLog(store, clock)
    for asked in ({}, {"user_id": OPERATOR.user_id}, {"resource_id": made.contact_id}):
        log.read(ADMIN, limit=2, **asked)
    log.read(ADMIN, OPERATOR.user_id, made.contact_id)


def sending(store: Any) -> None:
    failing = FakeSender(NotTaken("x"), Lost("y"))
    at = Desk(store=store, sender=failing)
    keep(store, contact())
    for number in range(3):
        at.service.send(OPERATOR, text(f"hello {number}", client_token=str(number)))
    at.service.send(OPERATOR, template())
    at.busy(seconds=5)
    at.service.send(OPERATOR, text("later"))
    at.deliver()
    at.clock.advance(minutes=20)
    at.sweep.run()
    read_counts(store, NOW.date())


def texts_and_emails(store: Any) -> None:
    desk(Channel.SMS, store=store).service.send(OPERATOR, wish(Channel.SMS))
    Desk(EMAIL_LINE, store=store).service.send(OPERATOR, wish(Channel.EMAIL))
    keep(store, outgoing(Channel.SMS, provider_message_id="aws-1"))
    mail = Mailbox(store=store)
    mail.receive(text_event("TEXT_SENT", context=None), text_event(), text_event(messageId="gone"))
    mail.receive(customer_text(), customer_text("HELP", inboundMessageId="in-2"))
    mail.receive(customer_text("STOP", inboundMessageId="in-3"), bounce())
    mail.receive(customer_text(originationNumber="+919800000002", inboundMessageId="in-4"))


def receiving(store: Any) -> None:
    keep(store, contact())
    at = Desk(store=store)
    sent = at.service.send(OPERATOR, text())
    ours = {"biz_opaque_callback_data": sent.message_id}
    inbox = Inbox(store=store)
    inbox.receive(statuses(status_of("wamid.1", "sent", **ours)))
    inbox.receive(statuses(status_of("wamid.1", "read"), status_of("wamid.unknown", "read")))
    heart = {"message_id": "wamid.1", "emoji": "❤"}
    reaction = text_from(id="wamid.2", type="reaction", text=None, reaction=heart)
    inbox.receive(
        webhooks.inbound(text_from()), webhooks.inbound(text_from("919800000003", id="x"))
    )
    inbox.receive(webhooks.inbound(reaction))
    stopped = [{"code": 131050, "title": "stopped"}]
    inbox.receive(statuses(status_of("wamid.1", "failed", errors=stopped, **ours)))


def drafts(store: Any) -> None:
    made = Studio(Desk(store=store))
    switch(store)
    keep(store, writer(), inbound())
    made.draft()
    made.review.rate(OPERATOR, draft_ids("in")[0], DraftFeedback.POSITIVE)
    made.reject()
    made.drafting.generate(OPERATOR, "in")
    made.approve(interaction_id=draft_ids("in")[1])
    made.reading.of_message(VIEWER, "in")
    made.reading.waiting(VIEWER, 1, None)


def bulk(store: Any) -> None:
    at = Bulk(truth=store)
    people = at.people(30)
    job = at.create([*people, "nobody"]).job_id
    at.control(job, BulkJobAction.PAUSE)
    at.control(job, BulkJobAction.RESUME)
    at.deliver_all()
    at.event(at.recipients(job)["c0"].message_id or "", "delivered")
    at.reading.list_jobs(OPERATOR, BulkJobStatus.COMPLETED, 1, None)
    at.reading.recipients(OPERATOR, job, None, 2, None)


def dead_letters(store: Any) -> None:
    at = Repairs(truth=store)
    at.put(DlqName.BULK, chunk(), chunk(1))
    at.put(DlqName.OUTBOUND, late())
    at.put(DlqName.INBOUND, "not an event", webhooks.inbound(text_from()))
    for name in DlqName:
        at.replay(name)
        at.page(name, limit=1)
    at.later()
    at.replay()
    at.statistics()


def forms(store: Any) -> None:
    room = FormRoom(store=store)
    form = room.form()
    room.hear(room.fill_in(form).text)
    room.service.newest(OPERATOR, 1, None)
    room.service.consents(OPERATOR, form.form_id, 1, None)


def links_and_bills(store: Any) -> None:
    links = LinkService(LinkRepository(store), "https://s.example/l/", FakeClock())
    new = {"title": "Offer", "target": "https://example.com/", "client_token": "t"}
    code = links.create(OPERATOR, NewLink.model_validate(new)).code
    Following(LinkRepository(store), FakeClock()).follow(code, counted=True)
    links.switch(OPERATOR, LinkSwitch(code=code, enabled=False))
    links.newest(OPERATOR, 1, None)
    invoices = InvoiceService(InvoiceRepository(sold_by(store)), FakeClock(), wait=lambda _: None)
    invoices.issue(OPERATOR, bill(clientToken="t"))
    invoices.newest(OPERATOR, 1, None)


SCENES: Mapping[str, Scene] = {
    scene.__name__: scene
    for scene in (
        contacts,
        sending,
        texts_and_emails,
        receiving,
        drafts,
        bulk,
        dead_letters,
        forms,
        links_and_bills,
    )
}


SHARDED = "Statistics"
"""Its rows are spread by ids that are drawn anew each time."""


def shapes(store: Store, tables: Iterable[str]) -> Counter[str]:
    """How many rows of which attributes and kinds each table has."""
    found: Counter[str] = Counter()
    for table in set(tables) - {SHARDED}:
        for row in store.scan(Scan(table)).items:
            kinds = ", ".join(f"{name}: {type(row[name]).__name__}" for name in sorted(row))
            found[f"{table}: {kinds}"] += 1
    return found


@pytest.mark.proves("17.1", "17.10")
@pytest.mark.parametrize("scene", SCENES)
def test_the_same_scene_leaves_the_same_rows_on_every_storage(store: Store, scene: str):
    expected = memory_store()
    for each in (expected, store):
        SCENES[scene](each)
    used = [table for table in INFRASTRUCTURE["tables"] if expected.scan(Scan(table)).items]
    assert shapes(store, used) == shapes(expected, used)
    assert read_counts(store, NOW.date()) == read_counts(expected, NOW.date())
    expiries_are_seconds(store, used)


def expiries_are_seconds(store: Store, tables: Iterable[str]) -> None:
    """DynamoDB deletes by a number of seconds, and by nothing else."""
    for name in tables:
        attribute = INFRASTRUCTURE["tables"][name].get("ttl")
        for row in store.scan(Scan(name)).items:
            if (expires := row.get(attribute)) is not None:
                assert type(expires) is int
                assert timedelta(0) <= datetime.fromtimestamp(expires, UTC) - NOW < YEAR
