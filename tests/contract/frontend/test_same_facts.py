"""What the web app and the services both have to know, held together."""

import re

import pytest

from services.core.errors import DeliveryRefused
from services.invoices.figures import RATES
from services.invoices.gstin import STATES
from tests.factories.infrastructure import ROOT

SOURCE = ROOT / "frontend" / "src"
TABLES = (SOURCE / "invoices" / "states.ts").read_text()


def test_the_states_of_an_invoice_are_the_same_on_both_sides():
    assert dict(re.findall(r'\["(\d\d)", "([^"]+)"\]', TABLES)) == STATES


def test_the_rates_of_an_invoice_are_the_same_on_both_sides():
    [rates] = re.findall(r"gstRates = \[([^]]+)\]", TABLES)
    assert tuple(int(rate) for rate in re.findall(r"\d+", rates)) == RATES


@pytest.mark.parametrize("words", ["messages/said/refusals.tsx", "api/words.ts"])
def test_every_rule_that_forbids_a_message_has_words_in_the_web_app(words: str):
    named = set(re.findall(r"^ +([A-Z_]+):", (SOURCE / words).read_text(), re.MULTILINE))
    assert {rule.code for rule in DeliveryRefused.__subclasses__()} <= named
