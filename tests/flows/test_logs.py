"""What the functions log on the running platform: enough to find everything, nothing personal."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.flows.api import Api, Refused, behave, eventually, happen, write_as_customer
from tests.flows.test_queue import someone_else_is_sending
from tests.platform import RunningPlatform

WORD = "Kaleidoscope"
"""In every text, and in no log."""


class Logs:
    """The lines of every function since the test began."""

    def __init__(self, platform: RunningPlatform) -> None:
        self.folder = Path(platform.data) / "logs"
        self.begun = {path.name: path.stat().st_size for path in self.folder.glob("*.log")}

    def text(self) -> dict[str, str]:
        """By function, the whole lines that it wrote."""
        return {
            path.stem: path.read_bytes()[self.begun.get(path.name, 0) :]
            .rpartition(b"\n")[0]
            .decode()
            for path in self.folder.glob("*.log")
        }

    def lines(self) -> dict[str, list[dict[str, Any]]]:
        return {
            name: [json.loads(line) for line in text.splitlines()]
            for name, text in self.text().items()
        }

    def named(self, event: str) -> list[dict[str, Any]]:
        every = [line for lines in self.lines().values() for line in lines]
        return [line for line in every if line.get("event") == event]


@pytest.fixture
def logs(platform: RunningPlatform) -> Logs:
    return Logs(platform)


def talk(platform: RunningPlatform, operator: Api, phone: str, address: str) -> str:
    """Send and fail on every channel, in and out; the id of a message that was queued."""
    contact = operator.create_contact(name=f"{WORD} Rao", phone=phone, email=address)["contactId"]
    with pytest.raises(Refused):
        operator.send(contact, WORD)
    everything = {"optInWhatsApp": True, "optInSms": True, "optInEmail": True}
    operator.update_contact(contactId=contact, **everything)
    write_as_customer(platform.url, phone, WORD)
    happen(platform.url, "sms", **{"from": phone, "text": WORD})
    eventually(lambda: len(operator.messages(contact)) == 2)
    operator.send(contact, WORD)
    operator.send_email(contact, WORD, bodyText=WORD, bodyHtml=f"<b>{WORD}</b>")
    for channel, fail in (("sms", "reject"), ("email", "lost"), ("whatsapp", "throttle")):
        behave(platform.url, channel, fail=fail, failures=1)
    with pytest.raises(Refused):
        operator.send_sms(contact, WORD)
    operator.send_email(contact, WORD, bodyText=WORD)
    operator.send(contact, WORD)
    bounce = {"type": "Bounce", "email": address, "messageId": "nobody"}
    happen(platform.url, "email", **bounce)
    broken = {"originationNumber": "x", "messageBody": WORD, "destinationNumber": phone}
    happen(platform.url, "sms", raw=json.dumps(broken))
    with someone_else_is_sending(platform, seconds=6):
        queued = operator.send_sms(contact, f"{WORD} again")
    assert queued["status"] == "queued"
    eventually(lambda: operator.message(queued["messageId"])["status"] == "delivered")
    return queued["messageId"]


@pytest.fixture
def talked(platform: RunningPlatform, operator: Api, phone: str, logs: Logs) -> str:
    try:
        return talk(platform, operator, phone, f"rao{phone[1:]}@example.com")
    finally:
        for channel in ("whatsapp", "sms", "email"):
            behave(platform.url, channel)


@pytest.mark.attack("logs")
@pytest.mark.proves("14.1", "14.2", "14.3", "14.4", "property 58", "property 59", "property 60")
def test_the_log_finds_everything_and_tells_nothing_personal(
    operator: Api, viewer: Api, phone: str, logs: Logs, talked: str
) -> None:
    lines = logs.lines()
    everything = [line for of_one in lines.values() for line in of_one]
    assert all({"level", "timestamp", "event", "correlationId"} <= set(line) for line in everything)
    whole = "\n".join(logs.text().values())
    for secret in (phone[1:], phone[3:], f"rao{phone[1:]}", WORD, "Rao", operator.token[-40:]):
        assert secret not in whole
    assert {line["reason"] for line in logs.named("validation_failure")} >= {"OPT_IN_REQUIRED"}
    errors = logs.named("api_error")
    assert {line["code"] for line in errors} >= {"ValidationException", "ThrottledRequestException"}
    assert all(line["stackTrace"] and line["errorType"] for line in errors)
    measured: defaultdict[str, set[str]] = defaultdict(set)
    for line in logs.named("messages_measured"):
        [described] = line["_aws"]["CloudWatchMetrics"]
        measured[line["channel"]] |= {metric["Name"] for metric in described["Metrics"]}
    assert set(measured) == {"whatsapp", "sms", "email"}
    for names in measured.values():
        assert names >= {"SendSuccess", "SendFailure", "ProviderErrors", "SendLatency"}
    asked = [line for line in lines["outbound-sms"] if line.get("messageId") == talked]
    sent = [line for line in lines["outbound-worker"] if line.get("messageId") == talked]
    assert asked and sent
    assert {line["correlationId"] for line in sent} == {asked[0]["correlationId"]}
