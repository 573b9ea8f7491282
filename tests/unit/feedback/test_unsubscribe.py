import pytest

from services.contacts.consent import Consents
from services.contacts.repository import ContactRepository
from services.feedback.unsubscribe import UnsubscribeService
from services.messaging.channels.unsubscribe import Link
from tests.factories.correspondence import LINKS, ada
from tests.factories.infrastructure import memory_store, rows
from tests.factories.records import Ids, keep
from tests.factories.time import FakeClock

TOKEN = LINKS.to(Link("c1", "m1")).partition("token=")[2]


def test_a_link_ends_emails_once_and_may_be_followed_again():
    store = memory_store()
    keep(store, ada())
    service = UnsubscribeService(LINKS, Consents(store, FakeClock()), Ids())
    assert service.is_ours(TOKEN) and ContactRepository(store).get("c1").opt_in_email
    assert [service.unsubscribe(TOKEN) for _ in range(3)] == [True] * 3
    contact = ContactRepository(store).get("c1")
    assert (contact.opt_in_email, contact.opt_in_sms) == (False, True)
    [row] = rows(store, "AuditLogs")
    assert row["details"] == {
        "optInEmail": False,
        "source": "email:unsubscribe-link",
        "messageId": "m1",
    }


@pytest.mark.parametrize("token", ["", "x", "c1.m1." + "A" * 43, TOKEN + "A", TOKEN.upper()])
def test_a_link_that_we_did_not_make_does_nothing(token: str):
    store = memory_store()
    keep(store, ada())
    service = UnsubscribeService(LINKS, Consents(store, FakeClock()))
    assert not service.is_ours(token) and not service.unsubscribe(token)
    assert ContactRepository(store).get("c1").opt_in_email


def test_a_link_of_somebody_deleted_is_answered_all_the_same():
    service = UnsubscribeService(LINKS, Consents(memory_store(), FakeClock()))
    assert service.unsubscribe(TOKEN)
