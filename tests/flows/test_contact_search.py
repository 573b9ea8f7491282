"""Finding contacts over the API, while they are made, renamed and deleted."""

from typing import Any

import pytest

from tests.flows.api import Api

FIND = """query($q: String, $n: Int, $t: String) {
  searchContacts(query: $q, limit: $n, nextToken: $t) { items { contactId name } nextToken }
}"""


def names(api: Api, query: str, limit: int = 50) -> list[str]:
    """The names that a search finds, page after page."""
    found: list[str] = []
    page: dict[str, Any] = {"nextToken": None}
    while True:
        page = api.ask(FIND, q=query, n=limit, t=page["nextToken"])
        found += [item["name"] for item in page["items"]]
        if page["nextToken"] is None:
            return found


@pytest.mark.proves("2.6", "property 8")
def test_whoever_writes_finds_what_they_wrote_at_once_in_the_order_of_names(
    operator: Api, viewer: Api, phone: str
):
    made = [
        operator.create_contact(name=name, phone=f"{phone}{number}")
        for number, name in enumerate(["Quill Zoë", "quill अशोक", "QUILL Ada"])
    ]
    assert names(operator, "quill") == ["QUILL Ada", "Quill Zoë", "quill अशोक"]
    assert names(viewer, "QUILL", limit=1) == ["QUILL Ada", "Quill Zoë", "quill अशोक"]
    operator.update_contact(contactId=made[0]["contactId"], name="Feather")
    assert names(viewer, "quill z") == []
    assert names(viewer, "feather") == ["Feather"]
    operator.ask(
        "mutation($c: ID!) { deleteContact(contactId: $c) { contactId } }",
        c=made[2]["contactId"],
    )
    assert names(viewer, "quill") == ["quill अशोक"]
    assert names(viewer, "शो") == ["quill अशोक"]


def test_one_letter_and_a_written_number_are_found_too(operator: Api, phone: str):
    operator.create_contact(name="Ψ", phone=phone)
    assert names(operator, "ψ") == ["Ψ"]
    assert names(operator, f"{phone[:3]} ({phone[3:8]}) {phone[8:10]}-{phone[10:]}") == ["Ψ"]
