"""Every mutation of the contract leaves its row in the audit log, and so does every denied one."""

import re
from collections import Counter
from typing import Any

import pytest

from services.core.clock import new_id
from tests.factories.files import PDF
from tests.factories.infrastructure import FIELDS, ROOT
from tests.flows.api import Api, Refused, eventually, rows_of, sign_in, write_as_customer
from tests.flows.test_outbound_media import post
from tests.flows.test_queue import someone_else_is_sending
from tests.flows.test_roles import question
from tests.platform import RunningPlatform

SDL = (ROOT / "schema" / "schema.graphql").read_text()
MUTATIONS = [name.removeprefix("Mutation.") for name in FIELDS if name.startswith("Mutation.")]
SHOWN = {
    "ConfigEntry": "configKey",
    "User": "userId",
    "Contact": "contactId",
    "DeletedContact": "contactId",
    "Message": "messageId",
    "MediaUpload": "fileId url fields",
    "BulkJob": "jobId",
    "DlqReplay": "replayed",
    "KnowledgeBaseAnswer": "query",
    "AiInteraction": "interactionId",
    "Link": "code",
    "Payment": "paymentId",
    "Invoice": "invoiceId",
    "Document": "fileId",
    "Form": "formId",
}
SETTINGS = {
    "upi_payee_vpa": "shop@okbank",
    "upi_payee_name": "Shop",
    "invoice_seller_name": "Wecare & Co",
    "invoice_seller_address": "1 MG Road, Pune",
    "invoice_seller_gstin": "27AAPFU0939F1ZV",
}


class Administrator:
    """Does one thing after the other, and looks after each whether it was written down."""

    def __init__(self, platform: RunningPlatform) -> None:
        self.platform, self.info = platform, platform.info()
        self.api = Api(platform.url, sign_in(self.info, "admin@example.com"))
        self.user_id = self.api.ask("{ me { userId } }")["userId"]
        self.done: set[str] = set()

    def does(self, mutation: str, **arguments: Any) -> Any:
        before = self.written()
        result = call(self.api, mutation, **arguments)
        assert self.written() > before, f"{mutation} left no row"
        self.done.add(mutation)
        return result

    def written(self) -> int:
        return sum(row["userId"]["S"] == self.user_id for row in rows_of(self.info, "AuditLogs"))

    def gives(self, mutation: str, **given: Any) -> Any:
        """A mutation that takes one input."""
        return self.does(mutation, input=given)


def call(api: Api, mutation: str, **arguments: Any) -> Any:
    [(taken, kind)] = re.findall(rf"^  {mutation}\((.*?)\): (\w+)", SDL, re.MULTILINE)
    types = dict(re.findall(r"(\w+): ([\w!\[\]]+)", taken))
    given = ", ".join(f"${name}: {types[name]}" for name in arguments)
    passed = ", ".join(f"{name}: ${name}" for name in arguments)
    query = f"mutation({given}) {{ {mutation}({passed}) {{ {SHOWN[kind]} }} }}"
    return api.ask(query, **arguments)


@pytest.fixture
def admin(platform: RunningPlatform) -> Administrator:
    return Administrator(platform)


def settings(by: Administrator) -> None:
    for key, value in SETTINGS.items():
        by.gives("setSystemConfig", configKey=key, configValue=value)


def people(by: Administrator) -> None:
    user = by.gives("inviteUser", email=f"{new_id()}@example.com", role="Viewer")["userId"]
    by.gives("setUserRole", userId=user, role="Operator")
    by.gives("setUserEnabled", userId=user, enabled=False)


def contacts_and_messages(by: Administrator, phone: str) -> str:
    contact = by.gives("createContact", name="A", phone=phone, email=f"a{phone[1:]}@example.com")
    key = contact["contactId"]
    by.gives("updateContact", contactId=key, optInWhatsApp=True, optInSms=True, optInEmail=True)
    by.does("deleteContact", contactId=key)
    by.does("restoreContact", contactId=key)
    by.gives("updateContact", contactId=key, optInWhatsApp=True, optInSms=True, optInEmail=True)
    by.gives("sendSms", contactId=key, content="Hi")
    by.gives("sendEmail", contactId=key, subject="Hi", bodyText="Hi")
    hello = {"messageType": "template", "templateName": "hello", "templateLanguage": "en"}
    by.gives("sendWhatsApp", contactId=key, **hello)
    return key


def jobs_and_dead_letters(by: Administrator, contact: str) -> None:
    words = {"channel": "sms", "messageType": "text", "content": "Hi", "confirmed": True}
    with someone_else_is_sending(by.platform, seconds=60):
        job = by.gives("createBulkJob", recipientContactIds=[contact], **words)["jobId"]
        by.does("controlBulkJob", jobId=job, action="cancel")
    by.gives("replayDlq", queueName="outbound-dlq", batchSize=1)


def drafts(by: Administrator, contact: str, phone: str) -> None:
    """The customer writes before drafts are wanted: one that is there would not be made."""
    write_as_customer(by.platform.url, phone, "When is the service desk open?")
    inbound = eventually(
        lambda: [m for m in by.api.messages(contact) if m["direction"] == "inbound"]
    )[0]["messageId"]
    by.gives("setSystemConfig", configKey="ai_automation_enabled", configValue="true")
    by.does("queryKnowledgeBase", query="When are you open?")
    draft = by.does("generateAiResponse", messageId=inbound)["interactionId"]
    by.does("rateAiResponse", interactionId=draft, feedback="positive")
    by.gives("reviewAiResponse", interactionId=draft, decision="reject")


def small_services(by: Administrator, contact: str) -> None:
    link = by.gives("createLink", title="Shop", target="https://example.com/")["code"]
    by.gives("switchLink", code=link, enabled=False)
    wanted = {"contactId": contact, "amountPaise": 1000, "note": "Bill 7"}
    payment = by.gives("createPayment", **wanted)["paymentId"]
    by.gives("settlePayment", paymentId=payment, status="paid", receipt="UTR1")
    line = {"description": "Tea", "quantity": "1", "unitPricePaise": 1000, "gstRate": 5}
    invoice = by.gives("issueInvoice", contactId=contact, lines=[line])["invoiceId"]
    by.gives("cancelInvoice", invoiceId=invoice, reason="Wrong")
    said = {
        "name": "Diwali",
        "channels": ["sms"],
        "language": "en",
        "consentText": "I agree to get messages.",
    }
    form = by.gives("createForm", whatsAppNumber="+15550001111", **said)["formId"]
    by.gives(
        "reviseForm", formId=form, version=1, consentText="I agree to get messages and offers."
    )
    by.gives("switchForm", formId=form, enabled=False)


def files(by: Administrator) -> None:
    file = {"filename": "menu.pdf", "contentType": "application/pdf", "size": len(PDF)}
    room = by.gives("createMediaUpload", **file)
    assert post(room, PDF).status_code == 204
    by.gives("addDocument", fileId=room["fileId"], name="Menu")
    by.gives("renameDocument", fileId=room["fileId"], name="Menu 2026")
    by.does("removeDocument", fileId=room["fileId"])


@pytest.mark.proves("1.6")
def test_every_mutation_is_written_down(admin: Administrator, phone: str) -> None:
    settings(admin)
    try:
        people(admin)
        contact = contacts_and_messages(admin, phone)
        jobs_and_dead_letters(admin, contact)
        drafts(admin, contact, phone)
        small_services(admin, contact)
        files(admin)
    finally:
        admin.gives("setSystemConfig", configKey="ai_automation_enabled", configValue="false")
    assert admin.done == {name for name in MUTATIONS if not name.startswith("publish")}


@pytest.mark.proves("1.3", "1.6", "property 3")
def test_every_mutation_that_a_viewer_is_denied_is_written_down(
    platform: RunningPlatform, viewer: Api
) -> None:
    info = platform.info()
    me = viewer.ask("{ me { userId } }")["userId"]

    def denied() -> Counter[str]:
        rows = rows_of(info, "AuditLogs")
        mine = [r for r in rows if (r["userId"]["S"], r["action"]["S"]) == (me, "denied")]
        return Counter(row["resourceId"]["S"] for row in mine)

    before = denied()
    closed = [f"Mutation.{name}" for name in MUTATIONS if not name.startswith("publish")]
    for name in closed:
        document, variables = question(name)
        with pytest.raises(Refused) as refused:
            viewer.ask(document, **variables)
        assert refused.value.code == "INSUFFICIENT_PERMISSIONS", name
    assert denied() - before == Counter(closed)
