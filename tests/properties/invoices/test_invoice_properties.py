from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from services.invoices.figures import RATES, Priced, half_up, line_amounts, rounding, sum_of

lines = st.builds(
    Priced,
    quantity=st.integers(1, 9_999_999_999),
    unit_price=st.integers(1, 2_000_000_000),
    gst_rate=st.sampled_from(RATES),
)


@given(st.lists(lines, min_size=1, max_size=50), st.booleans())
def test_an_invoice_is_exactly_the_sum_of_its_lines(found: list[Priced], within: bool):
    each = [line_amounts(line, within_state=within) for line in found]
    total = sum_of(each)
    assert total.total == sum(amounts.total for amounts in each)
    assert (total.total + rounding(total.total)) % 100 == 0
    assert -50 < rounding(total.total) <= 50


@given(lines)
def test_the_halves_of_a_tax_are_equal_and_within_a_paisa_of_the_whole(line: Priced):
    within = line_amounts(line, within_state=True)
    between = line_amounts(line, within_state=False)
    assert within.cgst == within.sgst and within.igst == 0
    assert between.cgst == between.sgst == 0
    assert abs(within.cgst + within.sgst - between.igst) <= 1
    assert within.taxable == between.taxable


@given(lines, st.booleans())
def test_a_tax_is_never_further_from_its_rate_than_rounding_allows(line: Priced, within: bool):
    amounts = line_amounts(line, within_state=within)
    exact = Fraction(amounts.taxable * line.gst_rate, 100)
    assert abs(amounts.cgst + amounts.sgst + amounts.igst - exact) <= 1


@given(st.fractions(min_value=0, max_value=10**12))
def test_a_half_goes_up_and_everything_else_to_the_nearest(value: Fraction):
    found = half_up(value)
    assert value - Fraction(1, 2) < found <= value + Fraction(1, 2)
