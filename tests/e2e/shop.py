"""A platform with something on every page, as a shop in Pune would have it after some weeks."""

from dataclasses import dataclass

from tests.factories.files import PDF
from tests.flows.api import Api, aws, behave, eventually, happen, write_as_customer
from tests.flows.api import sign_in as token_of
from tests.flows.test_outbound_media import uploaded
from tests.platform import RunningPlatform

ASHA = "+919810000001"
PHONE = "+91981100{:04d}"
PEOPLE = (
    "Aarti Deshpande",
    "Farhan Qureshi",
    "Gauri Kulkarni",
    "Harpreet Singh",
    "Ishaan Mehta",
    "Kavya Reddy",
    "Lakshmi Venkataraman-Subramaniam",
    "Meera Joshi",
    "Nikhil Pawar",
    "Omkar Shinde",
    "Priya Nambiar",
    "Rohan Gupta",
)
SETTINGS = {
    "ai_automation_enabled": "true",
    "upi_payee_vpa": "shop@okbank",
    "upi_payee_name": "Wecare & Co",
    "invoice_seller_name": "Wecare & Co",
    "invoice_seller_address": "1 MG Road, Pune",
    "invoice_seller_gstin": "27AAPFU0939F1ZV",
}
CONSENT = "I agree that WECARE.DIGITAL sends me offers. I can end this at any time."
SET = "mutation($i: SetSystemConfigInput!) { setSystemConfig(input: $i) { configValue } }"
FIND = 'query { searchContacts(query: "Asha Verma") { items { contactId } } }'
LINK = "mutation($i: CreateLinkInput!) { createLink(input: $i) { code } }"
PAY = "mutation($i: CreatePaymentInput!) { createPayment(input: $i) { paymentId } }"
SETTLE = "mutation($i: SettlePaymentInput!) { settlePayment(input: $i) { status } }"
FORM = "mutation($i: CreateFormInput!) { createForm(input: $i) { formId } }"
ISSUE = "mutation($i: IssueInvoiceInput!) { issueInvoice(input: $i) { invoiceId } }"
DOCUMENT = "mutation($i: AddDocumentInput!) { addDocument(input: $i) { fileId } }"
BULK = "mutation($i: CreateBulkJobInput!) { createBulkJob(input: $i) { jobId } }"
DRAFTS = "query { pendingAiSuggestions { items { interactionId } } }"


@dataclass(frozen=True)
class Shop:
    """What the addresses of its pages are made of."""

    contact_id: str
    job_id: str
    people: tuple[str, ...]


def furnish(platform: RunningPlatform) -> Shop:
    """Fill the platform over its API; a minute of work on a busy machine."""
    admin, operator = (
        Api(platform.url, token_of(platform.info(), f"{who}@example.com"))
        for who in ("admin", "operator")
    )
    for key, value in SETTINGS.items():
        admin.ask(SET, i={"configKey": key, "configValue": value})
    asha = operator.ask(FIND)["items"][0]["contactId"]
    people = tuple(_person(operator, number, name) for number, name in enumerate(PEOPLE))
    _talk(platform, operator, asha)
    _trade(operator, asha)
    _fail(platform)
    return Shop(asha, start_bulk(operator, people[:3], "The shop is closed on Friday."), people)


def start_bulk(operator: Api, people: tuple[str, ...], words: str) -> str:
    """An SMS to these people; its job."""
    wanted = {"channel": "sms", "messageType": "text", "content": words, "confirmed": True}
    return operator.ask(BULK, i=wanted | {"recipientContactIds": list(people)})["jobId"]


def _person(operator: Api, number: int, name: str) -> str:
    made = operator.create_contact(name=name, phone=PHONE.format(number))["contactId"]
    source = {"optInSource": "consent_form:website"}
    operator.update_contact(contactId=made, optInSms=True, optInWhatsApp=True, **source)
    return made


def _talk(platform: RunningPlatform, operator: Api, asha: str) -> None:
    """A conversation over two channels, one message that failed, and an answer that is drafted."""
    write_as_customer(platform.url, ASHA, "I ordered the brass lamp on Monday. Order 1042.")
    eventually(lambda: len(operator.messages(asha)) >= 2)
    operator.send(asha, "Yes: it left Pune this morning and comes tomorrow before noon.")
    operator.update_contact(contactId=asha, optInEmail=True, optInSource="order:1042")
    operator.send_email(asha, "Your order 1042", bodyText="The bill comes with the parcel.")
    behave(platform.url, "whatsapp", statuses=[{"status": "failed", "errorCode": 131053}])
    operator.send(asha, "And here is the care leaflet.")
    behave(platform.url, "whatsapp")
    write_as_customer(platform.url, PHONE.format(3), "Do you have it in blue?", name=PEOPLE[3])
    write_as_customer(platform.url, ASHA, "Thank you! When is the service desk open?")
    eventually(lambda: operator.ask(DRAFTS)["items"])


def _trade(operator: Api, asha: str) -> None:
    """Two of each small service: one as it begins, one as it ends."""
    operator.ask(LINK, i={"title": "Diwali offer", "target": "https://example.com/diwali"})
    chat = {"title": "Chat with us", "whatsAppNumber": "+15550001111", "text": "Hello"}
    operator.ask(LINK, i=chat)
    operator.ask(PAY, i={"contactId": asha, "amountPaise": 123_450, "note": "Order 1042"})
    paid = operator.ask(PAY, i={"contactId": asha, "amountPaise": 50_000, "note": "Order 1017"})
    settled = {"paymentId": paid["paymentId"], "status": "paid", "receipt": "UTR4257"}
    operator.ask(SETTLE, i=settled)
    form = {"name": "Offers", "channels": ["whatsapp", "sms"], "language": "en"}
    operator.ask(FORM, i=form | {"whatsAppNumber": "+15550001111", "consentText": CONSENT})
    line = {"description": "Brass lamp", "hsn": "9405", "quantity": "1", "gstRate": 18}
    operator.ask(ISSUE, i={"contactId": asha, "lines": [line | {"unitPricePaise": 104_619}]})
    more = {"description": "Oil", "quantity": "2", "unitPricePaise": 9_999, "gstRate": 5}
    operator.ask(ISSUE, i={"contactId": asha, "lines": [line | {"unitPricePaise": 99_900}, more]})
    file = uploaded(operator, PDF, filename="care.pdf", content_type="application/pdf")
    operator.ask(DOCUMENT, i={"fileId": file, "name": "How to care for brass"})


def _fail(platform: RunningPlatform) -> None:
    """Something that nobody could read, in a dead-letter queue."""
    info = platform.info()
    aws(info, "sqs").send_message(
        QueueUrl=info["queues"]["outbound-dlq"], MessageBody='{"no": "message"}'
    )
    happen(platform.url, "sms", **{"from": PHONE.format(1), "text": "STOP"})
