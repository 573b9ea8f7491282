"""Contacts, finding them, and who may do what."""

from datetime import UTC, datetime
from typing import Any

from services.access.roles import Role
from services.counts.consents import OPT_INS, consents_changed
from tests.factories.records import EMAIL, PHONE, contact, keep
from tests.factories.tokens import signed
from tests.faults.handlers.process import inside
from tests.faults.handlers.scenario import Scenario, mutation, tick
from tests.faults.handlers.world import World, is_refused

PEOPLE = ("Contacts", "Identities", "ContactChanges")
LIBRARY: tuple[str, ...] = ("Contacts", "Messages", "Users", "AuditLogs")


def ada(world: World, **changes: Any) -> None:
    """A contact who consented to everything and wrote just now."""
    everything = {"email": EMAIL, "opt_in_sms": True, "opt_in_email": True}
    person = contact(**(everything | changes))
    keep(world.store, person)
    opt_ins = {name: True for name in OPT_INS if person.to_item().get(name)}
    if counts := consents_changed({}, opt_ins, person.contact_id):
        world.store.write(*counts)


def deleted(world: World) -> None:
    ada(world)
    world.ask("Mutation.deleteContact", contactId="c1")


def admins(world: World) -> None:
    """Two administrators, of whom one is asked, and an operator."""
    for name, role in (("u1", "Admin"), ("root", "Admin"), ("ben", "Operator")):
        world.aws.pool.join(name, role)


def today(world: World) -> None:
    """The library that reads tokens has a clock of its own."""
    world.now = datetime.now(UTC)
    with inside(world):
        world.notes["token"] = signed()


def entered(world: World) -> None:
    """Somebody comes in with a token; who is not let in tries again."""
    token = f"custom-{world.notes['token']}"
    event = {"authorizationToken": token, "requestContext": {"requestId": "r"}}
    for _ in range(4):
        if world.visit("auth-middleware", event)["isAuthorized"]:
            return
        world.advance(61)
    raise AssertionError("a good token was never let in")


def found(world: World) -> None:
    """A search finds who is there, again and again."""
    answer = world.persist("Query.searchContacts", query="ad", limit=5)
    assert not is_refused(answer), answer
    assert [one["contactId"] for one in answer["items"]] == ["c1"]


def in_the_pool(username: str, *groups: str, enabled: bool = True) -> Any:
    """The user pool says the same as the row."""

    def check(world: World) -> None:
        person = world.aws.pool.people[username]
        assert (person["groups"], person["Enabled"]) == (set(groups), enabled)

    return check


NEW = {"name": "Ada", "phone": PHONE, "email": EMAIL}
CHANGE = {"contactId": "c1", "name": "Ada L", "phone": "+919812345679", "optInSms": False}

SCENARIOS = [
    Scenario(
        "contacts-create",
        "a new contact",
        mutation("Mutation.createContact", input=NEW),
        tables=PEOPLE,
        once=("create_contact",),
    ),
    Scenario(
        "contacts-read",
        "a contact",
        mutation("Query.contact", contactId="c1"),
        ada,
        tables=LIBRARY,
    ),
    Scenario(
        "contacts-update",
        "number, name and consent",
        mutation("Mutation.updateContact", input=CHANGE),
        ada,
        tables=("Contacts", "Identities"),
        each={"update_opt_in": "Mutation.updateContact"},
    ),
    Scenario(
        "contacts-delete",
        "a deletion",
        mutation("Mutation.deleteContact", contactId="c1"),
        ada,
        tables=PEOPLE,
        once=("delete_contact",),
    ),
    Scenario(
        "contacts-delete",
        "its undoing",
        mutation("Mutation.restoreContact", contactId="c1"),
        deleted,
        tables=PEOPLE,
        once=("restore_contact",),
    ),
    Scenario("contacts-search", "a search", found, ada, tables=LIBRARY),
    Scenario("contacts-search", "its snapshot", tick("contacts-search"), ada, found, LIBRARY),
    Scenario("auth-middleware", "a visit", entered, today, tables=("Users",)),
    Scenario(
        "admin-api",
        "an invitation",
        mutation(
            "Mutation.inviteUser", Role.ADMIN, input={"email": "eve@x.example", "role": "Operator"}
        ),
        admins,
        in_the_pool("sub-eve@x.example", "Operator"),
        tables=("Users",),
        each={"invite_user": "Mutation.inviteUser"},
    ),
    Scenario(
        "admin-api",
        "another role",
        mutation("Mutation.setUserRole", Role.ADMIN, input={"userId": "root", "role": "Viewer"}),
        admins,
        in_the_pool("root", "Viewer"),
        tables=("Users",),
        each={"set_user_role": "Mutation.setUserRole"},
    ),
    Scenario(
        "admin-api",
        "an end of access",
        mutation("Mutation.setUserEnabled", Role.ADMIN, input={"userId": "ben", "enabled": False}),
        admins,
        in_the_pool("ben", "Operator", enabled=False),
        tables=("Users",),
        each={"set_user_enabled": "Mutation.setUserEnabled"},
    ),
    Scenario(
        "admin-api",
        "a setting",
        mutation(
            "Mutation.setSystemConfig",
            Role.ADMIN,
            input={"configKey": "whatsapp_tier_limit", "configValue": "1000"},
        ),
        admins,
        tables=("SystemConfig",),
        each={"set_system_config": "Mutation.setSystemConfig"},
    ),
    Scenario("admin-api", "oneself", mutation("Query.me"), admins, tables=("Users", "AuditLogs")),
    Scenario("admin-api", "the dashboard", mutation("Query.dashboard"), ada, tables=LIBRARY),
]
