from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.aws.memory import MemoryStore
from services.contacts.identities import phone_key, require_email, require_phone
from services.contacts.model import ContactChange, NewContact
from services.contacts.repository import ContactRepository
from services.contacts.service import ContactService
from services.core.errors import Conflict
from tests.factories.infrastructure import memory_store, rows
from tests.factories.records import OPERATOR, VIEWER, contact, keep
from tests.factories.searching import found, searching, wanted

phones = st.from_regex(r"\+[1-9][0-9]{1,14}", fullmatch=True)
names = st.text(min_size=1, max_size=60).filter(lambda name: name.strip())
details = st.fixed_dictionaries(
    {"name": names}, optional={"phone": phones | st.none(), "email": st.emails() | st.none()}
)
opt_ins = st.fixed_dictionaries(
    {}, optional={n: st.booleans() for n in ("optInWhatsApp", "optInSms", "optInEmail")}
)


def service() -> tuple[ContactService, MemoryStore]:
    store = memory_store()
    return ContactService(ContactRepository(store)), store


@pytest.mark.proves("2.1", "property 4")
@given(details.filter(lambda said: said.get("phone") or said.get("email")))
def test_property_4_a_new_contact_has_no_opt_in(said: dict[str, Any]):
    """Feature: wecare-digital-admin-platform, Property 4: Contact Creation Default Opt-Ins."""
    contacts, _ = service()
    made = contacts.create(OPERATOR, NewContact.model_validate(said))
    assert not (made.opt_in_whats_app or made.opt_in_sms or made.opt_in_email)
    assert contacts.read(VIEWER, made.contact_id) == made


@pytest.mark.proves("2.2", "property 5")
@given(details, st.sampled_from([None, ""]), st.sampled_from([None, ""]))
def test_property_5_a_contact_without_phone_and_email_is_refused(
    said: dict[str, Any], phone: str | None, email: str | None
):
    """Feature: wecare-digital-admin-platform, Property 5: Contact Requires Phone or Email."""
    with pytest.raises(ValidationError):
        NewContact.model_validate(said | {"phone": phone, "email": email})


@pytest.mark.proves("2.4", "property 6")
@given(opt_ins, opt_ins, st.none() | names)
def test_property_6_an_opt_in_changes_only_when_it_is_said(
    before: dict[str, bool], said: dict[str, bool], name: str | None
):
    """Feature: wecare-digital-admin-platform, Property 6: Explicit Opt-In Changes."""
    contacts, store = service()
    keep(store, contact(opt_in_whats_app=False))
    contacts.update(OPERATOR, ContactChange.model_validate({"contactId": "c1", **before}))
    change = {"contactId": "c1", **said} | ({"name": name} if name else {})
    contacts.update(OPERATOR, ContactChange.model_validate(change))
    now = contacts.read(VIEWER, "c1").to_wire()
    for field in ("optInWhatsApp", "optInSms", "optInEmail"):
        assert now[field] == said.get(field, before.get(field, False))


@pytest.mark.proves("2.5", "property 7")
@given(details.filter(lambda said: said.get("phone") or said.get("email")))
def test_property_7_deleting_hides_a_contact_and_keeps_its_record(said: dict[str, Any]):
    """Feature: wecare-digital-admin-platform, Property 7: Contact Deletion is Soft Delete."""
    contacts, store = service()
    made = contacts.create(OPERATOR, NewContact.model_validate(said))
    before = rows(store, "Contacts")[0]
    gone = contacts.delete(OPERATOR, made.contact_id)
    [kept] = rows(store, "Contacts")
    assert kept.pop("deletedAt") == gone.to_wire()["deletedAt"]
    assert kept | {"updatedAt": None} == before | {"updatedAt": None}
    assert found(searching(store)) == []


@pytest.mark.proves("2.6", "property 8")
@given(st.lists(names, min_size=1, max_size=6), st.data())
def test_property_8_search_finds_exactly_the_matches_in_any_case(
    known: list[str], data: st.DataObject
):
    """Feature: wecare-digital-admin-platform, Property 8: Contact Search is Case-Insensitive."""
    contacts, store = service()
    for number, name in enumerate(known):
        new = NewContact(name=name, phone=f"+1202555{number:04}", email=f"N{number}@Example.com")
        contacts.create(OPERATOR, new)
    base = data.draw(st.sampled_from(known).map(str.strip) | st.sampled_from(["EXAMPLE", "+1202"]))
    start = data.draw(st.integers(0, len(base) - 1))
    part = base[start : data.draw(st.integers(start + 1, len(base)))].strip()
    query = data.draw(st.sampled_from([part, part.upper(), part.lower(), part.swapcase()]))
    assert found(searching(store), query) == wanted(store, query)


@given(
    st.lists(st.tuples(st.sampled_from(["add", "move", "delete"]), st.integers(0, 3)), max_size=12)
)
def test_no_two_living_contacts_ever_share_a_number(steps: list[tuple[str, int]]):
    contacts, store = service()
    numbers = ["+525512345678", "+5215512345678", "+12345", "+67890"]
    living: list[str] = []
    for step, pick in steps:
        try:
            if step == "add":
                made = contacts.create(OPERATOR, NewContact(name="Ada", phone=numbers[pick]))
                living.append(made.contact_id)
            elif living and step == "move":
                change = ContactChange(contact_id=living[0], phone=numbers[pick])
                contacts.update(OPERATOR, change)
            elif living:
                contacts.delete(OPERATOR, living.pop(pick % len(living)))
        except Conflict:
            continue
    held = {phone_key(contacts.read(VIEWER, c).phone or ""): c for c in living}
    assert len(held) == len(living)
    claims = [row for row in rows(store, "Identities") if "expiresAt" not in row]
    assert {row["identity"]: row["contactId"] for row in claims} == held


@given(st.emails())
def test_every_address_that_the_rfc_allows_is_taken(email: str):
    assert require_email(email) == email


@given(phones)
def test_every_number_in_e164_is_taken(phone: str):
    assert require_phone(phone) == phone


@given(st.text().filter(lambda text: not (text.startswith("+") and text.isascii())))
def test_no_other_text_is_taken_for_a_number(text: str):
    with pytest.raises(ValueError, match="country code"):
        require_phone(text)
