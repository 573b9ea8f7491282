import csv
from io import StringIO

import pytest

from services.bulk.model import RecipientStatus, StoredRecipient
from services.bulk.report import safe_cell, written
from tests.factories.bulk import Bulk

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "'=1",
    '"=1',
    "\uff1d1",
    "\u00a0=1",
    "=HYPERLINK('http://evil')",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.proves("8.8")
@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_can_be_taken_for_a_formula(text: str):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "c1", "OPT_IN_REQUIRED", "a=b", "2026-01-01", "a,b", 'a"b'])
def test_other_cells_stay_as_they_are(text: str):
    assert safe_cell(text) == text


def test_a_hostile_contact_id_comes_back_as_text():
    hostile = '=1,"\n2'
    one = StoredRecipient(
        job_id="j",
        recipient_id="r",
        contact_id=hostile,
        status=RecipientStatus.FAILED,
        error_code="NOT_FOUND",
        chunk=0,
        position=0,
    )
    desk = Bulk()
    job = desk.job(desk.create(["c1"]).job_id)
    _, table = written(job, [one])
    header, row = csv.reader(StringIO(table, newline=""))
    assert dict(zip(header, row, strict=True))["contactId"] == f"'{hostile}"
