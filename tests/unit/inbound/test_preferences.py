"""Consent that ends in WhatsApp itself: in its settings, or by a status."""

import json
from typing import Any

import pytest

from services.aws.store import Update
from services.contacts.repository import ContactRepository, contact_key
from services.contacts.service import ContactService
from tests.factories.inbox import Inbox
from tests.factories.infrastructure import rows
from tests.factories.records import OPERATOR, contact, keep, message
from tests.factories.webhooks import FROM, event, status_of, statuses


@pytest.fixture
def inbox() -> Inbox:
    made = Inbox()
    keep(made.store, contact(opt_in_sms=True))
    return made


def preference(value: str, **changes: Any) -> str:
    said = {
        "wa_id": FROM,
        "category": "marketing_messages",
        "value": value,
        "timestamp": 1772366400,
    }
    changed = [{"field": "user_preferences", "value": {"user_preferences": [said | changes]}}]
    return event(entry=json.dumps({"id": "77", "changes": changed}))


def audit(inbox: Inbox, action: str) -> list[dict[str, Any]]:
    return [row for row in rows(inbox.store, "AuditLogs") if row["action"] == action]


@pytest.mark.proves("3.1")
def test_who_stops_marketing_is_opted_out_with_the_source(inbox: Inbox):
    inbox.receive(*[preference("stop")] * 3)
    [who] = inbox.contacts()
    assert (who.opt_in_whats_app, who.opt_in_sms) == (False, True)
    [row] = audit(inbox, "revoke_opt_in")
    assert row["resourceId"] == "c1" and "expiresAt" not in row
    assert row["details"] == {"optInWhatsApp": False, "source": "whatsapp:user_preferences"}


def test_who_resumes_marketing_is_not_opted_in_by_it(inbox: Inbox):
    inbox.receive(preference("stop"), *[preference("resume", timestamp=1772366460)] * 2)
    assert [who.opt_in_whats_app for who in inbox.contacts()] == [False]
    [row] = audit(inbox, "resume_marketing")
    assert (row["resourceId"], row["details"]) == ("c1", {"source": "whatsapp:user_preferences"})


@pytest.mark.parametrize(("word", "sender"), [("maybe", FROM), ("stop", "15550009999")])
def test_a_new_word_or_a_stranger_changes_nothing(inbox: Inbox, word: str, sender: str):
    before = inbox.state()
    inbox.receive(preference(word, wa_id=sender))
    assert inbox.state() == before and not rows(inbox.store, "AuditLogs")


def test_who_hides_their_number_can_stop_too():
    inbox = Inbox()
    keep(inbox.store, contact(phone=None, whats_app_user_id="IN.1"))
    inbox.receive(preference("stop", wa_id=None, user_id="IN.1"))
    assert [who.opt_in_whats_app for who in inbox.contacts()] == [False]


def test_a_deleted_contact_that_stops_does_not_come_back_opted_in(inbox: Inbox):
    service = ContactService(ContactRepository(inbox.store))
    service.delete(OPERATOR, "c1")
    inbox.receive(preference("stop"))
    assert service.restore(OPERATOR, "c1").opt_in_whats_app is False


def stopped(wamid: str = "wamid.out", **changes: Any) -> str:
    errors = [{"code": 131050, "title": "User has stopped marketing messages"}]
    return statuses(status_of(wamid, "failed", errors=errors, **changes))


@pytest.mark.proves("3.1")
def test_a_message_to_who_stopped_marketing_ends_the_opt_in(inbox: Inbox):
    keep(inbox.store, message())
    inbox.receive(*[stopped(biz_opaque_callback_data="m1")] * 2)
    assert [who.opt_in_whats_app for who in inbox.contacts()] == [False]
    [row] = audit(inbox, "revoke_opt_in")
    assert row["details"] == {
        "optInWhatsApp": False,
        "source": "whatsapp:131050",
        "messageId": "m1",
    }
    [failed] = inbox.messages()
    assert (failed.status, failed.error_code) == ("failed", "131050")


def test_such_a_status_for_a_message_that_we_do_not_know_counts_by_its_number(inbox: Inbox):
    inbox.receive(stopped("wamid.old"), stopped("wamid.other", recipient_id="15550009999"))
    assert [who.opt_in_whats_app for who in inbox.contacts()] == [False]
    assert len(audit(inbox, "revoke_opt_in")) == 1


def test_consent_given_anew_outlasts_the_old_status(inbox: Inbox):
    keep(inbox.store, message())
    inbox.receive(stopped(biz_opaque_callback_data="m1"))
    inbox.store.write(Update(*contact_key("c1"), set={"optInWhatsApp": True}))
    inbox.receive(stopped(biz_opaque_callback_data="m1"))
    assert [who.opt_in_whats_app for who in inbox.contacts()] == [True]


@pytest.mark.proves("3.1")
def test_a_stop_counts_by_the_user_id_where_the_number_says_nothing():
    """WhatsApp names both, and the contact may be known by either."""
    inbox = Inbox()
    keep(inbox.store, contact(phone=None, whats_app_user_id="IN.1"))
    inbox.receive(preference("stop", user_id="IN.1"))
    assert [who.opt_in_whats_app for who in inbox.contacts()] == [False]


def test_a_stop_counts_for_everybody_whom_it_names(inbox: Inbox):
    keep(inbox.store, contact(contact_id="c2", phone=None, whats_app_user_id="IN.1"))
    inbox.receive(*[preference("stop", user_id="IN.1")] * 2)
    assert [who.opt_in_whats_app for who in inbox.contacts()] == [False, False]
    assert len(audit(inbox, "revoke_opt_in")) == 2


@pytest.mark.proves("3.1")
def test_such_a_status_counts_by_the_user_id_too():
    inbox = Inbox()
    keep(inbox.store, contact(phone=None, whats_app_user_id="IN.1"))
    inbox.receive(*[stopped("wamid.old", recipient_user_id="IN.1")] * 2)
    assert [who.opt_in_whats_app for who in inbox.contacts()] == [False]
    assert len(audit(inbox, "revoke_opt_in")) == 1


def test_such_a_status_reaches_a_contact_that_was_deleted(inbox: Inbox):
    service = ContactService(ContactRepository(inbox.store))
    service.delete(OPERATOR, "c1")
    inbox.receive(stopped("wamid.old"))
    assert service.restore(OPERATOR, "c1").opt_in_whats_app is False
