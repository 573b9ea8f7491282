"""Every page and every dialog of the web app, as its source names them.

A route or a dialog that is added to the source and not here fails `test_web_accessibility.py`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.shop import Shop

SOURCE = Path(__file__).parents[2] / "frontend/src"
OPERATOR, ADMIN = "operator@example.com", "admin@example.com"


@dataclass(frozen=True)
class Shown:
    """An address, what is the heading there, and who opens it."""

    address: str
    heading: str
    who: str = OPERATOR


def routes() -> set[str]:
    """The paths of `routes.tsx`; those of an area follow its own. Redirections show nothing."""
    text = (SOURCE / "routes.tsx").read_text()
    found, area = set[str](), ""
    route = re.compile(r'^( +)(?:\{ )?(?:path: "([^"]+)"|index: true,$)', re.MULTILINE)
    for space, path in route.findall(text):
        is_within = len(space) > 8
        area = area if is_within else path
        found.add(f"/{area}/{path}" if is_within else f"/{path}")
    return found


def pages(shop: Shop) -> Mapping[str, tuple[Shown, ...]]:
    """What is seen under each route, also where nothing is found and where a role is refused."""
    return {
        "/": (Shown("/", "Dashboard"),),
        "/dm/:contactId?": (
            Shown("/dm", "Conversations"),
            Shown(f"/dm/{shop.contact_id}", "Asha Verma"),
            Shown("/dm/gone", "Deleted contact"),
        ),
        "/contacts": (Shown("/contacts", "Contacts"), Shown("/contacts?q=nobody", "Contacts")),
        "/contacts/new": (Shown("/contacts/new", "New contact"),),
        "/contacts/import": (Shown("/contacts/import", "Import contacts"),),
        "/contacts/:contactId": (
            Shown(f"/contacts/{shop.contact_id}", "Asha Verma"),
            Shown("/contacts/gone", "No such contact"),
        ),
        "/bulk-messaging": (Shown("/bulk-messaging", "Bulk Messaging"),),
        "/bulk-messaging/new/:step?": (
            Shown("/bulk-messaging/new", "New bulk message: who gets it"),
        ),
        "/bulk-messaging/:jobId": (
            Shown(f"/bulk-messaging/{shop.job_id}", "SMS to 3 people"),
            Shown("/bulk-messaging/gone", "No such bulk message"),
        ),
        "/link": (Shown("/link", "Link"),),
        "/pay": (Shown("/pay", "Pay"),),
        "/invoice": (Shown("/invoice", "Invoice"),),
        "/invoice/new": (Shown("/invoice/new", "New invoice"),),
        "/docs": (Shown("/docs", "Docs"),),
        "/forms": (Shown("/forms", "Forms"),),
        "/agent": (Shown("/agent", "Agent"),),
        "/admin": (Shown("/admin", "Users", ADMIN),),
        "/admin/users": (
            Shown("/admin/users", "Users", ADMIN),
            Shown("/admin/users", "Your role does not include this page"),
        ),
        "/admin/configuration": (Shown("/admin/configuration", "Configuration", ADMIN),),
        "/admin/audit": (Shown("/admin/audit", "Audit log", ADMIN),),
        "/admin/dead-letters": (Shown("/admin/dead-letters", "Dead letters"),),
        "/*": (Shown("/nowhere", "Page not found"),),
    }


def all_pages(shop: Shop, who: str | None = None) -> list[Shown]:
    """Every page; of one person, or of all."""
    shown = [each for group in pages(shop).values() for each in group]
    return [each for each in shown if who in (None, each.who)]


def dialogs() -> set[str]:
    """The files of the source that put something over the page."""
    over = re.compile(r"<(?:Dialog|Opening|Drawer\.Root)\b")
    shared = {"layout/opening.tsx"}
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.tsx")
        if over.search(path.read_text())
    }
    return found - shared


type Open = Callable[[Page], None]


def button(name: str, within: str = "main") -> Open:
    """Presses the first button of that name."""
    return lambda page: (
        page.locator(within).get_by_role("button", name=name, exact=True).first.click()
    )


def switch(name: str) -> Open:
    return lambda page: page.get_by_role("switch", name=re.compile(name)).first.press(" ")


def key(name: str) -> Open:
    return lambda page: page.keyboard.press(name)


@dataclass(frozen=True)
class Over:
    """What opens over a page, and how."""

    address: str
    ways: tuple[Open, ...]


def overlays(shop: Shop) -> Mapping[str, Over]:
    """Every dialog that needs no more than a page to be opened on."""
    contact, conversation = f"/contacts/{shop.contact_id}", f"/dm/{shop.contact_id}"
    return {
        "contacts/consent/record.tsx": Over(contact, (switch("SMS opt-in"),)),
        "contacts/consent/end.tsx": Over(contact, (switch("WhatsApp opt-in"),)),
        "contacts/delete-contact.tsx": Over(contact, (button("Delete contact"),)),
        "documents/send-file.tsx": Over("/docs", (button("Send"),)),
        "documents/rename.tsx": Over("/docs", (button("Rename"),)),
        "documents/remove.tsx": Over("/docs", (button("Remove"),)),
        "forms/list.tsx": Over("/forms", (button("QR code"), button("Text"), button("Consents"))),
        "invoices/cancel.tsx": Over("/invoice", (button("Cancel invoice"),)),
        "keyboard/palette.tsx": Over("/pay", (key("Control+k"),)),
        "keyboard/sheet.tsx": Over("/pay", (key("?"),)),
        "links/list.tsx": Over("/link", (button("QR code"),)),
        "messages/templates/frame.tsx": Over(conversation, (button("Template"),)),
        "payments/list.tsx": Over("/pay", (button("QR code"),)),
        "payments/settle.tsx": Over("/pay", (button("Mark as paid"), button("Cancel request"))),
    }


ELSEWHERE = {"bulk/job/steering.tsx": "test_web_bulk.py"}
"""Dialogs that only a longer way leads to; axe looks at them where that way is walked."""
