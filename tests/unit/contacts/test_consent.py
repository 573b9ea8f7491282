from services.aws.store import Update
from services.contacts.consent import Consents, Revocation
from services.contacts.repository import ContactRepository, contact_key
from tests.factories.correspondence import ada
from tests.factories.infrastructure import memory_store, rows
from tests.factories.logs import logged
from tests.factories.records import PHONE, keep
from tests.factories.time import NOW, FakeClock

ENDS = Revocation("c1", "optInEmail", "email:bounce", log_id="log-1", message_id="m1")


def test_a_consent_ends_with_evidence_that_never_expires_and_touches_no_other():
    store = memory_store()
    keep(store, ada())
    with logged() as lines:
        assert Consents(store, FakeClock()).revoke(ENDS)
    contact = ContactRepository(store).get("c1")
    assert (contact.opt_in_email, contact.opt_in_sms) == (False, True)
    assert contact.updated_at == NOW
    [row] = rows(store, "AuditLogs")
    assert (row["action"], row["resourceType"], row["resourceId"]) == (
        "revoke_opt_in",
        "contact",
        "c1",
    )
    assert row["details"] == {"optInEmail": False, "source": "email:bounce", "messageId": "m1"}
    assert row["userId"] == "system" and "expiresAt" not in row
    [line] = lines.named("opt_in_revoked")
    assert (line["contactId"], line["source"]) == ("c1", "email:bounce")
    assert PHONE not in lines.text


def test_a_repeated_event_does_not_end_a_new_consent():
    store = memory_store()
    keep(store, ada())
    consents = Consents(store, FakeClock())
    consents.revoke(ENDS)
    store.write(Update(*contact_key("c1"), set={"optInEmail": True}))
    assert not consents.revoke(ENDS)
    assert ContactRepository(store).get("c1").opt_in_email
    assert len(rows(store, "AuditLogs")) == 1


def test_nobody_and_who_had_not_consented_lose_nothing():
    store = memory_store()
    keep(store, ada(opt_in_email=False))
    consents = Consents(store, FakeClock())
    assert not consents.revoke(ENDS)
    assert not consents.revoke(Revocation("nobody", "optInEmail", "x", "log-2"))
    assert rows(store, "AuditLogs") == [] and len(rows(store, "Contacts")) == 1
