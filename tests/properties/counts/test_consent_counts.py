"""The counters of consent equal what counting all contacts would give."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ai.requests import RememberedDraftRequests
from services.aws.memory import MemoryStore
from services.aws.store import Action
from services.contacts.consent import Consents, Revocation
from services.contacts.model import ContactChange, NewContact
from services.contacts.repository import ContactRepository
from services.contacts.service import ContactService
from services.core.errors import Conflict, NotFound
from services.counts.consents import OPT_INS
from services.counts.reading import read_counts
from services.feedback.events import InboundSms
from services.feedback.inbox import SmsInbox
from services.realtime.publisher import RecordingPublisher
from tests.factories.infrastructure import memory_store, memory_store_of, rows
from tests.factories.outcomes import in_threads
from tests.factories.records import OPERATOR, Ids
from tests.factories.time import NOW, FakeClock

type Act = Callable[["Office"], object]

PHONES = ("+919810000001", "+919810000002")


class Contested(MemoryStore):
    """Just before a write something else happens, once for each that is given."""

    meanwhile: list[Callable[[], object]]

    def write(self, *actions: Action) -> None:
        if waiting := getattr(self, "meanwhile", []):
            waiting.pop(0)()
        super().write(*actions)


class Office:
    """Two contacts, and everybody who may change what they consent to."""

    def __init__(self, store: MemoryStore) -> None:
        self.store, self.clock, self.ids = store, FakeClock(), Ids()
        self.contacts = ContactService(ContactRepository(store), self.clock)
        self.consents = Consents(store, self.clock)
        self.inbox = SmsInbox(store, RecordingPublisher(), RememberedDraftRequests(), self.clock)
        self.known: list[str] = []
        for phone in PHONES:
            self.add(phone)

    def add(self, phone: str) -> None:
        """The number is free again once its contact was deleted."""
        new = NewContact(name="Ada", phone=phone)
        self.known.append(self.contacts.create(OPERATOR, new).contact_id)

    def counted(self) -> dict[str, int]:
        return dict(read_counts(self.store, NOW.date()).opt_ins)

    def there(self) -> dict[str, int]:
        """A count of every contact."""
        found = [row for row in rows(self.store, "Contacts") if "deletedAt" not in row]
        return {name: sum(row.get(name, False) for row in found) for name in OPT_INS}


def changed(which: int, said: dict[str, Any]) -> Act:
    def act(office: Office) -> object:
        change = ContactChange.model_validate({"contactId": office.known[which], **said})
        return office.contacts.update(OPERATOR, change)

    return act


def deleted(which: int) -> Act:
    return lambda office: office.contacts.delete(OPERATOR, office.known[which])


def restored(which: int) -> Act:
    return lambda office: office.contacts.restore(OPERATOR, office.known[which])


def revoked(which: int, opt_in: str) -> Act:
    return lambda office: office.consents.revoke(
        Revocation(office.known[which], opt_in, "test", office.ids())
    )


def stopped(which: int) -> Act:
    def act(office: Office) -> object:
        text = InboundSms(office.ids(), PHONES[which], None, "STOP", "", NOW)
        return office.inbox.keep(text)

    return act


contacts = st.integers(0, 1)
opt_ins = st.dictionaries(st.sampled_from(OPT_INS), st.booleans(), min_size=1)
acts = st.one_of(
    st.builds(changed, contacts, opt_ins),
    st.builds(changed, contacts, opt_ins),
    st.builds(changed, contacts, st.just({"name": "Bo"})),
    st.builds(revoked, contacts, st.sampled_from(OPT_INS)),
    st.builds(stopped, contacts),
    st.builds(deleted, contacts),
    st.builds(restored, contacts),
)


def tried(office: Office, act: Act) -> None:
    """What another change got ahead of is refused, and then changes nothing."""
    try:
        act(office)
    except (Conflict, NotFound):
        return


@pytest.mark.proves("2.4")
@given(st.lists(st.tuples(acts, st.sampled_from([None, "same"]) | acts), max_size=15))
def test_the_counters_of_consent_equal_a_count_of_all_contacts_at_every_moment(
    happened: list[tuple[Act, Act | str | None]],
):
    """Some changes meet another change on their way to storage, and some meet themselves."""
    store = memory_store_of(Contested)
    office = Office(store)
    for act, other in happened:
        if other:
            meant = act if isinstance(other, str) else other
            store.meanwhile = [lambda meant=meant: tried(office, meant)]
        tried(office, act)
        store.meanwhile = []
        assert office.counted() == office.there()


def test_consents_given_and_ended_by_many_at_once_are_counted_once_each():
    office = Office(memory_store())
    for _ in range(10):
        in_threads(8, lambda n: changed(0, {"optInSms": n % 2 == 0})(office))
        in_threads(4, lambda n: revoked(n % 2, "optInSms")(office))
    changed(1, {"optInSms": True})(office)
    in_threads(4, lambda _: deleted(1)(office))
    in_threads(4, lambda _: restored(1)(office))
    assert office.counted() == office.there()
    assert office.counted()["optInSms"] == 1
    in_threads(4, lambda _: deleted(1)(office))
    assert office.counted()["optInSms"] == 0
