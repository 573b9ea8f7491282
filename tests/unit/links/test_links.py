from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.access.roles import Role
from services.aws.memory import MemoryStore
from services.aws.store import Action, Busy
from services.core.errors import Conflict, Forbidden, NotFound
from services.links.codes import code_of, is_code
from services.links.model import LinkKind, LinkSwitch, NewLink
from services.links.repository import LinkRepository
from services.links.service import Following, LinkService
from services.links.targets import whatsapp_target
from tests.factories.infrastructure import memory_store, memory_store_of, rows
from tests.factories.logs import logged
from tests.factories.records import PHONE, principal
from tests.factories.time import NOW, FakeClock

OFFER = "https://example.com/offer?id=7#top"
OPERATOR = principal(Role.OPERATOR)


def service(store: MemoryStore) -> LinkService:
    return LinkService(LinkRepository(store), "https://s.example/l/", FakeClock())


def offer(**changed: Any) -> NewLink:
    said: dict[str, Any] = {"title": "Offer", "target": OFFER}
    return NewLink.model_validate(said | changed)


def test_a_link_leads_to_its_target_and_counts_who_opens_it():
    store = memory_store()
    link = service(store).create(OPERATOR, offer())
    assert (link.kind, link.target, link.clicks) == (LinkKind.WEB, OFFER, 0)
    assert link.url == f"https://s.example/l/{link.code}" and is_code(link.code)
    following = Following(LinkRepository(store), FakeClock())
    assert following.follow(link.code, counted=True) == OFFER
    assert following.follow(link.code, counted=False) == OFFER
    [shown] = service(store).newest(OPERATOR, None, None).items
    assert (shown.clicks, shown.last_clicked_at) == (1, NOW)


def test_a_chat_link_opens_whatsapp_with_the_text_already_written():
    store = memory_store()
    new = NewLink(title="Chat", whats_app_number=PHONE, text="Hello & namaste/1 ?")
    link = service(store).create(OPERATOR, new)
    digits = PHONE.removeprefix("+")
    assert link.kind is LinkKind.WHATSAPP
    assert link.target == f"https://wa.me/{digits}?text=Hello%20%26%20namaste%2F1%20%3F"
    assert whatsapp_target(PHONE, "") == f"https://wa.me/{digits}"


def test_a_link_that_is_switched_off_leads_nowhere_and_keeps_its_count():
    store = memory_store()
    links, following = service(store), Following(LinkRepository(store), FakeClock())
    code = links.create(OPERATOR, offer()).code
    following.follow(code, counted=True)
    assert links.switch(OPERATOR, LinkSwitch(code=code, enabled=False)).clicks == 1
    assert following.follow(code, counted=True) is None
    assert links.switch(OPERATOR, LinkSwitch(code=code, enabled=True)).enabled
    assert following.follow(code, counted=True) == OFFER
    actions = sorted(row["action"] for row in rows(store, "AuditLogs"))
    assert actions == ["create_link", "disable_link", "enable_link"]


def test_a_repeated_client_token_makes_one_link():
    store = memory_store()
    links = service(store)
    first = links.create(OPERATOR, offer(client_token="t1"))
    assert links.create(OPERATOR, offer(client_token="t1")) == first
    assert len(rows(store, "Links")) == len(rows(store, "AuditLogs")) == 1
    with pytest.raises(Conflict, match="use a new one"):
        links.create(OPERATOR, offer(client_token="t1", title="Another"))


def test_no_token_means_a_link_of_its_own_each_time():
    links = service(memory_store())
    assert links.create(OPERATOR, offer()).code != links.create(OPERATOR, offer()).code


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"target": "http://example.com"}, "begin with https://"),
        ({"target": "javascript:alert(1)"}, "begin with https://"),
        ({"target": "//example.com"}, "begin with https://"),
        ({"target": "https://user:secret@example.com"}, "name and password"),
        ({"target": "https://example.com@evil.example"}, "name and password"),
        ({"target": "https://exa mple.com"}, "leave out spaces"),
        ({"target": "https://example.com/\r\nSet-Cookie: a=b"}, "leave out spaces"),
        ({"target": "https://localhost/"}, "whole address"),
        ({"target": "https://"}, "whole address"),
        ({"target": "https://example.com:port/"}, "whole address"),
        ({"target": "https://[::1"}, "whole address"),
        ({"target": "https://example.com/" + "a" * 2_000}, "at most 2,000"),
        ({"target": OFFER, "whats_app_number": PHONE}, "either a target or"),
        ({"target": None}, "either a target or"),
        ({"target": OFFER, "text": "hi"}, "needs a whatsAppNumber"),
        ({"target": None, "whats_app_number": "98123"}, "country code"),
        ({"title": "  "}, "at least 1 character"),
    ],
)
def test_a_link_that_could_mislead_is_refused_with_what_to_do(given: dict[str, Any], says: str):
    with pytest.raises(ValidationError, match=says):
        offer(**given)


def test_only_those_who_may_manage_services_make_and_switch_links():
    links, viewer = service(memory_store()), principal(Role.VIEWER)
    with pytest.raises(Forbidden):
        links.create(viewer, offer())
    with pytest.raises(Forbidden):
        links.switch(viewer, LinkSwitch(code="2345678", enabled=False))
    assert links.newest(viewer, None, None).items == ()


@pytest.mark.parametrize("code", ["2345678", "", "../..", "ABCDEFG", "2345678'--"])
def test_an_unknown_code_leads_nowhere(code: str):
    store = memory_store()
    assert Following(LinkRepository(store)).follow(code, counted=True) is None
    with pytest.raises(NotFound):
        service(store).switch(OPERATOR, LinkSwitch(code=code, enabled=False))
    assert rows(store, "Links") == rows(store, "AuditLogs") == []


class Crowded(MemoryStore):
    """Storage that others keep busy."""

    busy = False

    def write(self, *actions: Action) -> None:
        if self.busy:
            raise Busy
        super().write(*actions)


def test_a_click_that_cannot_be_counted_keeps_nobody_from_getting_there():
    store = memory_store_of(Crowded)
    code = service(store).create(OPERATOR, offer()).code
    store.busy = True
    with logged() as lines:
        assert Following(LinkRepository(store)).follow(code, counted=True) == OFFER
    assert lines.named("click_not_counted")


@given(st.uuids())
def test_every_code_is_short_readable_and_the_same_each_time(identifier: UUID):
    code = code_of(str(identifier))
    assert is_code(code) and code == code_of(str(identifier))
    assert not set(code) & set("01ilo")
