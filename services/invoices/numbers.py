"""The number of an invoice: consecutive in a financial year (rule 46 of the CGST Rules). Pure."""

from datetime import date, datetime, timedelta, timezone

INDIA = timezone(timedelta(hours=5, minutes=30))
LAST = 999_999


def financial_year(day: date) -> str:
    """April to March: `2026-27`."""
    begins = day.year if day.month >= 4 else day.year - 1
    return f"{begins}-{(begins + 1) % 100:02d}"


def day_in_india(moment: datetime) -> date:
    """The date on an invoice that is issued at `moment`."""
    return moment.astimezone(INDIA).date()


def invoice_number(year: str, serial: int) -> str:
    """At most 16 characters, as the rule asks: `W/2026-27/000001`."""
    return f"W/{year}/{serial:06d}"
