import pytest

from services.contacts.identities import (
    email_key,
    identity_keys,
    phone_key,
    require_email,
    require_phone,
)

BAD_PHONES = [
    "",
    "+",
    "919812345678",
    "+0123456789",
    "+1",
    "+1234567890123456",
    "+91 9812345678",
    " +919812345678",
    "+919812345678 ",
    "+919812345678\n",
    "+91-98123-45678",
    "+91(981)2345678",
    "+91981234567a",
    "++919812345678",
    "00919812345678",
    "+٩١٩٨١٢٣٤٥٦٧٨",
    "+\uff19\uff11\uff19\uff18\uff11\uff12\uff13\uff14\uff15",
    "tel:+919812345678",
]
BAD_EMAILS = [
    "",
    "@",
    "ada",
    "ada.example.com",
    "ada@",
    "@example.com",
    "ada@example",
    "ada@@example.com",
    "ada@b@example.com",
    "ada lovelace@example.com",
    "ada@exa mple.com",
    "ada..l@example.com",
    "ada@example..com",
    "ada@example.com\n",
    "ada@example.com\r\nBcc: x@example.com",
    "Ada <ada@example.com>",
    "ada@example.com, bob@example.com",
    "ada@-example.com",
]
ONE_PERSON = [
    ("+5215512345678", "+525512345678"),
    ("+5491123456789", "+541123456789"),
    ("+5511987654321", "+551187654321"),
]
STRANGERS = [
    ("+525512345678", "+525512345679"),
    ("+521551234567", "+52551234567"),
    ("+5511287654321", "+551187654321"),
    ("+15215512345678", "+1525512345678"),
    ("+541123456789", "+551123456789"),
]


@pytest.mark.parametrize("phone", ["+12", "+919812345678", "+123456789012345", "+1234567890"])
def test_a_number_in_e164_is_taken_as_it_is(phone: str):
    assert require_phone(phone) == phone


@pytest.mark.parametrize("phone", BAD_PHONES)
def test_a_number_that_is_not_e164_is_refused_with_an_example(phone: str):
    with pytest.raises(ValueError, match="country code, for example"):
        require_phone(phone)


@pytest.mark.parametrize(
    "email", ["ada@example.com", "ADA@Example.COM", "a+tag@b.co.in", "o'neil@example.com", "ü@ü.de"]
)
def test_an_address_that_mail_could_reach_is_taken_as_it_is(email: str):
    assert require_email(email) == email


@pytest.mark.parametrize("email", BAD_EMAILS)
def test_an_address_that_mail_could_not_reach_is_refused_with_an_example(email: str):
    with pytest.raises(ValueError, match=r"name@example\.com"):
        require_email(email)


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_forms_of_one_number_that_whatsapp_mixes_are_one_person(one: str, other: str):
    assert phone_key(one) == phone_key(other)


@pytest.mark.parametrize(("one", "other"), STRANGERS)
def test_numbers_that_only_look_alike_are_two_people(one: str, other: str):
    assert phone_key(one) != phone_key(other)


def test_case_does_not_tell_addresses_apart():
    assert email_key("Ada@Example.COM") == email_key("ada@example.com")


def test_a_contact_claims_every_identity_that_it_has_and_no_other():
    assert identity_keys("+12", "A@b.co", "IN.1") == {"phone#+12", "email#a@b.co", "user#IN.1"}
    assert identity_keys(None, None) == set()
