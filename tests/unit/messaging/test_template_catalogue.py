from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from services.access.roles import Role
from services.aws.memory import MemoryStore
from services.core.errors import Forbidden, ProviderFailed, TemplateNotUsable
from services.messaging.templates.catalogue import (
    DEFINED_FOR,
    LISTED_FOR,
    SEEN_FOR,
    USABLE_FOR,
    NoTemplates,
    TemplateCatalogue,
)
from services.messaging.templates.model import StoredTemplate
from services.messaging.templates.shelf import Shelves
from tests.factories.infrastructure import ALLOWLIST, memory_store, rows
from tests.factories.records import principal
from tests.factories.time import FakeClock
from tests.factories.whatsapp_templates import ACCOUNT, FakeAccounts, body, definition

LIST = f"list {ACCOUNT}"
GET = "get order_ready/en_US"


@dataclass
class Library:
    """A catalogue that can be looked into; `another` is one in another process."""

    store: MemoryStore = field(default_factory=memory_store)
    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        self.accounts.has(definition(body("Ready, {{1}}")))
        self.catalogue = self.another()

    def another(self) -> TemplateCatalogue:
        return TemplateCatalogue(Shelves(self.store), self.accounts, ALLOWLIST, self.clock)

    def find(self, name: str = "order_ready", language: str = "en_US") -> StoredTemplate:
        return self.catalogue.find(ALLOWLIST[0], name, language)

    def passes(self, time: timedelta) -> None:
        self.clock.now += time

    def asked(self) -> list[str]:
        """What the account was asked since the last look."""
        calls, self.accounts.calls = self.accounts.calls, []
        return calls


def test_the_account_is_asked_once_and_every_process_knows():
    at = Library()
    assert at.find().body == "Ready, {{1}}"
    assert at.asked() == [f"account {ALLOWLIST[0]}", LIST, GET]
    for catalogue in (at.catalogue, at.another(), at.another()):
        assert catalogue.find(ALLOWLIST[0], "order_ready", "en_US").body == "Ready, {{1}}"
    assert at.asked() == []


def test_a_process_trusts_what_it_saw_and_reads_nothing():
    at = Library()
    at.find()
    reads = list[str]()
    at.store.get = at.store.query = lambda *_: reads.append("read")  # type: ignore[method-assign,assignment]
    at.passes(SEEN_FOR - timedelta(seconds=1))
    at.find()
    assert reads == []


def test_the_list_is_read_again_after_a_while_and_parts_only_where_they_changed():
    at = Library()
    at.accounts.has(definition(body("Hi")), name="hello")
    at.find()
    at.asked()
    at.passes(LISTED_FOR)
    at.accounts.has(definition(body("Hi!")), name="hello", status="PAUSED")
    assert at.find("hello").problem
    assert at.asked() == [LIST, "get hello/en_US", LIST][:2]
    at.passes(DEFINED_FOR)
    at.find()
    assert at.asked() == [LIST, GET, "get hello/en_US"]


def test_a_template_that_is_gone_is_forgotten():
    at = Library()
    at.find()
    at.accounts.listed = []
    at.passes(LISTED_FOR)
    with pytest.raises(TemplateNotUsable, match="choose one from the list"):
        at.find()
    assert [row["template"] for row in rows(at.store, "Templates")].count("order_ready/en_US") == 0


def test_one_that_was_approved_a_moment_ago_is_found_without_waiting_for_the_list():
    at = Library()
    at.accounts.has(definition(body("Hi")), name="hello", status="PENDING")
    assert at.find("hello").problem
    at.accounts.has(definition(body("Hi")), name="hello")
    at.accounts.has(definition(body("New")), name="new")
    at.passes(SEEN_FOR)
    assert at.find("hello").problem is None
    assert at.find("new").body == "New"


def test_asking_for_nothing_again_and_again_does_not_bother_the_account():
    at = Library()
    for _ in range(9):
        with pytest.raises(TemplateNotUsable):
            at.find("nothing")
    assert at.asked().count(LIST) == 1


def test_a_language_that_is_missing_names_those_that_there_are():
    at = Library()
    with pytest.raises(TemplateNotUsable, match="it exists in en_US") as refused:
        at.find(language="hi")
    assert refused.value.details["languages"] == ["en_US"]


def test_an_account_that_cannot_be_read_leaves_the_last_list_good_for_a_day():
    at = Library()
    at.find()
    at.accounts.is_down = True
    at.passes(USABLE_FOR - timedelta(seconds=1))
    assert at.find().body == "Ready, {{1}}"
    at.passes(timedelta(seconds=1) + SEEN_FOR)
    with pytest.raises(ProviderFailed, match="nothing was sent; try again in a minute"):
        at.find()


def test_without_any_list_nothing_is_sent():
    at = Library()
    at.accounts.is_down = True
    with pytest.raises(ProviderFailed) as refused:
        at.find()
    assert refused.value.details["retryable"] is True
    at.accounts.is_down = False
    assert at.find().body


def test_parts_that_cannot_be_read_now_are_read_later_and_never_guessed():
    at = Library()
    at.accounts.hidden.add("order_ready/en_US")
    assert "could not be read yet" in str(at.find().problem)
    at.accounts.hidden.clear()
    at.passes(SEEN_FOR)
    assert at.find().problem is None
    at.accounts.hidden.add("order_ready/en_US")
    at.passes(DEFINED_FOR)
    assert at.find().body == "Ready, {{1}}"


def test_a_viewer_sees_every_template_with_the_numbers_that_may_send_it():
    at = Library()
    at.accounts.has(definition(body("नमस्ते")), name="hello", language="hi")
    shown = at.catalogue.all(principal(Role.VIEWER))
    assert [(one.name, one.language) for one in shown] == [
        ("hello", "hi"),
        ("order_ready", "en_US"),
    ]
    assert shown[0].phone_number_ids == ALLOWLIST
    assert "account" not in shown[0].to_wire()


def test_nobody_without_a_role_sees_them():
    class Nobody:
        def require(self, permission: object) -> None:
            raise Forbidden(str(permission))

    with pytest.raises(Forbidden):
        Library().catalogue.all(Nobody())  # type: ignore[arg-type]


def test_many_templates_are_kept_page_by_page():
    at = Library()
    for number in range(250):
        at.accounts.has(definition(body(f"{number}")), name=f"t{number}")
    assert at.find("t249").body == "249"
    assert len(at.another().all(principal())) == 251


def test_who_sends_no_templates_says_so():
    with pytest.raises(TemplateNotUsable):
        NoTemplates().find(ALLOWLIST[0], "order_ready", "en")


def test_an_account_of_which_whatsapp_tells_a_change_is_asked_by_whoever_needs_it_next():
    at = Library()
    at.find()
    at.asked()
    Shelves(at.store).forget(ACCOUNT, at.clock())
    assert at.another().find(ALLOWLIST[0], "order_ready", "en_US").body == "Ready, {{1}}"
    assert at.asked() == [LIST]
    Shelves(at.store).forget(ACCOUNT, at.clock())
    Shelves(at.store).forget("waba-of-somebody-else", at.clock())
    at.accounts.is_down = True
    assert at.another().find(ALLOWLIST[0], "order_ready", "en_US").body == "Ready, {{1}}"
    assert {row["account"] for row in rows(at.store, "Templates")} == {ACCOUNT, ALLOWLIST[0]}
