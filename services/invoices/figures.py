"""What an invoice adds up to. Pure, in whole paise, never in floating point.

Each line is rounded to the paisa, half up; its tax likewise, in two equal halves (CGST and SGST)
when seller and buyer are in one state, as one (IGST) when they are not. The sum is rounded off to
the rupee, and the rounding is shown apart (section 170 of the CGST Act).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

RATES = (0, 3, 5, 12, 18, 28, 40)
"""Per cent; who may use which is a question for the seller's accountant."""
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Priced:
    """What a line is computed from; quantities in thousandths, prices in paise without tax."""

    quantity: int
    unit_price: int
    gst_rate: int


@dataclass(frozen=True, slots=True)
class Amounts:
    """Paise."""

    taxable: int
    cgst: int
    sgst: int
    igst: int

    @property
    def total(self) -> int:
        """With tax."""
        return self.taxable + self.cgst + self.sgst + self.igst

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            self.taxable + other.taxable,
            self.cgst + other.cgst,
            self.sgst + other.sgst,
            self.igst + other.igst,
        )


def line_amounts(line: Priced, *, within_state: bool) -> Amounts:
    """What one line costs, and its tax."""
    taxable = half_up(Fraction(line.quantity * line.unit_price, THOUSAND))
    if within_state:
        half = half_up(Fraction(taxable * line.gst_rate, 200))
        return Amounts(taxable, half, half, 0)
    return Amounts(taxable, 0, 0, half_up(Fraction(taxable * line.gst_rate, 100)))


def sum_of(lines: Sequence[Amounts]) -> Amounts:
    """All lines together."""
    return sum(lines, start=Amounts(0, 0, 0, 0))


def rounding(total: int) -> int:
    """What makes a total whole rupees: from -49 to 50 paise."""
    return half_up(Fraction(total, 100)) * 100 - total


def half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return (value.numerator * 2 + value.denominator) // (value.denominator * 2)
