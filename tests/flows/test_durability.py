"""What survives a restart and a power cut, what is left behind, and what never leaves."""

from contextlib import suppress
from pathlib import Path

import pytest

from tests.flows.api import Api, eventually, sign_in, write_as_customer
from tests.http import http
from tests.platform import RunningPlatform, running_platform

STARTED_WITHIN = 60.0
"""In seconds, on a machine that does other things; on a quiet one it takes five."""


def operator_of(platform: RunningPlatform) -> Api:
    return Api(platform.url, sign_in(platform.info(), "operator@example.com"))


def test_a_stopped_platform_leaves_no_process_and_keeps_its_data(tmp_path: Path) -> None:
    with running_platform(tmp_path / "data") as platform:
        contact = operator_of(platform).create_contact(name="Kept", phone="+919812300001")
        platform.stop()
        assert platform.processes() == []
        platform.start()
        assert platform.started_in < STARTED_WITHIN
        assert operator_of(platform).contact(contact["contactId"])["name"] == "Kept"
        second = operator_of(platform).create_contact(name="Cut", phone="+919812300002")
        eventually(lambda: is_saved(platform.data, second["contactId"]))
        platform.kill()
        eventually(lambda: platform.processes() == [])
        platform.start()
        assert operator_of(platform).contact(second["contactId"])["name"] == "Cut"


def is_saved(data: Path, text: str) -> bool:
    """Whether a whole file holds it: one that is being written may be lost with the power."""
    with suppress(FileNotFoundError):
        return any(text.encode() in file.read_bytes() for file in (data / "state").rglob("*.json"))
    return False


@pytest.mark.proves("5.3", "property 22")
def test_a_dry_run_stores_and_shows_but_calls_nobody(tmp_path: Path) -> None:
    with running_platform(tmp_path / "data", SEND_MODE="DRY_RUN") as platform:
        operator = operator_of(platform)
        status = operator.ask("{ sendingStatus { sendMode } }")
        assert status == {"sendMode": "DRY_RUN"}
        contact = operator.create_contact(name="Nisha", phone="+919812300003")["contactId"]
        operator.update_contact(contactId=contact, optInWhatsApp=True)
        write_as_customer(platform.url, "+919812300003", "Hi")
        eventually(lambda: operator.messages(contact))
        sent = operator.send(contact, "Only a rehearsal")
        assert (sent["status"], sent["dryRun"]) == ("sent", True)
        assert http.get(f"{platform.url}/local/outbox").json() == []
