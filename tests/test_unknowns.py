"""Terms that are not printed: whole numbers that fit, and the rate of the rest."""

from fractions import Fraction
from math import ceil

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityreports.intervals import Interval
from cityreports.operands import Operand, measured
from cityreports.unknowns import identified, mixtures, unknown


def figure(literal: str, role: str = "actual", note: str = "", subject: str = "") -> Operand:
    return Operand(
        literal, literal, *measured(literal, role, note), False, note, "", "", role, "", "", subject, subject
    )


@pytest.mark.parametrize(
    ("kind", "operands", "result", "name", "candidates", "first"),
    [
        ("change", ("1188项",), ("104.12%", "change"), "earlier_level", 1, 582),
        ("ratio", ("26个", ""), ("63.41%",), "denominator", 1, 41),
        ("ratio", ("1188项", ""), ("23.02%",), "denominator", 2, 5160),
        ("ratio", ("", "495个"), ("100%",), "numerator", 3, 493),
        ("completion", ("2114个",), ("140.93%", "completion"), "plan", 1, 1500),
        ("completion", ("8条",), ("94%", "completion"), "plan", 0, None),
        ("completion", ("112公顷",), ("112%", "completion"), "plan", None, None),
        ("change", ("63.3分",), ("4.6分", "change"), "earlier_level", None, None),
    ],
)
def test_whole_numbers_that_fit(kind, operands, result, name, candidates, first):
    """By hand, from the five reports."""
    found = unknown(kind, [figure(text) if text else None for text in operands], figure(*result))
    assert (found.name, found.candidates, found.first) == (name, candidates, first)


def test_where_none_fits_the_nearest_is_told():
    """8 of 9 is the share that comes nearest to 94%."""
    found = unknown("completion", [figure("8条")], figure("94%", "completion"))
    assert found.nearest == 9
    assert found.attainable == Interval(Fraction(800, 9), Fraction(800, 9))


def test_an_identification_holds_under_every_rounding_rule():
    """11441 after +13.21%: 10106 fits if rounded, nothing if truncated."""
    level, rise = figure("11441件"), figure("13.21%", "change")
    assert unknown("change", [level], rise).first == 10106
    assert unknown("change", [level.under("truncation")], rise.under("truncation")).candidates == 0
    assert identified("change", [level], rise) is None
    assert identified("change", [figure("1188项")], figure("104.12%", "change")) == 582


@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 2))
def test_no_whole_number_is_missed(part, whole, digits):
    """Against trying all: the denominators that print as the rate are those that are counted."""
    part = min(part, whole)
    step = Fraction(1, 10**digits)
    units = int(Fraction(100 * part, whole) / step + Fraction(1, 2))  # half up
    text = f"{float(units * step):.{digits}f}"
    if units == 0:
        return
    low, high = (Fraction(units) - Fraction(1, 2)) * step, (Fraction(units) + Fraction(1, 2)) * step
    if units * step == 100:
        high = Fraction(100) + Fraction(1, 10**9)  # a share does not exceed all
    tried = [n for n in range(1, ceil(100 * part / low) + 2) if low <= Fraction(100 * part, n) < high]
    found = unknown("ratio", [figure(f"{part}件"), None], figure(f"{text}%"))
    assert (found.candidates, found.first) == (len(tried), tried[0])
    assert whole in tried


def test_the_rate_of_the_rest():
    """Nanping: 97.06% of 30548 and 98.07% of 19249 leave 95.3% for the other 11299."""
    known = {
        "w": figure("30548件"), "p": figure("19249件"),
        "rw": figure("97.06%", subject="平台按期结案率"), "rp": figure("98.07%", subject="网格化按期结案率"),
    }  # fmt: skip
    rows = [("r1", "part", "p", "w"), ("r2", "ratio", ";w", "rw"), ("r3", "ratio", ";p", "rp")]
    frame = pd.DataFrame(rows, columns=["relation_id", "kind", "operands", "result"]).assign(
        basis="stated", assumption="given"
    )
    (found,) = mixtures(frame.itertuples(), known)
    assert found.rest == Interval.point(11299)
    low = (Fraction("0.97055") * 30548 - Fraction("0.98075") * 19249) / 11299
    high = (Fraction("0.97065") * 30548 - Fraction("0.98065") * 19249) / 11299
    assert (found.rate.lower, found.rate.upper) == (100 * low, 100 * high)
    assert found.possible and found.stated and found.assumption == "given"


def test_rates_of_another_kind_make_no_mixture():
    """A share of cases found by video is no closure rate."""
    known = {
        "w": figure("100件"),
        "p": figure("90件"),
        "rw": figure("60%", subject="办结率"),
        "rp": figure("99%", subject="满意率"),
    }
    rows = [("r1", "part", "p", "w"), ("r2", "ratio", ";w", "rw"), ("r3", "ratio", ";p", "rp")]
    frame = pd.DataFrame(rows, columns=["relation_id", "kind", "operands", "result"]).assign(
        basis="stated", assumption=""
    )
    assert not list(mixtures(frame.itertuples(), known))
