"""What the web app and the services both have to know, held together."""

import re

from services.invoices.figures import RATES
from services.invoices.gstin import STATES
from tests.factories.infrastructure import ROOT

TABLES = (ROOT / "frontend" / "src" / "invoices" / "states.ts").read_text()


def test_the_states_of_an_invoice_are_the_same_on_both_sides():
    assert dict(re.findall(r'\["(\d\d)", "([^"]+)"\]', TABLES)) == STATES


def test_the_rates_of_an_invoice_are_the_same_on_both_sides():
    [rates] = re.findall(r"gstRates = \[([^]]+)\]", TABLES)
    assert tuple(int(rate) for rate in re.findall(r"\d+", rates)) == RATES
