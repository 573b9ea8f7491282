"""The dashboard over the API: true at once, and cheap."""

from collections import Counter, defaultdict

import pytest

from tests.flows.api import Api, Refused, eventually, write_as_customer
from tests.platform import RunningPlatform

DASHBOARD = """query($d: Int) { dashboard(days: $d) {
  days { channel day sent delivered read failed template freeform }
  optIns { whatsApp sms email }
  tierLimit tierUsed tierPercent
  sending { environment sendMode providers { channel resting restsUntil } }
} }"""
COUNTED = ("sent", "delivered", "read", "failed", "template", "freeform")


def so_far(viewer: Api) -> dict[str, Counter[str]]:
    """Each channel's figures, whatever other tests left in them; a day may end meanwhile."""
    figures: dict[str, Counter[str]] = defaultdict(Counter)
    for row in viewer.ask(DASHBOARD, d=2)["days"]:
        figures[row["channel"]].update({name: row[name] for name in COUNTED})
    return figures


def more(viewer: Api, channel: str, before: dict[str, Counter[str]]) -> Counter[str]:
    """What was counted since, of late events about other tests' messages too."""
    return so_far(viewer)[channel] - before[channel]


@pytest.mark.proves("14.4", "16.7")
def test_a_message_that_is_read_counts_on_every_step_of_its_way(
    platform: RunningPlatform, operator: Api, viewer: Api, phone: str
) -> None:
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    operator.update_contact(contactId=contact, optInWhatsApp=True)
    write_as_customer(platform.url, phone, "Is it ready?")
    eventually(lambda: operator.messages(contact))
    before = so_far(viewer)
    operator.send(contact, "Yes, come by.")
    steps = ("sent", "delivered", "read", "freeform")
    eventually(lambda: all(more(viewer, "whatsapp", before)[step] for step in steps))


def test_consents_are_counted_as_they_are_given_and_taken_back(operator: Api, phone: str) -> None:
    def opt_ins() -> dict[str, int]:
        return operator.ask(DASHBOARD)["optIns"]

    before = opt_ins()
    contact = operator.create_contact(name="Nisha", phone=phone)["contactId"]
    assert opt_ins() == before
    operator.update_contact(contactId=contact, optInWhatsApp=True, optInSms=True)
    assert opt_ins() == before | {"whatsApp": before["whatsApp"] + 1, "sms": before["sms"] + 1}
    operator.ask("mutation($c: ID!) { deleteContact(contactId: $c) { contactId } }", c=contact)
    assert opt_ins() == before


def test_a_month_is_shown_with_the_sender_as_it_stands(viewer: Api) -> None:
    shown = viewer.ask(DASHBOARD, d=31)
    assert len(shown["days"]) == 31 * 3
    assert shown["days"] == sorted(shown["days"], key=lambda row: row["day"])
    assert (shown["sending"]["environment"], shown["sending"]["sendMode"]) == ("local", "LIVE")
    assert [p["channel"] for p in shown["sending"]["providers"]] == ["whatsapp", "sms", "email"]
    with pytest.raises(Refused, match="Choose between 1 and 31 days") as refused:
        viewer.ask(DASHBOARD, d=32)
    assert refused.value.code == "VALIDATION_ERROR"
