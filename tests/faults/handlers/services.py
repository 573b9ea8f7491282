"""Links, payments, invoices, forms and documents; the pages that anybody may open."""

from typing import Any
from urllib.parse import urlencode

from services.aws.store import Put
from services.messaging.channels.unsubscribe import Link, Links
from tests.factories.aws import KEY
from tests.factories.forms import OUR_NUMBER, TEXT
from tests.faults.handlers.contacts import LIBRARY, ada
from tests.faults.handlers.scenario import Scenario, mutation
from tests.faults.handlers.world import Step, World

TEA = {"description": "Tea", "hsn": "0902", "quantity": "2", "unitPricePaise": 9_999, "gstRate": 5}
FORM = {
    "name": "Diwali offers",
    "channels": ["whatsapp", "sms"],
    "language": "en",
    "whatsAppNumber": OUR_NUMBER,
    "consentText": TEXT,
    "clientToken": "once",
}
LINK = {"title": "Menu", "target": "https://example.com/menu", "clientToken": "once"}
PAYMENT = {"contactId": "c1", "amountPaise": 12_300, "note": "Tea", "clientToken": "once"}
INVOICE = {"contactId": "c1", "lines": [TEA], "clientToken": "once"}
SETTINGS = {
    "upi_payee_vpa": "shop@upi",
    "upi_payee_name": "Wecare",
    "invoice_seller_name": "Wecare & Co",
    "invoice_seller_address": "1 MG Road, Pune",
    "invoice_seller_gstin": "27AAPFU0939F1ZV",
}
PICTURE = b"\xff\xd8\xff\xe0 a picture"


def set_up(world: World) -> None:
    """A contact, and everything that must be set before there are payments and invoices."""
    ada(world)
    for name, value in SETTINGS.items():
        world.store.write(Put("SystemConfig", {"configKey": name, "configValue": value}))


def made(name: str, says: dict[str, Any], then: dict[str, str]) -> Step:
    """Something was made before; what its answer says is remembered under other names."""

    def setup(world: World) -> None:
        set_up(world)
        answer = world.ask(name, input=says)
        world.notes |= {new: answer[old] for new, old in then.items()}

    return setup


def about(mutated: str, /, **said: Any) -> Step:
    """The same, about what was made before: `"code": "..."` stands for what is remembered."""

    def act(world: World) -> None:
        known = {
            key: world.notes.get(key) if value is ... else value for key, value in said.items()
        }
        world.persist(mutated, input=known)

    return act


def page(function: str, note: str, method: str = "GET", **fields: str) -> Step:
    """Somebody opens a page under the path of what was made before."""

    def act(world: World) -> None:
        http = {"method": method, "sourceIp": "203.0.113.7", "userAgent": "Mozilla/5.0"}
        event = {
            "rawPath": f"/{world.notes[note]}",
            "requestContext": {"http": http, "requestId": "r"},
            "headers": {"user-agent": "Mozilla/5.0"},
            "body": urlencode(fields),
        }
        answer = world.visit(function, event)
        assert answer["statusCode"] < 400, answer

    return act


def unsubscribed(world: World) -> None:
    token = Links(KEY).to(Link("c1", "m1")).partition("token=")[2]
    http = {"method": "POST"}
    event = {"requestContext": {"http": http}, "queryStringParameters": {"token": token}}
    assert world.visit("unsubscribe", event)["statusCode"] == 200


def uploaded(world: World) -> None:
    """A picture lies in the bucket."""
    set_up(world)
    wanted = {"filename": "cat.jpg", "contentType": "image/jpeg", "size": len(PICTURE)}
    made = world.ask("Mutation.createMediaUpload", input=wanted)
    [file] = world.rows("MediaFiles")
    world.aws.objects[file["s3Key"]], world.aws.types[file["s3Key"]] = PICTURE, "image/jpeg"
    world.notes["fileId"] = made["fileId"]


def in_the_library(world: World) -> None:
    uploaded(world)
    about("Mutation.addDocument", fileId=..., name="Menu")(world)


def removed(world: World) -> None:
    world.persist("Mutation.removeDocument", fileId=world.notes["fileId"])


def no_gap(world: World) -> None:
    """Every number was given once, and none was skipped."""
    [row] = world.rows("InvoiceNumbers")
    serials = sorted(int(each["number"].rpartition("/")[2]) for each in world.rows("Invoices"))
    assert serials == list(range(1, row["last"] + 1)), f"{serials}, and the last is {row['last']}"


def clicks_counted(world: World) -> None:
    """A click counts at most once for each visit."""
    [row] = world.rows("Links")
    assert row["clicks"] <= world.invocations


def entries_counted(world: World) -> None:
    """The counters that keep robots away count exactly the entries."""
    rows = world.rows("FormEntries")
    entries = [row for row in rows if "formId" in row]
    for kind in ("visitor", "through"):
        told = sum(row["count"] for row in rows if row["code"].startswith(f"{kind}#"))
        assert told == len(entries), f"{told} are counted of {len(entries)}"
    assert len(entries) <= world.invocations


SCENARIOS = [
    Scenario(
        "links-api",
        "a new link",
        mutation("Mutation.createLink", input=LINK),
        tables=("Links",),
        once=("create_link",),
    ),
    Scenario(
        "links-api",
        "switching one off",
        about("Mutation.switchLink", code=..., enabled=False),
        made("Mutation.createLink", LINK, {"code": "code"}),
        tables=("Links",),
        each={"disable_link": "Mutation.switchLink"},
    ),
    Scenario(
        "public-links",
        "a click",
        page("public-links", "code"),
        made("Mutation.createLink", LINK, {"code": "code"}),
        clicks_counted,
    ),
    Scenario(
        "payments-api",
        "a new request",
        mutation("Mutation.createPayment", input=PAYMENT),
        set_up,
        tables=("Payments",),
        once=("create_payment",),
    ),
    Scenario(
        "payments-api",
        "its payment",
        about("Mutation.settlePayment", paymentId=..., status="paid", receipt="123456789012"),
        made("Mutation.createPayment", PAYMENT, {"paymentId": "paymentId"}),
        tables=("Payments",),
        once=("payment_paid",),
    ),
    Scenario(
        "public-payments",
        "its page",
        page("public-payments", "paymentId"),
        made("Mutation.createPayment", PAYMENT, {"paymentId": "paymentId"}),
        tables=("Payments", *LIBRARY),
    ),
    Scenario(
        "invoices-api",
        "a new invoice",
        mutation("Mutation.issueInvoice", input=INVOICE),
        set_up,
        no_gap,
        tables=("Invoices",),
        once=("issue_invoice",),
    ),
    Scenario(
        "invoices-api",
        "its cancellation",
        about("Mutation.cancelInvoice", invoiceId=..., reason="A mistake"),
        made("Mutation.issueInvoice", INVOICE, {"invoiceId": "invoiceId"}),
        no_gap,
        tables=("Invoices",),
        once=("cancel_invoice",),
    ),
    Scenario(
        "forms-api",
        "a new form",
        mutation("Mutation.createForm", input=FORM),
        tables=("Forms", "FormTexts"),
        once=("create_form",),
    ),
    Scenario(
        "forms-api",
        "another wording",
        about("Mutation.reviseForm", formId=..., version=1, consentText=f"{TEXT} More."),
        made("Mutation.createForm", FORM, {"formId": "formId"}),
        tables=("Forms", "FormTexts"),
        once=("revise_form",),
    ),
    Scenario(
        "forms-api",
        "switching one off",
        about("Mutation.switchForm", formId=..., enabled=False),
        made("Mutation.createForm", FORM, {"formId": "formId"}),
        tables=("Forms", "FormTexts"),
        each={"disable_form": "Mutation.switchForm"},
    ),
    Scenario(
        "public-forms",
        "filling one in",
        page("public-forms", "formId", "POST", name="Asha", agree="yes", version="1"),
        made("Mutation.createForm", FORM, {"formId": "formId"}),
        entries_counted,
        tables=("Forms", "FormTexts", "Contacts", "ConsentEvidence"),
    ),
    Scenario(
        "unsubscribe",
        "an end of emails",
        unsubscribed,
        ada,
        tables=("Contacts",),
        once=("revoke_opt_in",),
    ),
    Scenario(
        "documents-api",
        "a new document",
        about("Mutation.addDocument", fileId=..., name="Menu"),
        uploaded,
        tables=("Documents", "MediaFiles"),
        once=("add_document",),
    ),
    Scenario(
        "documents-api",
        "another name",
        about("Mutation.renameDocument", fileId=..., name="Menu 2"),
        in_the_library,
        tables=("Documents", "MediaFiles"),
        each={"rename_document": "Mutation.renameDocument"},
    ),
    Scenario(
        "documents-api",
        "its removal",
        removed,
        in_the_library,
        tables=("Documents", "MediaFiles"),
        once=("remove_document",),
    ),
]
